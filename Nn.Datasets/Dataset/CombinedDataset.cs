namespace Nn.Datasets;

/// <summary>
/// Samples for networks of several inputs or outputs, put together of several data sets: a sample's inputs are the features that it has in
/// some of them, its targets are the targets that it has in some. Made by <see cref="Dataset.Combine"/>; shares the memory of the data sets.
/// </summary>
public sealed class CombinedDataset : IBatchSource
{
    private readonly Dataset[] _inputs;
    private readonly Dataset[] _targets;

    internal CombinedDataset(Dataset[] inputs, Dataset[] targets)
    {
        (_inputs, _targets, Count) = (inputs, targets, inputs[0].Count);
        InputShapes = Array.ConvertAll(inputs, data => data.InputShape);
        TargetShapes = Array.ConvertAll(targets, data => data.TargetShape);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Shape> InputShapes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Shape> TargetShapes { get; }

    /// <inheritdoc/>
    public bool AllowsParallelFill => true;

    /// <summary>The data sets whose features are the inputs, in their order.</summary>
    public IReadOnlyList<Dataset> Inputs => _inputs;

    /// <summary>The data sets whose targets are the targets, in their order.</summary>
    public IReadOnlyList<Dataset> Targets => _targets;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The batch has other rows or other inputs and targets, or an index is not one of a sample; nothing is written then.
    /// </exception>
    public void Fill(ReadOnlySpan<int> indices, in Batch batch)
    {
        if (batch.InputCount != _inputs.Length || batch.TargetCount != _targets.Length)
        {
            string expected = FormattableString.Invariant($"{_inputs.Length} inputs and {_targets.Length} targets");
            throw Errors.Argument(
                $"CombinedDataset: expected a batch of {expected}. Received: {batch.InputCount} and {batch.TargetCount}.", nameof(batch));
        }

        for (int i = 0; i < _inputs.Length; i++) _inputs[i].CheckFeatures(batch.Input(i), indices.Length);
        for (int i = 0; i < _targets.Length; i++) _targets[i].CheckTargets(batch.Target(i), indices.Length);
        for (int i = 0; i < _inputs.Length; i++) _inputs[i].CopyFeatures(indices, batch.Input(i));
        for (int i = 0; i < _targets.Length; i++) _targets[i].CopyTargets(indices, batch.Target(i));
    }

    /// <inheritdoc cref="Dataset.Split(int)"/>
    public (CombinedDataset First, CombinedDataset Second) Split(int first) => Both(data => data.Split(first));

    /// <inheritdoc cref="Dataset.Split(double)"/>
    public (CombinedDataset First, CombinedDataset Second) Split(double fraction) => Both(data => data.Split(fraction));

    /// <summary>
    /// A training and a test part as scikit-learn's <c>train_test_split</c> makes them of several arrays, the same samples in the same order.
    /// </summary>
    /// <inheritdoc cref="DataSplit.TrainTest" path="/param[@name!='stratify']"/>
    /// <exception cref="ArgumentException">A part would be empty, or the parts are larger than the whole.</exception>
    public (CombinedDataset Train, CombinedDataset Test) TrainTestSplit(
        SplitSize? testSize = null, SplitSize? trainSize = null, bool shuffle = true, uint seed = 0)
    {
        (int[] train, int[] test) = DataSplit.TrainTest(Count, testSize, trainSize, shuffle, seed);
        return Both(data => (data.Take(train), data.Take(test)));
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"CombinedDataset: {Count} samples, features {string.Join(" and ", InputShapes)}, targets {string.Join(" and ", TargetShapes)}");

    /// <summary>Divides every data set in the same way, one that gives both features and targets once.</summary>
    private (CombinedDataset First, CombinedDataset Second) Both(Func<Dataset, (Dataset First, Dataset Second)> divide)
    {
        var parts = _inputs.Concat(_targets).Distinct().ToDictionary(data => data, divide);
        return (
            new CombinedDataset(Array.ConvertAll(_inputs, data => parts[data].First), Array.ConvertAll(_targets, data => parts[data].First)),
            new CombinedDataset(Array.ConvertAll(_inputs, data => parts[data].Second), Array.ConvertAll(_targets, data => parts[data].Second)));
    }
}
