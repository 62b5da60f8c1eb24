namespace Nn.Datasets;

/// <summary>
/// Samples in files that may be larger than memory: arrays in npy or IDX format, mapped into memory, of which a training reads what it needs, in
/// any order. The first axis counts the samples. Numbers of any type become floats as they are read. Any number of threads may read at once.
/// </summary>
/// <remarks>The files must not be changed or cut while they are open.</remarks>
public sealed class FileSource : IBatchSource, IDisposable
{
    private readonly MappedArray _features;
    private readonly MappedArray _targets;

    private FileSource(MappedArray features, MappedArray targets)
    {
        (_features, _targets) = (features, targets);
        (InputShapes, TargetShapes) = ([features.SampleShape], [targets.SampleShape]);
        if (features.Count != targets.Count)
        {
            throw Errors.File(
                $"{targets.Name}: expected the targets of {features.Count} samples, as in {features.Name}. Found: {targets.Count}.");
        }
    }

    /// <inheritdoc/>
    public int Count => _features.Count;

    /// <inheritdoc/>
    public IReadOnlyList<Shape> InputShapes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Shape> TargetShapes { get; }

    /// <inheritdoc/>
    public bool AllowsParallelFill => true;

    /// <summary>Opens two files.</summary>
    /// <param name="features">The file of the features: (samples, ...); for one axis alone a sample has the shape (1).</param>
    /// <param name="targets">The file of as many targets.</param>
    /// <exception cref="InvalidDataException">A file is damaged or cut off, has no samples, or the files have not as many.</exception>
    /// <exception cref="NotSupportedException">A file is packed by gzip, has its first axis fastest, or holds no numbers.</exception>
    public static FileSource Open(string features, string targets)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        MappedArray? x = null, y = null;
        try
        {
            x = MappedArray.Open(features);
            y = MappedArray.Open(targets);
            return new FileSource(x, y);
        }
        catch
        {
            x?.Dispose();
            y?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The batch has other rows or other inputs and targets, or an index is not one of a sample; nothing is written then.
    /// </exception>
    /// <exception cref="InvalidDataException">A value is infinite or no number.</exception>
    /// <exception cref="ObjectDisposedException">The source is disposed.</exception>
    public void Fill(ReadOnlySpan<int> indices, in Batch batch)
    {
        SingleBatch.Check(nameof(FileSource), batch, indices.Length, InputShapes[0], TargetShapes[0]);
        int wrong = indices.IndexOfAnyExceptInRange(0, Count - 1);
        if (wrong >= 0)
            throw Errors.Argument($"FileSource: expected indices from 0 to {Count - 1}. Received: {indices[wrong]} at {wrong}.", nameof(indices));
        _features.Fill(indices, batch.Input());
        _targets.Fill(indices, batch.Target());
    }

    /// <summary>Closes the files; a batch that is being filled is finished before.</summary>
    public void Dispose()
    {
        _features.Dispose();
        _targets.Dispose();
    }
}
