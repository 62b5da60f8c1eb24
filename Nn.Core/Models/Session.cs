using System.Runtime.CompilerServices;
using Nn.Execution;

namespace Nn;

/// <summary>
/// The buffers with which one thread predicts. Made once by <see cref="Model.CreateSession"/>; a prediction allocates nothing. Any number
/// of sessions share one model. Two callers in one session are detected and refused. Only a session of several threads has something to
/// dispose.
/// </summary>
public sealed class Session : IDisposable
{
    private readonly Model _model;
    private readonly Workspace _workspace;
    private readonly WorkTeam? _team;

    internal Session(Model model, int maxBatch, int threads)
    {
        _model = model;
        _team = threads > 1 ? new WorkTeam(threads) : null;
        _workspace = new Workspace(model.InferenceGraph, maxBatch, _team);
    }

    /// <summary>The largest number of samples that go through at once; more go through in chunks.</summary>
    public int MaxBatch => _workspace.MaxBatch;

    /// <summary>The bytes of the session's arena: its values and scratch memory.</summary>
    public long ArenaBytes => (long)_workspace.ArenaLength * sizeof(float);

    /// <summary>Predicts in inference mode (moving statistics, no dropout).</summary>
    /// <param name="features">Any number of samples, row after row: <c>rows × InputShape.Size</c> values.</param>
    /// <param name="predictions">Receives <c>rows × OutputShape.Size</c> values.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other or the model.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in this session, or the model is being trained.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Predict(ReadOnlySpan<float> features, Span<float> predictions)
    {
        int rows = _model.CountRows(features.Length, predictions.Length);
        _workspace.Enter();
        try
        {
            _model.Predict(_workspace, features, predictions, rows);
        }
        finally
        {
            _workspace.Exit();
        }
    }

    /// <summary>Ends the session's threads, if it has several.</summary>
    public void Dispose() => _team?.Dispose();
}
