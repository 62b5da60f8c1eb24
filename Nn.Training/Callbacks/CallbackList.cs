using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>The callbacks of one training. While one of them runs, predictions of the model are admitted.</summary>
internal sealed class CallbackList
{
    private readonly CallbackState[] _states;
    private readonly CallbackState[] _wantBatches;
    private readonly TrainingLease _lease;

    public CallbackList(IEnumerable<Callback> callbacks, TrainingRun run, TrainingLease lease)
    {
        _states = [.. callbacks.Select(callback => callback.Begin(run))];
        _wantBatches = Array.FindAll(_states, state => state.WantsBatches);
        _lease = lease;
    }

    public void EpochBegin() => Call(_states, state => state.OnEpochBegin());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BatchBegin()
    {
        if (_wantBatches.Length > 0) Call(_wantBatches, state => state.OnBatchBegin());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BatchEnd()
    {
        if (_wantBatches.Length > 0) Call(_wantBatches, state => state.OnBatchEnd());
    }

    public void EpochEnd() => Call(_states, state => state.OnEpochEnd());

    public void TrainEnd() => Call(_states, state => state.OnTrainEnd());

    /// <summary>Whether one of them lets the training end well.</summary>
    public bool NotFinite(NotFiniteNumberException error)
    {
        bool isHandled = false;
        Call(_states, state => isHandled |= state.OnNotFinite(error));
        return isHandled;
    }

    private void Call(CallbackState[] states, Action<CallbackState> moment)
    {
        _lease.IsBetweenSteps = true;
        foreach (CallbackState state in states) moment(state);
        _lease.IsBetweenSteps = false;
    }
}
