namespace Nn.Datasets;

/// <summary>
/// Two circles, one in the other: scikit-learn's <c>make_circles</c>, the same values for the same seed. The outer circle has radius 1 and
/// label 0, the inner one radius <c>factor</c> and label 1. No straight line parts them, so it takes a hidden layer.
/// </summary>
public static class Circles
{
    /// <summary>Makes a data set of two circles.</summary>
    /// <param name="samples">The number of points; half of it, rounded down, on the outer circle.</param>
    /// <param name="shuffle">Whether the points come in random order; otherwise the outer circle's come first.</param>
    /// <param name="noise">The standard deviation of normal noise on both coordinates; null for none.</param>
    /// <param name="seed">Fixes order and noise.</param>
    /// <param name="factor">The inner circle's radius, from 0 to less than 1.</param>
    /// <returns>Input shape (2), target shape (1), two classes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are no samples, the noise is negative, or the factor is outside [0, 1).
    /// </exception>
    public static Dataset Make(int samples = 100, bool shuffle = true, double? noise = null, uint seed = 0, double factor = 0.8) =>
        Generate(samples, shuffle, noise, seed, factor).ToDataset();

    /// <summary>Makes a data set of two circles of given sizes.</summary>
    /// <param name="samples">The number of points on the outer and on the inner circle; one of them may be 0.</param>
    /// <param name="shuffle">Whether the points come in random order; otherwise the outer circle's come first.</param>
    /// <param name="noise">The standard deviation of normal noise on both coordinates; null for none.</param>
    /// <param name="seed">Fixes order and noise.</param>
    /// <param name="factor">The inner circle's radius, from 0 to less than 1.</param>
    /// <returns>Input shape (2), target shape (1), two classes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are no samples, the noise is negative, or the factor is outside [0, 1).
    /// </exception>
    public static Dataset Make(
        (int Outer, int Inner) samples, bool shuffle = true, double? noise = null, uint seed = 0, double factor = 0.8) =>
        Generate(samples, shuffle, noise, seed, factor).ToDataset();

    /// <summary>The same points in double precision, before they are rounded to floats.</summary>
    /// <inheritdoc cref="Make(int, bool, double?, uint, double)"/>
    /// <returns>The points and their labels.</returns>
    public static Points Generate(int samples = 100, bool shuffle = true, double? noise = null, uint seed = 0, double factor = 0.8) =>
        Generate(Generator.Halves(samples, nameof(Circles)), shuffle, noise, seed, factor);

    /// <summary>The same points in double precision, before they are rounded to floats.</summary>
    /// <inheritdoc cref="Make(ValueTuple{int, int}, bool, double?, uint, double)"/>
    /// <returns>The points and their labels.</returns>
    public static Points Generate(
        (int Outer, int Inner) samples, bool shuffle = true, double? noise = null, uint seed = 0, double factor = 0.8)
    {
        Generator.CheckPair(samples, nameof(Circles));
        Generator.CheckNoise(noise, nameof(Circles));
        if (!(factor is >= 0 and < 1))
            throw Errors.OutOfRange($"Circles: expected a factor from 0 to less than 1. Received: {factor}.", nameof(factor));

        (int outer, int inner) = samples;
        var x = new double[2 * (outer + inner)];
        Circle(x.AsSpan(0, 2 * outer), radius: 1);
        Circle(x.AsSpan(2 * outer), factor);
        var labels = new int[outer + inner];
        labels.AsSpan(outer).Fill(1);
        return Generator.Finish(x, labels, shuffle, noise, seed);
    }

    /// <summary>Points at equal angles, from 0 on, the end not included.</summary>
    private static void Circle(Span<double> x, double radius)
    {
        double[] angles = Generator.LinSpace(2 * Math.PI, x.Length / 2, endpoint: false);
        for (int i = 0; i < angles.Length; i++)
        {
            x[2 * i] = Math.Cos(angles[i]) * radius;
            x[(2 * i) + 1] = Math.Sin(angles[i]) * radius;
        }
    }
}
