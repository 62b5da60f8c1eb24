namespace Nn.Datasets;

/// <summary>
/// Two half circles that reach into each other: scikit-learn's <c>make_moons</c>, the same values for the same seed. The upper one, around
/// (0, 0), has label 0; the lower one, around (1, 0.5), has label 1.
/// </summary>
public static class Moons
{
    /// <summary>Makes a data set of two moons.</summary>
    /// <param name="samples">The number of points; half of it, rounded down, on the upper moon.</param>
    /// <param name="shuffle">Whether the points come in random order; otherwise the upper moon's come first.</param>
    /// <param name="noise">The standard deviation of normal noise on both coordinates; null for none.</param>
    /// <param name="seed">Fixes order and noise.</param>
    /// <returns>Input shape (2), target shape (1), two classes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no samples, or the noise is negative.</exception>
    public static Dataset Make(int samples = 100, bool shuffle = true, double? noise = null, uint seed = 0) =>
        Generate(samples, shuffle, noise, seed).ToDataset();

    /// <summary>Makes a data set of two moons of given sizes.</summary>
    /// <param name="samples">The number of points on the upper and on the lower moon; one of them may be 0.</param>
    /// <param name="shuffle">Whether the points come in random order; otherwise the upper moon's come first.</param>
    /// <param name="noise">The standard deviation of normal noise on both coordinates; null for none.</param>
    /// <param name="seed">Fixes order and noise.</param>
    /// <returns>Input shape (2), target shape (1), two classes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no samples, or the noise is negative.</exception>
    public static Dataset Make((int Upper, int Lower) samples, bool shuffle = true, double? noise = null, uint seed = 0) =>
        Generate(samples, shuffle, noise, seed).ToDataset();

    /// <summary>The same points in double precision, before they are rounded to floats.</summary>
    /// <inheritdoc cref="Make(int, bool, double?, uint)"/>
    /// <returns>The points and their labels.</returns>
    public static Points Generate(int samples = 100, bool shuffle = true, double? noise = null, uint seed = 0) =>
        Generate(Generator.Halves(samples, nameof(Moons)), shuffle, noise, seed);

    /// <summary>The same points in double precision, before they are rounded to floats.</summary>
    /// <inheritdoc cref="Make(ValueTuple{int, int}, bool, double?, uint)"/>
    /// <returns>The points and their labels.</returns>
    public static Points Generate((int Upper, int Lower) samples, bool shuffle = true, double? noise = null, uint seed = 0)
    {
        Generator.CheckPair(samples, nameof(Moons));
        Generator.CheckNoise(noise, nameof(Moons));

        (int upper, int lower) = samples;
        var x = new double[2 * (upper + lower)];
        double[] angles = Generator.LinSpace(Math.PI, upper, endpoint: true);
        for (int i = 0; i < upper; i++)
        {
            x[2 * i] = Math.Cos(angles[i]);
            x[(2 * i) + 1] = Math.Sin(angles[i]);
        }

        angles = Generator.LinSpace(Math.PI, lower, endpoint: true);
        for (int i = 0; i < lower; i++)
        {
            x[2 * (upper + i)] = 1 - Math.Cos(angles[i]);
            x[(2 * (upper + i)) + 1] = 1 - Math.Sin(angles[i]) - 0.5;
        }

        var labels = new int[upper + lower];
        labels.AsSpan(upper).Fill(1);
        return Generator.Finish(x, labels, shuffle, noise, seed);
    }
}
