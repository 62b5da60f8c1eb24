namespace Nn.Datasets;

/// <summary>Round clouds of points, one a class: scikit-learn's <c>make_blobs</c>, the same values for the same seed.</summary>
public static class Blobs
{
    /// <summary>Makes a data set of normal clouds.</summary>
    /// <param name="samples">The number of points in all (100 if not given), spread over the clouds, the first ones taking what is left
    /// over; or the number of each cloud.</param>
    /// <param name="features">The number of coordinates (2 if not given). Given centers have their own.</param>
    /// <param name="centers">How many centers to draw (3, or as many as there are sample numbers, if not given); or the centers, one a
    /// row.</param>
    /// <param name="clusterStd">The standard deviation of every cloud (1 if not given), or of each.</param>
    /// <param name="centerBox">The range that each coordinate of a center is drawn from (−10 to 10 if not given).</param>
    /// <param name="shuffle">Whether the points come in random order; otherwise cloud after cloud.</param>
    /// <param name="seed">Fixes centers, points and order.</param>
    /// <returns>Input shape (features), target shape (1), a class a center.</returns>
    /// <exception cref="ArgumentException">
    /// Numbers of samples, centers and deviations do not go together, or one of them is out of range.
    /// </exception>
    public static Dataset Make(
        PerCluster<int> samples = default,
        int? features = null,
        BlobCenters centers = default,
        PerCluster<double> clusterStd = default,
        (double Low, double High)? centerBox = null,
        bool shuffle = true,
        uint seed = 0) => Generate(samples, features, centers, clusterStd, centerBox, shuffle, seed).ToDataset();

    /// <summary>The same points in double precision, before they are rounded to floats.</summary>
    /// <inheritdoc cref="Make"/>
    /// <returns>The points and their labels.</returns>
    public static Points Generate(
        PerCluster<int> samples = default,
        int? features = null,
        BlobCenters centers = default,
        PerCluster<double> clusterStd = default,
        (double Low, double High)? centerBox = null,
        bool shuffle = true,
        uint seed = 0)
    {
        var random = new RandomState(seed);
        double[,] middles = Centers(samples, features, centers, centerBox ?? (-10, 10), random);
        int clusters = middles.GetLength(0), dimensions = middles.GetLength(1);
        double[] deviations = Deviations(clusterStd, clusters);
        int[] counts = Counts(samples, clusters, dimensions);

        int total = counts.Sum();
        var x = new double[total * dimensions];
        var labels = new int[total];
        int row = 0;
        for (int cluster = 0; cluster < clusters; cluster++)
        {
            for (int end = row + counts[cluster]; row < end; row++)
            {
                for (int j = 0; j < dimensions; j++) x[(row * dimensions) + j] = random.Normal(middles[cluster, j], deviations[cluster]);
                labels[row] = cluster;
            }
        }

        if (shuffle) (x, labels) = Generator.Shuffle(x, labels, random);
        return new Points(x, labels, dimensions, clusters);
    }

    /// <summary>(clusters, dimensions): given, or drawn uniformly from the box.</summary>
    private static double[,] Centers(
        PerCluster<int> samples, int? features, BlobCenters centers, (double Low, double High) box, RandomState random)
    {
        if (features <= 0)
            throw Errors.OutOfRange($"Blobs: expected at least 1 feature. Received: {features}.", nameof(features));
        if (centers.Given is { } given)
        {
            CheckGiven(samples, features, given);
            return given;
        }

        if (samples.IsEach && centers.Count is { } unexpected)
        {
            throw Errors.Argument(
                $"Blobs: with a number of samples for each cluster, expected the centers themselves or none. Received: {unexpected}.",
                nameof(centers));
        }

        int count = samples.IsEach ? samples.Values.Length : centers.Count ?? 3;
        if (count <= 0) throw Errors.OutOfRange($"Blobs: expected at least 1 center. Received: {count}.", nameof(centers));
        if (!double.IsFinite(box.Low) || !double.IsFinite(box.High) || !double.IsFinite(box.High - box.Low))
            throw Errors.OutOfRange($"Blobs: expected a finite center box. Received: ({box.Low}, {box.High}).", nameof(box));

        var drawn = new double[count, features ?? 2];
        for (int i = 0; i < drawn.GetLength(0); i++)
        {
            for (int j = 0; j < drawn.GetLength(1); j++) drawn[i, j] = random.Uniform(box.Low, box.High);
        }

        return drawn;
    }

    private static void CheckGiven(PerCluster<int> samples, int? features, double[,] centers)
    {
        (int clusters, int dimensions) = (centers.GetLength(0), centers.GetLength(1));
        if (centers.Length == 0)
        {
            throw Errors.Argument(
                $"Blobs: expected at least 1 center of at least 1 coordinate. Received: ({clusters}, {dimensions}).", nameof(centers));
        }
        if (features is { } expected && expected != dimensions)
            throw Errors.Argument($"Blobs: expected centers of {expected} coordinates. Received: {dimensions}.", nameof(centers));
        if (samples.IsEach && samples.Values.Length != clusters)
        {
            throw Errors.Argument(
                $"Blobs: expected {samples.Values.Length} centers, as many as sample numbers. Received: {clusters}.", nameof(centers));
        }
        foreach (double value in centers)
        {
            if (!double.IsFinite(value))
                throw Errors.Argument($"Blobs: expected finite centers. Received: {value}.", nameof(centers));
        }
    }

    private static double[] Deviations(PerCluster<double> clusterStd, int clusters)
    {
        foreach (double deviation in clusterStd)
        {
            if (!(deviation >= 0 && double.IsFinite(deviation)))
                throw Errors.OutOfRange($"Blobs: expected deviations of at least 0. Received: {deviation}.", nameof(clusterStd));
        }

        if (clusterStd.IsEach)
        {
            return clusterStd.Values.Length == clusters
                ? clusterStd.Values.ToArray()
                : throw Errors.Argument(
                    $"Blobs: expected {clusters} deviations, as many as centers. Received: {clusterStd.Values.Length}.",
                    nameof(clusterStd));
        }

        var deviations = new double[clusters];
        Array.Fill(deviations, clusterStd.IsOne ? clusterStd.Values[0] : 1);
        return deviations;
    }

    private static int[] Counts(PerCluster<int> samples, int clusters, int dimensions)
    {
        long total = 0;
        foreach (int count in samples)
        {
            if (count < 0)
                throw Errors.OutOfRange($"Blobs: expected counts of at least 0. Received: {count}.", nameof(samples));
            total += count;
        }

        if (!samples.IsEach && !samples.IsOne) total = 100;
        Generator.CheckTotal(total, dimensions, nameof(Blobs));
        if (samples.IsEach) return samples.Values.ToArray();

        var counts = new int[clusters];
        for (int i = 0; i < clusters; i++) counts[i] = (int)(total / clusters) + (i < total % clusters ? 1 : 0);
        return counts;
    }
}
