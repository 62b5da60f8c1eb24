namespace Nn.Datasets;

public sealed partial class Dataset
{
    /// <summary>Consecutive samples, without copying.</summary>
    /// <param name="start">The first sample.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many samples.</exception>
    public Dataset Slice(int start, int count)
    {
        if (start < 0 || start >= Count)
            throw Errors.OutOfRange($"Dataset: expected a start from 0 to {Count - 1}. Received: {start}.", nameof(start));
        if (count <= 0 || count > Count - start)
        {
            throw Errors.OutOfRange(
                $"Dataset: expected from 1 to {Count - start} samples from sample {start} on. Received: {count}.", nameof(count));
        }

        return new Dataset(
            this,
            _features.Slice(start * InputShape.Size, count * InputShape.Size),
            _targets.Slice(start * TargetShape.Size, count * TargetShape.Size));
    }

    /// <summary>The first samples and the rest, without copying.</summary>
    /// <param name="first">How many samples the first part has: at least 1, and at least 1 is left.</param>
    /// <exception cref="ArgumentOutOfRangeException">A part would be empty.</exception>
    public (Dataset First, Dataset Second) Split(int first)
    {
        if (first <= 0 || first >= Count)
        {
            throw Errors.OutOfRange(
                $"Dataset: expected from 1 to {Count - 1} samples for the first part. Received: {first}.", nameof(first));
        }
        return (Slice(0, first), Slice(first, Count - first));
    }

    /// <summary>The first samples and the rest, without copying.</summary>
    /// <param name="fraction">The first part's share, between 0 and 1; its number of samples is rounded down.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1, or a part would be empty.</exception>
    public (Dataset First, Dataset Second) Split(double fraction)
    {
        int first = fraction is > 0 and < 1 ? (int)Math.Floor(Count * fraction) : 0;
        if (first == 0)
        {
            throw Errors.OutOfRange(
                $"Dataset: expected a fraction between 0 and 1 that gives either part a sample of {Count}. Received: {fraction}.",
                nameof(fraction));
        }

        return Split(first);
    }

    /// <summary>
    /// A training and a test part as scikit-learn's <c>train_test_split</c> makes them, the same samples in the same order.
    /// </summary>
    /// <param name="testSize">A number of samples, or a fraction, which is rounded up; what training leaves, or 0.25, if not given.</param>
    /// <param name="trainSize">A number of samples, or a fraction, which is rounded down; all that the test leaves if not given.</param>
    /// <param name="shuffle">Whether samples are drawn at random; otherwise training takes the first ones.</param>
    /// <param name="seed">Fixes the draw.</param>
    /// <param name="stratify">Whether both parts get the classes in the proportions of the whole. Targets must be labels or one value a
    /// class.</param>
    /// <exception cref="ArgumentException">
    /// A part would be empty, the parts are larger than the whole, or the classes cannot be stratified; see <see
    /// cref="DataSplit.TrainTest"/>.
    /// </exception>
    public (Dataset Train, Dataset Test) TrainTestSplit(
        SplitSize? testSize = null, SplitSize? trainSize = null, bool shuffle = true, uint seed = 0, bool stratify = false)
    {
        (int[] train, int[] test) = DataSplit.TrainTest(Count, testSize, trainSize, shuffle, seed, stratify ? Labels() : default);
        return (Take(train), Take(test));
    }

    /// <summary>A copy of chosen samples, in the order of the indices.</summary>
    /// <param name="indices">The samples wanted, each from 0 to <see cref="Count"/> − 1; one may occur again.</param>
    /// <exception cref="ArgumentException">There are no indices, or one is not of a sample.</exception>
    public Dataset Take(ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty) throw new ArgumentException("Dataset: expected at least 1 index. Received: none.", nameof(indices));
        var features = new float[indices.Length * InputShape.Size];
        var targets = new float[indices.Length * TargetShape.Size];
        Fill(indices, features, targets);
        return new Dataset(this, features, targets);
    }

    /// <summary>The same samples with other features of the same shape, for the scalers.</summary>
    internal Dataset WithFeatures(float[] features) => new(this, features, _targets);
}
