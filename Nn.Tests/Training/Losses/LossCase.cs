using Nn.Training;

namespace Nn.Tests.Training.Losses;

/// <summary>A loss with data that fits it, and its value in plain double precision.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Twin">The value of one row of target and prediction.</param>
/// <param name="Prediction">A prediction, made of a number from 0 to 1.</param>
/// <param name="Target">Fills the target of one row.</param>
/// <param name="HasOneTarget">Whether a row has one target, not one a column.</param>
internal sealed record LossCase(
    Loss Loss,
    Func<double[], double[], double> Twin,
    Func<double, double> Prediction,
    Action<Random, double[]> Target,
    bool HasOneTarget = false)
{
    private const double Epsilon = 1e-7;

    public static IEnumerable<LossCase> All()
    {
        foreach (float smoothing in (float[])[0, 0.1f, 1])
        {
            double s = smoothing;
            yield return new LossCase(
                new BinaryCrossentropy { LabelSmoothing = smoothing },
                (y, p) => y.Zip(p, (label, value) => Binary(Smooth(label, s, 2), Math.Clamp(value, Epsilon, 1 - Epsilon))).Average(),
                Probability,
                BinaryLabels);
            yield return new LossCase(
                new BinaryCrossentropy { LabelSmoothing = smoothing, FromLogits = true },
                (y, z) => y.Zip(z, (label, value) => BinaryOfLogits(Smooth(label, s, 2), value)).Average(),
                Logit,
                BinaryLabels);
            yield return new LossCase(
                new CategoricalCrossentropy { LabelSmoothing = smoothing },
                (y, p) => Categorical([.. y.Select(label => Smooth(label, s, y.Length))], p),
                Probability,
                Distribution);
            yield return new LossCase(
                new CategoricalCrossentropy { LabelSmoothing = smoothing, FromLogits = true },
                (y, z) => CategoricalOfLogits([.. y.Select(label => Smooth(label, s, y.Length))], z),
                Logit,
                Distribution);
        }

        yield return new LossCase(new SparseCategoricalCrossentropy(), Sparse, Probability, Class, HasOneTarget: true);
        yield return new LossCase(
            new SparseCategoricalCrossentropy { FromLogits = true },
            (y, z) => LogSumExp(z) - z[(int)y[0]],
            Logit,
            Class,
            HasOneTarget: true);
        yield return new LossCase(new MeanSquaredError(), (y, p) => y.Zip(p, (a, b) => (b - a) * (b - a)).Average(), Logit, Numbers);
        // Predictions lie above 2, targets below: away from the kink.
        yield return new LossCase(
            new MeanAbsoluteError(), (y, p) => y.Zip(p, (a, b) => Math.Abs(b - a)).Average(), FarFromZero, Numbers);
        foreach (LossCase other in Focal().Concat(OfAmounts()).Concat(OfDirections())) yield return other;
    }

    private static IEnumerable<LossCase> Focal()
    {
        foreach ((double gamma, double? alpha, double s) in ((double, double?, double)[])[(2, null, 0), (1.5, 0.3, 0.1), (0, null, 0)])
        {
            var binary = new BinaryFocalCrossentropy
            {
                Gamma = gamma, Alpha = alpha ?? 0.25, ApplyClassBalancing = alpha is not null, LabelSmoothing = s,
            };
            yield return new LossCase(
                binary, (y, p) => y.Zip(p, (label, value) => BinaryFocal(Smooth(label, s, 2), value, gamma, alpha)).Average(), Probability, BinaryLabels);
            yield return new LossCase(
                binary with { FromLogits = true },
                (y, z) => y.Zip(z, (label, value) => BinaryFocal(Smooth(label, s, 2), 1 / (1 + Math.Exp(-value)), gamma, alpha)).Average(),
                Logit,
                BinaryLabels);
            var categorical = new CategoricalFocalCrossentropy { Gamma = gamma, Alpha = alpha ?? 0.25, LabelSmoothing = s };
            yield return new LossCase(
                categorical,
                (y, p) => CategoricalFocal([.. y.Select(label => Smooth(label, s, y.Length))], p, gamma, alpha ?? 0.25),
                Probability,
                Distribution);
            yield return new LossCase(
                categorical with { FromLogits = true },
                (y, z) => CategoricalFocal([.. y.Select(label => Smooth(label, s, y.Length))], [.. z.Select(Math.Exp)], gamma, alpha ?? 0.25),
                Logit,
                Distribution);
        }
    }

    private static IEnumerable<LossCase> OfAmounts()
    {
        yield return new LossCase(
            new MeanAbsolutePercentageError(), (y, p) => y.Zip(p, (a, b) => 100 * Math.Abs((b - a) / a)).Average(), FarFromZero,
            (random, y) => Fill(y, () => (random.Next(2) == 0 ? 0.5 : -2) * (0.5 + random.NextDouble())));
        yield return new LossCase(
            new MeanSquaredLogarithmicError(), (y, p) => y.Zip(p, (a, b) => Square(Math.Log(1 + b) - Math.Log(1 + Math.Max(a, Epsilon)))).Average(),
            u => 0.1 + (5 * u), Counts);
        yield return new LossCase(
            new Poisson(), (y, p) => y.Zip(p, (a, b) => b - (a * Math.Log(b + Epsilon))).Average(), u => 0.1 + (5 * u), Counts);
        foreach (double delta in (double[])[1, 0.25])
        {
            yield return new LossCase(
                delta == 1 ? new Huber() : new Huber(delta), (y, p) => y.Zip(p, (a, b) => OfHuber(Math.Abs(b - a), delta)).Average(),
                u => (4 * u) - 2, Numbers);
        }

        yield return new LossCase(
            new LogCosh(), (y, p) => y.Zip(p, (a, b) => Math.Log(Math.Cosh(b - a))).Average(), u => (4 * u) - 2, Numbers);
    }

    private static IEnumerable<LossCase> OfDirections()
    {
        yield return new LossCase(
            new KLDivergence(),
            (y, p) => y.Zip(p, (a, b) => Math.Max(a, Epsilon) * Math.Log(Math.Max(a, Epsilon) / b)).Sum(), Probability, Distribution);
        yield return new LossCase(
            new CosineSimilarity(),
            (y, p) => -y.Zip(p, (a, b) => a * b).Sum() / Math.Sqrt(y.Sum(Square) * p.Sum(Square)), FarFromZero, Numbers);
        yield return new LossCase(
            new Hinge(), (y, p) => y.Zip(p, (a, b) => Math.Max(1 - (a > 0 ? b : -b), 0)).Average(), FarFromOne, Signs);
        yield return new LossCase(
            new SquaredHinge(), (y, p) => y.Zip(p, (a, b) => Square(Math.Max(1 - (a > 0 ? b : -b), 0))).Average(), FarFromOne, Signs);
        yield return new LossCase(
            new CategoricalHinge(),
            (y, p) => Math.Max(1 + y.Zip(p, (a, b) => (1 - a) * b).Max() - y.Zip(p, (a, b) => a * b).Sum(), 0), FarFromOne, Distribution);
    }

    public override string ToString() => Loss.ToString();

    /// <summary>The value of one row of a batch.</summary>
    public double Row(double[] target, double[] prediction, int row, int columns)
    {
        int width = HasOneTarget ? 1 : columns;
        return Twin(target[(row * width)..((row + 1) * width)], prediction[(row * columns)..((row + 1) * columns)]);
    }

    private static double Smooth(double label, double s, int classes) => (label * (1 - s)) + (s / classes);

    private static double Binary(double y, double p) => -((y * Math.Log(p)) + ((1 - y) * Math.Log(1 - p)));

    private static double BinaryOfLogits(double y, double z) => Math.Max(z, 0) - (z * y) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    private static double Categorical(double[] y, double[] p)
    {
        double sum = p.Sum();
        return -y.Zip(p, (label, value) => label * Math.Log(Math.Clamp(value / sum, Epsilon, 1 - Epsilon))).Sum();
    }

    private static double CategoricalOfLogits(double[] y, double[] z)
    {
        double logSum = LogSumExp(z);
        return y.Zip(z, (label, value) => label == 0 ? 0 : label * (logSum - value)).Sum();
    }

    private static double Sparse(double[] y, double[] p)
    {
        double[] clipped = [.. p.Select(value => Math.Clamp(value, Epsilon, 1 - Epsilon))];
        return Math.Log(clipped.Sum()) - Math.Log(clipped[(int)y[0]]);
    }

    private static double LogSumExp(double[] z)
    {
        double max = z.Max();
        return max + Math.Log(z.Sum(value => Math.Exp(value - max)));
    }

    private static double BinaryFocal(double y, double p, double gamma, double? alpha)
    {
        double hard = 1 - ((y * p) + ((1 - y) * (1 - p))), weight = alpha is { } a ? (y * a) + ((1 - y) * (1 - a)) : 1;
        return weight * Math.Pow(hard, gamma) * Binary(y, Math.Clamp(p, Epsilon, 1 - Epsilon));
    }

    private static double CategoricalFocal(double[] y, double[] x, double gamma, double alpha)
    {
        double sum = x.Sum();
        return -y.Zip(x.Select(value => Math.Clamp(value / sum, Epsilon, 1 - Epsilon)), (a, p) => alpha * Math.Pow(1 - p, gamma) * a * Math.Log(p)).Sum();
    }

    private static double OfHuber(double e, double delta) => e <= delta ? e * e / 2 : (delta * e) - (delta * delta / 2);

    private static double Square(double x) => x * x;

    private static double FarFromZero(double u) => u < 0.5 ? 4 + u : -4 - u;

    /// <summary>Where no hinge has its edge: between −0.7 and 0.7, or beyond 1.5 on either side.</summary>
    private static double FarFromOne(double u) => u < 1 / 3.0 ? -1.5 - u : u < 2 / 3.0 ? 4 * (u - 0.5) : 1 + u;

    private static double Probability(double u) => 0.02 + (0.96 * u);

    private static double Logit(double u) => (12 * u) - 6;

    private static void BinaryLabels(Random random, double[] target)
    {
        for (int i = 0; i < target.Length; i++) target[i] = random.Next(4) == 0 ? random.NextSingle() : random.Next(2);
    }

    private static void Numbers(Random random, double[] target)
    {
        for (int i = 0; i < target.Length; i++) target[i] = (float)((6 * random.NextDouble()) - 3);
    }

    private static void Fill(double[] target, Func<double> next)
    {
        for (int i = 0; i < target.Length; i++) target[i] = (float)next();
    }

    private static void Counts(Random random, double[] target) => Fill(target, () => random.Next(5));

    private static void Signs(Random random, double[] target) => Fill(target, () => random.Next(3) - 1);

    /// <summary>One-hot in every other row, else anything from 0 to 1, whatever it adds up to.</summary>
    private static void Distribution(Random random, double[] target)
    {
        bool isOneHot = random.Next(2) == 0;
        for (int i = 0; i < target.Length; i++) target[i] = isOneHot ? 0 : random.NextSingle();
        if (isOneHot) target[random.Next(target.Length)] = 1;
    }

    /// <summary>The number of a class among so many as the array is long, in its first place.</summary>
    private static void Class(Random random, double[] target) => target[0] = random.Next(target.Length);
}
