namespace Nn.Datasets;

/// <summary>What the generators of toy sets share.</summary>
internal static class Generator
{
    /// <summary>NumPy's <c>linspace(0, stop, count, endpoint)</c>, with its roundings: i · step, and the end itself.</summary>
    public static double[] LinSpace(double stop, int count, bool endpoint)
    {
        var values = new double[count];
        int intervals = endpoint ? count - 1 : count;
        if (intervals <= 0) return values;

        double step = stop / intervals;
        for (int i = 0; i < count; i++) values[i] = i * step;
        if (endpoint) values[^1] = stop;
        return values;
    }

    /// <summary>Points and labels in the order of a fresh shuffle of their indices.</summary>
    public static (double[] X, int[] Labels) Shuffle(double[] x, int[] labels, RandomState random)
    {
        int[] order = random.Permutation(labels.Length);
        int dimensions = x.Length / labels.Length;
        var shuffledX = new double[x.Length];
        var shuffledLabels = new int[labels.Length];
        for (int i = 0; i < order.Length; i++)
        {
            x.AsSpan(order[i] * dimensions, dimensions).CopyTo(shuffledX.AsSpan(i * dimensions));
            shuffledLabels[i] = labels[order[i]];
        }

        return (shuffledX, shuffledLabels);
    }

    /// <summary>Two classes of planar points as scikit-learn ends them: shuffled first, then noise, row by row, x then y.</summary>
    public static Points Finish(double[] x, int[] labels, bool shuffle, double? noise, uint seed)
    {
        var random = new RandomState(seed);
        if (shuffle) (x, labels) = Shuffle(x, labels, random);
        if (noise is { } scale)
        {
            foreach (ref double value in x.AsSpan()) value += random.Normal(0, scale);
        }

        return new Points(x, labels, dimensions: 2, classes: 2);
    }

    /// <summary>scikit-learn's division of a number of samples: half of it, rounded down, is the first class.</summary>
    public static (int First, int Second) Halves(int samples, string generator)
    {
        if (samples <= 0)
            throw Errors.OutOfRange($"{generator}: expected at least 1 sample. Received: {samples}.", nameof(samples));
        return (samples / 2, samples - (samples / 2));
    }

    public static void CheckPair((int First, int Second) samples, string generator)
    {
        if (samples.First < 0 || samples.Second < 0)
        {
            throw Errors.OutOfRange(
                $"{generator}: expected counts of at least 0. Received: ({samples.First}, {samples.Second}).", nameof(samples));
        }

        CheckTotal((long)samples.First + samples.Second, 2, generator);
    }

    public static void CheckTotal(long samples, int dimensions, string generator)
    {
        if (samples <= 0 || samples * dimensions > Array.MaxLength)
        {
            throw Errors.OutOfRange(
                $"{generator}: expected from 1 to {Array.MaxLength / dimensions} samples in all. Received: {samples}.", nameof(samples));
        }
    }

    public static void CheckNoise(double? noise, string generator)
    {
        if (noise is { } scale && !(scale >= 0 && double.IsFinite(scale)))
            throw Errors.OutOfRange($"{generator}: expected noise of at least 0, or null. Received: {scale}.", nameof(noise));
    }
}
