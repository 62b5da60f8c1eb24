using System.Runtime.CompilerServices;
using Nn.Execution;

namespace Nn;

/// <summary>
/// The buffers with which one thread predicts. Made once by <see cref="Model.CreateSession"/>; a prediction allocates nothing. Any number
/// of sessions share one model. Two callers in one session are detected and refused. Only a session of several threads has something to
/// dispose. For a model of several inputs or outputs: fill each <see cref="Input"/>, call <see cref="Run"/>, read each
/// <see cref="Output"/>.
/// </summary>
public sealed class Session : IDisposable
{
    private readonly Model _model;
    private readonly GraphRunner _runner;
    private readonly WorkTeam? _team;
    private int _rows;

    internal Session(Model model, int maxBatch, int threads)
    {
        _model = model;
        _team = WorkTeam.OfSeveral(threads);
        _runner = GraphRunner.ForInference(model.InferenceGraph, maxBatch, _team);
    }

    /// <summary>The largest number of samples that go through at once; more go through in chunks.</summary>
    public int MaxBatch => _runner.MaxBatch;

    /// <summary>The bytes of the session's arena: its values and scratch memory.</summary>
    public long ArenaBytes => _runner.Memory.ArenaLength * sizeof(float);

    /// <summary>Predicts in inference mode (moving statistics, no dropout).</summary>
    /// <param name="features">Any number of samples, row after row: <c>rows × InputShape.Size</c> values.</param>
    /// <param name="predictions">Receives <c>rows × OutputShape.Size</c> values.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other or the model.</exception>
    /// <exception cref="InvalidOperationException">
    /// Another thread is in this session, the model is being trained or has several inputs or outputs.
    /// </exception>
    public void Predict(ReadOnlySpan<float> features, Span<float> predictions)
    {
        int rows = _model.CountRows(features.Length, predictions.Length);
        if (rows > MaxBatch && _runner.Memory.KeepsMemory) throw IsStateful(rows);
        _runner.Enter();
        try
        {
            _model.Predict(_runner, features, predictions, rows);
        }
        finally
        {
            _runner.Exit();
        }
    }

    /// <summary>Where the features of one of the inputs go: <c>rows × its size</c> values.</summary>
    /// <param name="index">The input, from 0.</param>
    /// <param name="rows">The number of samples, from 1 to <see cref="MaxBatch"/>.</param>
    public Span<float> Input(int index, int rows)
    {
        CheckRows(rows);
        return _runner.Memory.Input(CheckIndex(index, _model.InputShapes.Count, "an input"), rows);
    }

    /// <summary>Predicts from what the inputs hold. A second call needs them filled again: their memory serves other values meanwhile.</summary>
    /// <param name="rows">The number of samples, from 1 to <see cref="MaxBatch"/>.</param>
    /// <exception cref="InvalidOperationException">Another thread is in this session, or the model is being trained.</exception>
    public void Run(int rows)
    {
        CheckRows(rows);
        _runner.Enter();
        try
        {
            _rows = 0;
            long version = _model.BeginReading();
            _runner.Forward(rows, training: false);
            _model.EndReading(version);
            _rows = rows;
        }
        finally
        {
            _runner.Exit();
        }
    }

    /// <summary>One of the outputs of the last <see cref="Run"/>: <c>rows × its size</c> values.</summary>
    /// <param name="index">The output, from 0.</param>
    public ReadOnlySpan<float> Output(int index = 0) =>
        _runner.Memory.Output(CheckIndex(index, _model.OutputShapes.Count, "an output"), _rows);

    /// <summary>
    /// Stateful layers begin anew: the states that each sample's place in the batch has from the prediction before become 0.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread is in this session.</exception>
    public void ResetStates()
    {
        _runner.Enter();
        _runner.Memory.Reset();
        _runner.Exit();
    }

    /// <summary>Ends the session's threads, if it has several.</summary>
    public void Dispose() => _team?.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int CheckIndex(int index, int count, string what) =>
        (uint)index < (uint)count ? index : throw WrongIndex(index, count, what);

    private static ArgumentOutOfRangeException WrongIndex(int index, int count, string what) => new(
        nameof(index), FormattableString.Invariant($"Session: expected {what} from 0 to {count - 1}. Received: {index}."));

    private ArgumentException IsStateful(int rows) => new(FormattableString.Invariant(
        $"Session: expected at most {MaxBatch} samples, since a stateful layer keeps a state for each place in the batch. Received: {rows}."));

    private void CheckRows(int rows)
    {
        if (rows <= 0 || rows > MaxBatch)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows), FormattableString.Invariant($"Session: expected a batch of 1 to {MaxBatch} samples. Received: {rows}."));
        }
    }
}
