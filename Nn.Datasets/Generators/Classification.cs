namespace Nn.Datasets;

/// <summary>
/// Classes of several clusters each, at the corners of a hypercube, with features that tell of the class, that repeat others, or that tell
/// nothing: scikit-learn's <c>make_classification</c>, the same values for the same seed (after I. Guyon, "Design of experiments for the
/// NIPS 2003 variable selection benchmark").
/// </summary>
public static class Classification
{
    /// <summary>Makes a data set of clusters around the corners of a hypercube.</summary>
    /// <param name="samples">The number of points.</param>
    /// <param name="features">The number of features in all; those that are none of the following are noise.</param>
    /// <param name="informative">How many features have the clusters: at least log2(classes · clustersPerClass).</param>
    /// <param name="redundant">How many are random sums of the informative ones.</param>
    /// <param name="repeated">How many are copies of informative and redundant ones, drawn at random.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="clustersPerClass">The number of clusters of each class.</param>
    /// <param name="weights">The share of each class, or of each but the last, which gets the rest; null for equal shares.</param>
    /// <param name="flipY">The share of points, from 0 to 1, whose label is drawn anew.</param>
    /// <param name="classSeparation">Half the edge of the hypercube: the larger, the easier.</param>
    /// <param name="hypercube">Whether clusters stand at the corners of a hypercube; otherwise at those of a random polytope.</param>
    /// <param name="shift">What is added to the features: 0 if not given, drawn from ±classSeparation if random.</param>
    /// <param name="scale">What the features are multiplied by after that: 1 if not given, drawn from 1 to 101 if random.</param>
    /// <param name="shuffle">Whether points and features come in random order; otherwise cluster after cluster, informative features first,
    /// then redundant, repeated, and noise.</param>
    /// <param name="seed">Fixes everything.</param>
    /// <returns>Input shape (features), target shape (1).</returns>
    /// <exception cref="ArgumentException">A number is out of range, or numbers do not go together.</exception>
    public static Dataset Make(
        int samples = 100,
        int features = 20,
        int informative = 2,
        int redundant = 2,
        int repeated = 0,
        int classes = 2,
        int clustersPerClass = 2,
        double[]? weights = null,
        double flipY = 0.01,
        double classSeparation = 1,
        bool hypercube = true,
        FeatureValues shift = default,
        FeatureValues scale = default,
        bool shuffle = true,
        uint seed = 0) => Generate(
            samples, features, informative, redundant, repeated, classes, clustersPerClass, weights, flipY, classSeparation, hypercube, shift,
            scale, shuffle, seed).ToDataset();

    /// <summary>The same points in double precision, before they are rounded to floats.</summary>
    /// <inheritdoc cref="Make"/>
    /// <returns>The points and their labels.</returns>
    public static Points Generate(
        int samples = 100,
        int features = 20,
        int informative = 2,
        int redundant = 2,
        int repeated = 0,
        int classes = 2,
        int clustersPerClass = 2,
        double[]? weights = null,
        double flipY = 0.01,
        double classSeparation = 1,
        bool hypercube = true,
        FeatureValues shift = default,
        FeatureValues scale = default,
        bool shuffle = true,
        uint seed = 0)
    {
        CheckFeatures(samples, features, informative, redundant, repeated);
        CheckClusters(informative, classes, clustersPerClass);
        if (!(flipY is >= 0 and <= 1))
            throw Errors.OutOfRange($"Classification: expected a share from 0 to 1 of flipped labels. Received: {flipY}.", nameof(flipY));
        if (!(classSeparation > 0 && double.IsFinite(classSeparation)))
        {
            throw Errors.OutOfRange(
                $"Classification: expected a class separation above 0. Received: {classSeparation}.", nameof(classSeparation));
        }

        CheckValues(shift, nameof(shift), _ => true, "finite values");
        CheckValues(scale, nameof(scale), value => value > 0, "values above 0");
        double[] shifts = shift.Of(features, 0, nameof(Classification), nameof(shift));
        double[] scales = scale.Of(features, 1, nameof(Classification), nameof(scale));

        var random = new RandomState(seed);
        int[] sizes = Sizes(samples, Shares(weights, classes), clustersPerClass);
        double[,] corners = Corners(sizes.Length, informative, classSeparation, hypercube, random);
        (double[,] core, int[] labels) = Clusters(samples, sizes, corners, classes, random);
        double[,] x = Widen(core, features, redundant, repeated, random);

        bool[] flipped = new bool[samples];
        foreach (ref bool flip in flipped.AsSpan()) flip = random.NextDouble() < flipY;
        for (int i = 0; i < samples; i++)
        {
            if (flipped[i]) labels[i] = (int)random.RandInt(0, classes);
        }

        if (shift.IsRandom)
        {
            foreach (ref double value in shifts.AsSpan()) value = ((2 * random.NextDouble()) - 1) * classSeparation;
        }
        if (scale.IsRandom)
        {
            foreach (ref double value in scales.AsSpan()) value = 1 + (100 * random.NextDouble());
        }
        for (int i = 0; i < samples; i++)
        {
            for (int j = 0; j < features; j++) x[i, j] = (x[i, j] + shifts[j]) * scales[j];
        }

        if (shuffle)
        {
            int[] order = random.Permutation(samples);
            x = Matrices.TakeColumns(Matrices.TakeRows(x, order), random.Permutation(features));
            labels = [.. order.Select(i => labels[i])];
        }

        return new Points(Matrices.Flat(x).ToArray(), labels, features, classes);
    }

    /// <summary>Points around their corners: normal, each cluster bent by a random matrix of its own. (samples, informative).</summary>
    private static (double[,] X, int[] Labels) Clusters(int samples, int[] sizes, double[,] corners, int classes, RandomState random)
    {
        int informative = corners.GetLength(1);
        double[,] x = Matrices.Normal(samples, informative, random);
        var labels = new int[samples];
        int start = 0;
        for (int cluster = 0; cluster < sizes.Length; cluster++)
        {
            double[,] bend = Matrices.Uniform(informative, informative, random);
            foreach (ref double value in Matrices.Flat(bend)) value = (2 * value) - 1;
            int[] members = [.. Enumerable.Range(start, sizes[cluster])];
            double[,] bent = Matrices.Product(Matrices.TakeRows(x, members), bend);
            for (int i = 0; i < members.Length; i++)
            {
                for (int j = 0; j < informative; j++) x[start + i, j] = bent[i, j] + corners[cluster, j];
                labels[start + i] = cluster % classes;
            }

            start += sizes[cluster];
        }

        return (x, labels);
    }

    /// <summary>The informative features, those made of them, and noise.</summary>
    private static double[,] Widen(double[,] core, int features, int redundant, int repeated, RandomState random)
    {
        int samples = core.GetLength(0), informative = core.GetLength(1), useful = informative + redundant;
        var x = new double[samples, features];
        Write(core, x, 0);
        if (redundant > 0)
        {
            double[,] mix = Matrices.Uniform(informative, redundant, random);
            foreach (ref double value in Matrices.Flat(mix)) value = (2 * value) - 1;
            Write(Matrices.Product(core, mix), x, informative);
        }

        for (int j = useful; j < useful + repeated; j++)
        {
            int origin = (int)(((useful - 1) * random.NextDouble()) + 0.5);
            for (int i = 0; i < samples; i++) x[i, j] = x[i, origin];
        }

        if (useful + repeated < features)
            Write(Matrices.Normal(samples, features - useful - repeated, random), x, useful + repeated);
        return x;
    }

    private static void Write(double[,] part, double[,] x, int firstColumn)
    {
        for (int i = 0; i < part.GetLength(0); i++)
        {
            for (int j = 0; j < part.GetLength(1); j++) x[i, firstColumn + j] = part[i, j];
        }
    }

    private static double[,] Corners(int clusters, int dimensions, double separation, bool hypercube, RandomState random)
    {
        double[,] corners = HypercubeCorners.Draw(clusters, dimensions, random);
        foreach (ref double value in Matrices.Flat(corners)) value = (value * (2 * separation)) - separation;
        if (hypercube) return corners;

        double[,] rows = Matrices.Uniform(clusters, 1, random), columns = Matrices.Uniform(1, dimensions, random);
        for (int i = 0; i < clusters; i++)
        {
            for (int j = 0; j < dimensions; j++) corners[i, j] = corners[i, j] * rows[i, 0] * columns[0, j];
        }

        return corners;
    }

    private static double[] Shares(double[]? weights, int classes)
    {
        if (weights is null)
        {
            var equal = new double[classes];
            Array.Fill(equal, 1.0 / classes);
            return equal;
        }

        if (weights.Length != classes && weights.Length != classes - 1)
        {
            throw Errors.Argument(
                $"Classification: expected {classes} weights, one a class, or {classes - 1}. Received: {weights.Length}.", nameof(weights));
        }

        double sum = 0;
        foreach (double weight in weights)
        {
            if (!(weight >= 0)) throw Errors.OutOfRange($"Classification: expected weights of at least 0. Received: {weight}.", nameof(weights));
            sum += weight;
        }

        // A sum of shares such as 0.1 + 0.2 + 0.7 may be above 1 by its rounding.
        if (sum > 1 + 1e-9)
            throw Errors.Argument($"Classification: expected weights whose sum is at most 1. Received: {sum}.", nameof(weights));
        return weights.Length == classes ? weights : [.. weights, Math.Max(0, 1 - sum)];
    }

    /// <summary>The number of points of each cluster: its share rounded down, what is left over from the first cluster on.</summary>
    private static int[] Sizes(int samples, double[] shares, int clustersPerClass)
    {
        var sizes = new int[shares.Length * clustersPerClass];
        for (int k = 0; k < sizes.Length; k++) sizes[k] = (int)(samples * shares[k % shares.Length] / clustersPerClass);
        int left = samples - sizes.Sum();
        for (int i = 0; i < left; i++) sizes[i % sizes.Length]++;
        return sizes;
    }

    private static void CheckFeatures(int samples, int features, int informative, int redundant, int repeated)
    {
        if (features <= 0)
            throw Errors.OutOfRange($"Classification: expected at least 1 feature. Received: {features}.", nameof(features));
        Generator.CheckTotal(samples, features, nameof(Classification));
        if (informative <= 0)
            throw Errors.OutOfRange($"Classification: expected at least 1 informative feature. Received: {informative}.", nameof(informative));
        if (redundant < 0)
            throw Errors.OutOfRange($"Classification: expected at least 0 redundant features. Received: {redundant}.", nameof(redundant));
        if (repeated < 0)
            throw Errors.OutOfRange($"Classification: expected at least 0 repeated features. Received: {repeated}.", nameof(repeated));
        if ((long)informative + redundant + repeated > features)
        {
            string received = FormattableString.Invariant($"{informative} + {redundant} + {repeated}");
            throw Errors.Argument(
                $"Classification: expected at most {features} informative, redundant and repeated features. Received: {received}.",
                nameof(features));
        }
    }

    private static void CheckClusters(int informative, int classes, int clustersPerClass)
    {
        if (classes <= 0) throw Errors.OutOfRange($"Classification: expected at least 1 class. Received: {classes}.", nameof(classes));
        if (clustersPerClass <= 0)
        {
            throw Errors.OutOfRange(
                $"Classification: expected at least 1 cluster of each class. Received: {clustersPerClass}.", nameof(clustersPerClass));
        }

        long clusters = (long)classes * clustersPerClass;
        if (clusters > Array.MaxLength || Math.Log2(clusters) > informative)
        {
            throw Errors.Argument(
                $"Classification: expected at most 2^{informative} clusters, one a corner. Received: {classes} · {clustersPerClass}.",
                nameof(clustersPerClass));
        }
    }

    private static void CheckValues(FeatureValues values, string name, Func<double, bool> isRight, string what)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value) || !isRight(value))
                throw Errors.OutOfRange($"Classification: expected {what} as {name}. Received: {value}.", name);
        }
    }
}
