using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>x · tanh(softplus(x)) = x · n / (n + 2) with n = w · (w + 2), w = e^x.</summary>
internal readonly struct MishFunction : IActivationFunction
{
    // From here up tanh(softplus(x)) rounds to 1, and e^x squared is still far from overflow.
    private const float IsLinear = 20f;

    public static bool DerivativeOfOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T>
    {
        T w = Exponential.Exp(T.Min(T.Create(IsLinear), x));
        T n = w * (w + T.Create(2f));
        return x * (n / (n + T.Create(2f)));
    }

    /// <summary>dx = dy · (n / (n + 2) + x · 4w · (w + 1) / (n + 2)²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T x, T dy)
        where T : struct, ISimd<T>
    {
        T w = Exponential.Exp(T.Min(T.Create(IsLinear), x));
        T n = w * (w + T.Create(2f));
        T inverse = T.Create(1f) / (n + T.Create(2f));
        T slope = T.Create(4f) * (w * inverse) * ((w + T.Create(1f)) * inverse);
        return dy * T.MultiplyAdd(x, slope, n * inverse);
    }
}
