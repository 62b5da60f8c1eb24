using Nn.Execution;

namespace Nn.Training;

/// <summary>
/// Loads a range of a source into a training step, batch by batch, each epoch in its order, with the weights of the samples. The order
/// depends on the seed and the epoch alone, so that a training that goes on at a later epoch sees what it would have seen without the
/// pause.
/// </summary>
internal sealed class BatchFeed
{
    private readonly IBatchSource _source;
    private readonly int _first;
    private readonly int[] _indices;
    private readonly RandomState? _random;
    private readonly ReadOnlyMemory<float> _sampleWeights;
    private readonly IReadOnlyDictionary<int, double>? _classWeights;
    private readonly float[] _weights;

    /// <summary>Samples to train on: from the first on, shuffled and weighted as the options say.</summary>
    public BatchFeed(IBatchSource source, int count, FitOptions options)
        : this(source, 0, count, options.SampleWeights, options.BatchSize, "training data")
    {
        if (options.Shuffle && !source.IsSequential) _random = new RandomState(0);
        _classWeights = options.ClassWeights;
        if (_classWeights is not null && _weights.Length == 0) _weights = new float[BatchSize];
    }

    /// <summary>Samples to evaluate, in the source's order.</summary>
    public BatchFeed(IBatchSource source, int first, int count, ReadOnlyMemory<float> sampleWeights, int batchSize, string name)
    {
        _source = source;
        _first = first;
        Name = name;
        BatchSize = Math.Min(batchSize, count);
        _indices = [.. Enumerable.Range(first, count)];
        _sampleWeights = sampleWeights;
        _weights = sampleWeights.IsEmpty ? [] : new float[BatchSize];
    }

    /// <summary>What the samples are for, in messages: <c>validation data</c>.</summary>
    public string Name { get; }

    /// <summary>The samples of a batch; never more than there are.</summary>
    public int BatchSize { get; }

    /// <summary>The batches of an epoch; the last one may be smaller.</summary>
    public int Steps => ((_indices.Length - 1) / BatchSize) + 1;

    /// <summary>The samples of the last batch of an epoch.</summary>
    public int LastBatch => _indices.Length - ((Steps - 1) * BatchSize);

    /// <summary>Which sample of the source stands at a place of a batch.</summary>
    public int Row(int batch, int sample) => _indices[(batch * BatchSize) + sample];

    /// <summary>Puts the samples into the order of an epoch.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="epoch">The epochs before it.</param>
    public void BeginEpoch(uint seed, long epoch)
    {
        if (_random is null) return;
        _random.Seed(Mix(seed, (uint)epoch));
        for (int i = 0; i < _indices.Length; i++) _indices[i] = _first + i;
        _random.Shuffle(_indices.AsSpan());
    }

    /// <summary>Puts a batch into the step's buffers.</summary>
    /// <param name="index">The batch's place in the epoch.</param>
    /// <param name="step">Whose buffers receive it.</param>
    /// <param name="weights">One weight a sample, or empty.</param>
    /// <returns>The number of samples.</returns>
    public int Load(int index, TrainingStep step, out ReadOnlySpan<float> weights)
    {
        int start = index * BatchSize;
        int samples = Math.Min(BatchSize, _indices.Length - start);
        ReadOnlySpan<int> indices = _indices.AsSpan(start, samples);
        Batch batch = step.Batch(samples);
        if (step.Session.Team is { } team && _source.AllowsParallelFill) FillInParts(team, indices, batch);
        else _source.Fill(indices, batch);
        weights = Weights(indices, batch.Target());
        return samples;
    }

    private void FillInParts(WorkTeam team, ReadOnlySpan<int> indices, in Batch batch)
    {
        int parts = Math.Min(team.Threads, indices.Length);
        team.Run(new PartFill(_source, indices, batch, parts), parts);
    }

    private ReadOnlySpan<float> Weights(ReadOnlySpan<int> indices, ReadOnlySpan<float> targets)
    {
        if (_weights.Length == 0) return default;
        int targetSize = targets.Length / indices.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            float weight = _sampleWeights.IsEmpty ? 1 : _sampleWeights.Span[indices[i]];
            if (_classWeights is not null
                && _classWeights.TryGetValue(ClassWeights.ClassOf(targets.Slice(i * targetSize, targetSize)), out double classWeight))
            {
                weight *= (float)classWeight;
            }

            _weights[i] = weight;
        }

        return _weights.AsSpan(0, indices.Length);
    }

    /// <summary>
    /// Two numbers into one, so that neighbouring seeds share no epoch's order (the finalizer of MurmurHash3, Appleby 2011).
    /// </summary>
    private static uint Mix(uint seed, uint epoch)
    {
        uint hash = (seed * 0x9E3779B1) ^ (epoch + 0x7F4A7C15);
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    /// <summary>Each chunk fills as many rows, up to one.</summary>
    private readonly ref struct PartFill(IBatchSource source, ReadOnlySpan<int> indices, Batch batch, int parts) : IWork
    {
        private readonly ReadOnlySpan<int> _indices = indices;
        private readonly Batch _batch = batch;

        public void Execute(int chunk)
        {
            int first = (int)((long)_indices.Length * chunk / parts), end = (int)((long)_indices.Length * (chunk + 1) / parts);
            source.Fill(_indices[first..end], _batch.Slice(first, end - first));
        }
    }
}
