namespace Nn;

/// <summary>
/// Serves predictions of a model from any number of threads while that model is trained: every prediction is that of one update, nobody waits
/// and nobody throws. New weights are taken over between two predictions; with a training that never rests, at its next update. Made by
/// <see cref="Model.CreateServingModel"/>; keeps three copies of the weights.
/// </summary>
public sealed class ServingModel : IDisposable
{
    private const int Copies = 3;

    private readonly Model _source;
    private readonly ServingCopy[] _copies = new ServingCopy[Copies];
    private volatile ServingCopy _current;
    private volatile bool _isWanted;
    private volatile bool _isEnded;
    private int _refreshing;

    internal ServingModel(Model source)
    {
        _source = source;
        for (int i = 0; i < Copies; i++) _copies[i] = new ServingCopy(source.Clone());
        _current = _copies[0];
        source.Attach(this);
    }

    /// <summary>Predicts in inference mode.</summary>
    /// <param name="features">Any number of samples, row after row: <c>rows × InputShape.Size</c> values.</param>
    /// <param name="predictions">Receives <c>rows × OutputShape.Size</c> values.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other or the model.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<float> predictions)
    {
        if (_current.Version != _source.Guard.Version && !_isEnded) TakeOver();
        ServingCopy copy = Enter();
        try
        {
            copy.Model.Predict(features, predictions);
        }
        finally
        {
            copy.Exit();
        }
    }

    /// <summary>Predicts into a new array.</summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})"/>
    /// <returns><c>rows × OutputShape.Size</c> values.</returns>
    public float[] Predict(ReadOnlySpan<float> features)
    {
        var predictions = new float[(long)(features.Length / _source.InputShape.Size) * _source.OutputShape.Size];
        Predict(features, predictions);
        return predictions;
    }

    /// <summary>Ends the taking over of weights; predictions go on with those that there are.</summary>
    public void Dispose()
    {
        _isEnded = true;
        _source.Detach(this);
    }

    /// <summary>Called by whoever has written the weights, while they still are his alone.</summary>
    /// <param name="version">The version that the weights have from now on.</param>
    internal void PublishIfWanted(long version)
    {
        if (!_isWanted || Interlocked.Exchange(ref _refreshing, 1) != 0) return;
        if (FindFree() is { } free)
        {
            free.Take(_source);
            free.Version = version;
            _current = free;
            _isWanted = false;
        }

        Volatile.Write(ref _refreshing, 0);
    }

    /// <summary>Copies the weights beside their writer, if none comes in between; else leaves a wish to him.</summary>
    private void TakeOver()
    {
        if (Interlocked.Exchange(ref _refreshing, 1) != 0) return;
        if (FindFree() is { } free)
        {
            long version = _source.Guard.Version;
            if (!WeightGuard.IsWriting(version)) free.Take(_source);
            bool isWhole = !WeightGuard.IsWriting(version) && _source.Guard.IsStill(version);
            if (isWhole)
            {
                free.Version = version;
                _current = free;
            }

            _isWanted = !isWhole;
        }

        Volatile.Write(ref _refreshing, 0);
    }

    /// <summary>The copy that is served, which stays as it is until it is left.</summary>
    private ServingCopy Enter()
    {
        while (true)
        {
            ServingCopy copy = _current;
            copy.Enter();
            // Whoever refreshes copies takes none that is served; so this one was free of writers while it was entered.
            if (copy == _current) return copy;
            copy.Exit();
        }
    }

    private ServingCopy? FindFree() => Array.Find(_copies, copy => copy != _current && copy.IsFree);

    /// <summary>One copy of the weights and those who predict with it.</summary>
    private sealed class ServingCopy(Model model)
    {
        private long _version = -1;
        private int _readers;

        public Model Model => model;

        /// <summary>The version of the source's weights that it holds.</summary>
        public long Version { get => Volatile.Read(ref _version); set => Volatile.Write(ref _version, value); }

        public bool IsFree => Volatile.Read(ref _readers) == 0;

        public void Enter() => Interlocked.Increment(ref _readers);

        public void Exit() => Interlocked.Decrement(ref _readers);

        public void Take(Model source)
        {
            Version = -1;
            model.Guard.BeginWrite();
            source.CopyWeightsTo(model);
            model.Guard.EndWrite();
        }
    }
}
