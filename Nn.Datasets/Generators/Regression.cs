namespace Nn.Datasets;

/// <summary>
/// A linear law with noise over normal features, some of which tell nothing: scikit-learn's <c>make_regression</c>, the same values for the
/// same seed.
/// </summary>
public static class Regression
{
    /// <summary>Makes a data set of a linear law.</summary>
    /// <param name="samples">The number of samples.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="informative">How many of them the targets depend on, with coefficients from 0 to 100; all if there are fewer.</param>
    /// <param name="targets">The number of target values.</param>
    /// <param name="bias">What is added to every target.</param>
    /// <param name="effectiveRank">About how many directions the features vary in, with a tail of weaker ones; null for independent
    /// features of deviation 1.</param>
    /// <param name="tailStrength">With an effective rank: the share of the tail, from 0 to 1.</param>
    /// <param name="noise">The standard deviation of normal noise on the targets.</param>
    /// <param name="shuffle">Whether samples and features come in random order; otherwise informative features come first.</param>
    /// <param name="seed">Fixes everything.</param>
    /// <returns>Input shape (features), target shape (targets).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Dataset Make(
        int samples = 100,
        int features = 100,
        int informative = 10,
        int targets = 1,
        double bias = 0,
        int? effectiveRank = null,
        double tailStrength = 0.5,
        double noise = 0,
        bool shuffle = true,
        uint seed = 0) => Generate(
            samples, features, informative, targets, bias, effectiveRank, tailStrength, noise, shuffle, seed).ToDataset();

    /// <summary>The same samples in double precision, before they are rounded to floats, and the law's coefficients.</summary>
    /// <inheritdoc cref="Make"/>
    /// <returns>The samples, their targets and the coefficients.</returns>
    public static RegressionSamples Generate(
        int samples = 100,
        int features = 100,
        int informative = 10,
        int targets = 1,
        double bias = 0,
        int? effectiveRank = null,
        double tailStrength = 0.5,
        double noise = 0,
        bool shuffle = true,
        uint seed = 0)
    {
        CheckCounts(samples, features, informative, targets);
        if (!double.IsFinite(bias)) throw Errors.OutOfRange($"Regression: expected a finite bias. Received: {bias}.", nameof(bias));
        if (effectiveRank <= 0)
        {
            throw Errors.OutOfRange(
                $"Regression: expected an effective rank of at least 1, or null. Received: {effectiveRank}.", nameof(effectiveRank));
        }
        if (!(tailStrength is >= 0 and <= 1))
        {
            throw Errors.OutOfRange(
                $"Regression: expected a tail strength from 0 to 1. Received: {tailStrength}.", nameof(tailStrength));
        }

        Generator.CheckNoise(noise, nameof(Regression));
        var random = new RandomState(seed);
        double[,] x = effectiveRank is { } rank
            ? LowRank(samples, features, rank, tailStrength, random)
            : Matrices.Normal(samples, features, random);

        var coefficients = new double[features, targets];
        Span<double> informed = Matrices.Flat(coefficients)[..(Math.Min(features, informative) * targets)];
        foreach (ref double value in informed) value = 100 * random.NextDouble();
        double[,] y = Matrices.Product(x, coefficients);
        foreach (ref double value in Matrices.Flat(y)) value += bias;
        if (noise > 0)
        {
            foreach (ref double value in Matrices.Flat(y)) value += random.Normal(0, noise);
        }

        if (shuffle)
        {
            int[] order = random.Permutation(samples), columns = random.Permutation(features);
            x = Matrices.TakeColumns(Matrices.TakeRows(x, order), columns);
            y = Matrices.TakeRows(y, order);
            coefficients = Matrices.TakeRows(coefficients, columns);
        }

        return new RegressionSamples(x, y, coefficients);
    }

    /// <summary>
    /// Random directions whose strengths fall like a bell of the width of the rank, and a tail (scikit-learn's
    /// <c>make_low_rank_matrix</c>).
    /// </summary>
    private static double[,] LowRank(int samples, int features, int rank, double tailStrength, RandomState random)
    {
        int directions = Math.Min(samples, features);
        double[,] left = Matrices.Orthonormal(Matrices.Normal(samples, directions, random));
        double[,] right = Matrices.Orthonormal(Matrices.Normal(features, directions, random));
        for (int k = 0; k < directions; k++)
        {
            double place = (double)k / rank;
            double strength = ((1 - tailStrength) * Math.Exp(-1.0 * (place * place))) + (tailStrength * Math.Exp(-0.1 * place));
            for (int i = 0; i < samples; i++) left[i, k] *= strength;
        }

        return Matrices.Product(left, Matrices.Transpose(right));
    }

    private static void CheckCounts(int samples, int features, int informative, int targets)
    {
        if (features <= 0) throw Errors.OutOfRange($"Regression: expected at least 1 feature. Received: {features}.", nameof(features));
        if (informative < 0)
        {
            throw Errors.OutOfRange(
                $"Regression: expected at least 0 informative features. Received: {informative}.", nameof(informative));
        }
        if (targets <= 0) throw Errors.OutOfRange($"Regression: expected at least 1 target. Received: {targets}.", nameof(targets));
        if ((long)features * targets > Array.MaxLength)
        {
            throw Errors.OutOfRange(
                $"Regression: expected at most {Array.MaxLength / features} targets of {features} features. Received: {targets}.",
                nameof(targets));
        }

        Generator.CheckTotal(samples, Math.Max(features, targets), nameof(Regression));
    }
}
