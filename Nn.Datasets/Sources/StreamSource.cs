using System.Numerics.Tensors;

namespace Nn.Datasets;

/// <summary>
/// Samples that come one after the other: from a generator, a database, a network. An epoch takes a given number of them, which is Keras'
/// <c>steps_per_epoch</c> times the batch size. The next epoch goes on where the last one ended; a sequence that ends is begun again.
/// </summary>
/// <remarks>
/// One training at a time reads it, on whatever thread. A training that begins anew while a sequence is within an epoch begins a new sequence.
/// </remarks>
public sealed class StreamSource : IBatchSource, IDisposable
{
    private readonly Func<ISampleReader> _begin;
    private readonly int _inputSize;
    private readonly int _targetSize;
    private ISampleReader? _reader;
    private long _read;
    private int _next;
    private bool _isDisposed;

    private StreamSource(Func<ISampleReader> begin, int samples, Shape inputShape, Shape targetShape)
    {
        if (samples <= 0) throw Errors.OutOfRange($"StreamSource: expected at least 1 sample an epoch. Received: {samples}.", nameof(samples));
        (_begin, Count, InputShapes, TargetShapes) = (begin, samples, [inputShape], [targetShape]);
        (_inputSize, _targetSize) = (inputShape.Size, targetShape.Size);
    }

    /// <summary>The samples of an epoch.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Shape> InputShapes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Shape> TargetShapes { get; }

    /// <inheritdoc/>
    public bool IsSequential => true;

    /// <summary>Samples of a sequence.</summary>
    /// <param name="sequence">Begins the sequence: it is called at the first batch and whenever the sequence has ended.</param>
    /// <param name="samples">The samples of an epoch: steps × batch size.</param>
    /// <param name="inputShape">The shape of one sample's features.</param>
    /// <param name="targetShape">The shape of one sample's target: <c>[1]</c> for a label.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample an epoch.</exception>
    public static StreamSource Of(Func<IEnumerable<Sample>> sequence, int samples, Shape inputShape, Shape targetShape)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return new StreamSource(() => new SampleReader(sequence().GetEnumerator()), samples, inputShape, targetShape);
    }

    /// <summary>Samples of an asynchronous sequence, each of which a training waits for.</summary>
    /// <param name="sequence">Begins the sequence: it is called at the first batch and whenever the sequence has ended.</param>
    /// <param name="samples">The samples of an epoch: steps × batch size.</param>
    /// <param name="inputShape">The shape of one sample's features.</param>
    /// <param name="targetShape">The shape of one sample's target: <c>[1]</c> for a label.</param>
    /// <param name="cancel">Handed to the sequence, and ends waiting for a sample: that of <c>Trainer.Fit</c>, for example.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample an epoch.</exception>
    public static StreamSource Of(
        Func<IAsyncEnumerable<Sample>> sequence, int samples, Shape inputShape, Shape targetShape, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return new StreamSource(() => new AsyncSampleReader(sequence(), cancel), samples, inputShape, targetShape);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The batch has other rows or other inputs and targets, or the indices do not go on from the last ones or begin at 0.
    /// </exception>
    /// <exception cref="InvalidDataException">A sample has another length, or a value is infinite or no number.</exception>
    /// <exception cref="InvalidOperationException">The sequence is empty.</exception>
    /// <exception cref="ObjectDisposedException">The source is disposed.</exception>
    public void Fill(ReadOnlySpan<int> indices, in Batch batch)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        SingleBatch.Check(nameof(StreamSource), batch, indices.Length, InputShapes[0], TargetShapes[0]);
        if (indices.IsEmpty) return;
        CheckOrder(indices);
        try
        {
            if (indices[0] == 0 && _next != 0) Restart();
            Span<float> features = batch.Input(), targets = batch.Target();
            for (int i = 0; i < indices.Length; i++)
            {
                Sample sample = Next();
                Copy(sample.Features.Span, features.Slice(i * _inputSize, _inputSize), InputShapes[0], "features");
                Copy(sample.Target.Span, targets.Slice(i * _targetSize, _targetSize), TargetShapes[0], "target");
            }
        }
        catch
        {
            // A sequence that failed is not in a known state.
            Restart();
            throw;
        }

        _next = indices[^1] + 1 == Count ? 0 : indices[^1] + 1;
    }

    /// <summary>Ends the sequence.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        Restart();
    }

    private void CheckOrder(ReadOnlySpan<int> indices)
    {
        int first = indices[0] == 0 ? 0 : _next;
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] == first + i && indices[i] < Count) continue;
            throw Errors.Argument(
                $"StreamSource: expected the samples in their order, {first + i} of {Count} next. Received: {indices[i]}.", nameof(indices));
        }
    }

    private Sample Next()
    {
        bool isNew = _reader is null;
        while (true)
        {
            _reader ??= _begin();
            if (_reader.TryRead(out Sample sample))
            {
                _read++;
                return sample;
            }

            if (isNew) throw Errors.State($"StreamSource: expected at least 1 sample in the sequence. Found: none.");
            _reader.Dispose();
            _reader = null;
            isNew = true;
        }
    }

    private void Copy(ReadOnlySpan<float> values, Span<float> destination, Shape shape, string what)
    {
        if (values.Length != destination.Length)
            throw Errors.File($"StreamSource: expected {what} of {destination.Length} values, for the shape {shape}. Found {values.Length} in sample {_read - 1}.");
        if (!TensorPrimitives.IsFiniteAll(values))
            throw Errors.File($"StreamSource: expected finite {what}. Found a value that is infinite or no number in sample {_read - 1}.");
        values.CopyTo(destination);
    }

    private void Restart()
    {
        (ISampleReader? reader, _reader, _next, _read) = (_reader, null, 0, 0);
        reader?.Dispose();
    }
}
