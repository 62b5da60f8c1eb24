namespace Nn.Datasets;

/// <summary>Which samples go where: the indices that scikit-learn's splitters give, the same for the same seed.</summary>
public static partial class DataSplit
{
    private const double DefaultTestSize = 0.25;

    /// <summary>scikit-learn's <c>train_test_split</c> of the numbers from 0 to <paramref name="count"/> − 1.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="testSize">A number of samples, or a fraction, which is rounded up; what training leaves, or 0.25, if not given.</param>
    /// <param name="trainSize">A number of samples, or a fraction, which is rounded down; all that the test leaves if not given.</param>
    /// <param name="shuffle">Whether samples are drawn at random; otherwise training takes the first ones.</param>
    /// <param name="seed">Fixes the draw.</param>
    /// <param name="stratify">A label a sample: both parts get them in the proportions of the whole. Empty for none.</param>
    /// <exception cref="ArgumentException">
    /// A part would be empty, the parts are larger than the whole, or, with labels: their number is another, there is no shuffling, a label
    /// occurs once only, or a part is smaller than the number of labels.
    /// </exception>
    public static (int[] Train, int[] Test) TrainTest(
        int count,
        SplitSize? testSize = null,
        SplitSize? trainSize = null,
        bool shuffle = true,
        uint seed = 0,
        ReadOnlySpan<int> stratify = default)
    {
        (int train, int test) = Sizes(count, testSize, trainSize);
        if (!shuffle)
        {
            if (!stratify.IsEmpty)
            {
                throw new ArgumentException(
                    "DataSplit: expected shuffling with stratified labels. Received: shuffle false.", nameof(shuffle));
            }
            return ([.. Enumerable.Range(0, train)], [.. Enumerable.Range(train, test)]);
        }

        var random = new RandomState(seed);
        if (!stratify.IsEmpty) return Stratified(count, train, test, stratify, random);
        int[] order = random.Permutation(count);
        return (order[test..(test + train)], order[..test]);
    }

    private static (int Train, int Test) Sizes(int count, SplitSize? testSize, SplitSize? trainSize)
    {
        if (count < 2) throw Errors.OutOfRange($"DataSplit: expected at least 2 samples. Received: {count}.", nameof(count));
        if (testSize is null && trainSize is null) testSize = DefaultTestSize;
        int? givenTest = testSize?.Of(count, roundUp: true, nameof(testSize));
        int? givenTrain = trainSize?.Of(count, roundUp: false, nameof(trainSize));
        int train = givenTrain ?? count - givenTest!.Value;
        int test = givenTest ?? count - givenTrain!.Value;
        if (train == 0 || test == 0 || (long)train + test > count)
        {
            string received = FormattableString.Invariant($"{train} to train, {test} to test");
            throw Errors.Argument(
                $"DataSplit: expected two parts, neither empty, together at most {count} samples. Received: {received}.");
        }

        return (train, test);
    }

    /// <summary>scikit-learn's <c>StratifiedShuffleSplit</c>, with its draws in its order.</summary>
    private static (int[] Train, int[] Test) Stratified(int count, int train, int test, ReadOnlySpan<int> labels, RandomState random)
    {
        int[][] members = Members(count, labels);
        foreach ((string part, int size) in (ReadOnlySpan<(string, int)>)[("train", train), ("test", test)])
        {
            if (size < members.Length)
                throw Errors.Argument($"DataSplit: expected at least {members.Length} samples to {part}, one a class. Received: {size}.");
        }

        int[] counts = Array.ConvertAll(members, m => m.Length);
        int[] trainCounts = ApproximateMode(counts, train, random);
        int[] left = [.. counts.Select((n, i) => n - trainCounts[i])];
        int[] testCounts = ApproximateMode(left, test, random);

        var trainIndices = new List<int>(train);
        var testIndices = new List<int>(test);
        for (int i = 0; i < members.Length; i++)
        {
            int[] order = random.Permutation(counts[i]);
            int end = trainCounts[i] + testCounts[i];
            foreach (int place in order.AsSpan(0, trainCounts[i])) trainIndices.Add(members[i][place]);
            foreach (int place in order.AsSpan(trainCounts[i]..end)) testIndices.Add(members[i][place]);
        }

        return (Shuffled(trainIndices, random), Shuffled(testIndices, random));
    }

    /// <summary>The samples of each class, in the order of the labels.</summary>
    private static int[][] Members(int count, ReadOnlySpan<int> labels)
    {
        if (labels.Length != count)
            throw Errors.Argument($"DataSplit: expected {count} labels, one a sample. Received: {labels.Length}.", nameof(labels));

        var byLabel = new SortedDictionary<int, List<int>>();
        for (int i = 0; i < count; i++)
        {
            if (!byLabel.TryGetValue(labels[i], out List<int>? samples)) byLabel.Add(labels[i], samples = []);
            samples.Add(i);
        }

        foreach ((int label, List<int> samples) in byLabel)
        {
            if (samples.Count < 2)
            {
                throw Errors.Argument(
                    $"DataSplit: expected at least 2 samples of each class. Received: 1 of class {label}.", nameof(labels));
            }
        }

        return [.. byLabel.Values.Select(samples => samples.ToArray())];
    }

    /// <summary>
    /// How many of each class to draw: the proportional share rounded down, then one more for those with the largest remainders, equal
    /// ones in random order (scikit-learn's <c>_approximate_mode</c>).
    /// </summary>
    private static int[] ApproximateMode(int[] counts, int draws, RandomState random)
    {
        double total = counts.Sum();
        double[] shares = Array.ConvertAll(counts, n => n / total * draws);
        int[] result = Array.ConvertAll(shares, share => (int)Math.Floor(share));
        double[] remainders = [.. shares.Select((share, i) => share - result[i])];
        int missing = draws - result.Sum();
        foreach (double remainder in remainders.Distinct().OrderDescending())
        {
            if (missing == 0) break;
            int[] equal = [.. Enumerable.Range(0, counts.Length).Where(i => remainders[i] == remainder)];
            int[] order = random.Permutation(equal.Length);
            int added = Math.Min(equal.Length, missing);
            foreach (int place in order.AsSpan(0, added)) result[equal[place]]++;
            missing -= added;
        }

        return result;
    }

    private static int[] Shuffled(List<int> indices, RandomState random)
    {
        int[] shuffled = [.. indices];
        random.Shuffle<int>(shuffled);
        return shuffled;
    }
}
