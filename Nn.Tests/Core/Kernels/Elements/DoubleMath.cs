namespace Nn.Tests.Core.Kernels;

/// <summary>Functions in double precision that Math does not have.</summary>
internal static class DoubleMath
{
    /// <summary>erf by its Taylor series times e^−x²: all terms positive, so nothing cancels.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 3) return Math.Sign(x) * (1 - Erfc(Math.Abs(x)));

        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>1 − erf x; from 2 up by Laplace's continued fraction.</summary>
    public static double Erfc(double x)
    {
        if (x < 2) return 1 - Erf(x);

        double fraction = x;
        for (int n = 200; n >= 1; n--) fraction = x + (n / 2.0 / fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }

    /// <summary>ln(1 + u), also where 1 + u rounds (Kahan).</summary>
    public static double Log1p(double u)
    {
        double w = 1 + u;
        return w == 1 ? u : Math.Log(w) * (u / (w - 1));
    }

    /// <summary>e^x − 1, also near 0: 2 sinh(x / 2) e^(x / 2).</summary>
    public static double Expm1(double x) => Math.Abs(x) < 1 ? 2 * Math.Sinh(x / 2) * Math.Exp(x / 2) : Math.Exp(x) - 1;

    public static double Sigmoid(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    public static double NormalCdf(double x) => 0.5 * Erfc(-x / Math.Sqrt(2));
}
