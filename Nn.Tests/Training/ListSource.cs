namespace Nn.Tests.Training;

/// <summary>Samples of one feature, the sample's number, and one target; notes which samples were asked for, batch by batch.</summary>
internal sealed class ListSource(int count, Func<int, float>? target = null) : IBatchSource
{
    public List<int[]> Batches { get; } = [];

    public int Count => count;

    public IReadOnlyList<Shape> InputShapes { get; } = [[1]];

    public IReadOnlyList<Shape> TargetShapes { get; } = [[1]];

    public IEnumerable<int> Order => Batches.SelectMany(batch => batch);

    /// <summary>Runs in each call, for instance to look at or to disturb what happens meanwhile.</summary>
    public Action? OnFill { get; init; }

    public void Fill(ReadOnlySpan<int> indices, in Batch batch)
    {
        Span<float> features = batch.Input(), targets = batch.Target();
        lock (Batches) Batches.Add(indices.ToArray());
        OnFill?.Invoke();
        for (int i = 0; i < indices.Length; i++)
        {
            features[i] = indices[i] / (float)count;
            targets[i] = target?.Invoke(indices[i]) ?? (2 * features[i]) - 1;
        }
    }
}
