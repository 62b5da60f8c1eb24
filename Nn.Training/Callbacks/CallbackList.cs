using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>The callbacks of one training. While one of them runs, predictions of the model are admitted.</summary>
internal sealed class CallbackList
{
    private readonly CallbackState[] _states;
    private readonly CallbackState[] _wantBatches;
    private readonly string[] _classNames;
    private readonly Model _model;
    private readonly TrainingLease _lease;

    public CallbackList(IEnumerable<Callback> callbacks, TrainingRun run, TrainingLease lease)
    {
        Callback[] list = [.. callbacks];
        _states = Array.ConvertAll(list, callback => callback.Begin(run));
        _classNames = Array.ConvertAll(list, callback => callback.GetType().Name);
        _model = run.Model;
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

    public void EpochEnd()
    {
        Call(_states, state => state.OnEpochEnd());
        Call(_states, state => state.OnEpochComplete());
    }

    public void TrainEnd() => Call(_states, state => state.OnTrainEnd());

    /// <summary>Whether one of them lets the training end well.</summary>
    public bool NotFinite(NotFiniteNumberException error)
    {
        bool isHandled = false;
        Call(_states, state => isHandled |= state.OnNotFinite(error));
        return isHandled;
    }

    /// <summary>What they remember, one for each callback that remembers something.</summary>
    public IReadOnlyList<CallbackMemory> Remember()
    {
        var memories = new List<CallbackMemory>();
        for (int i = 0; i < _states.Length; i++)
        {
            var memory = new CallbackMemory(_classNames[i], _model, values: null);
            _states[i].Exchange(memory);
            if (memory.Values.Count > 0) memories.Add(memory);
        }

        return memories;
    }

    /// <summary>
    /// Gives back what callbacks remembered, the first of a class to the first of that class. A callback of which there is nothing begins anew.
    /// </summary>
    public void Recall(IReadOnlyList<CallbackMemory> memories)
    {
        List<CallbackMemory> rest = [.. memories];
        for (int i = 0; i < _states.Length; i++)
        {
            if (rest.Find(memory => memory.ClassName == _classNames[i]) is not { } memory) continue;
            rest.Remove(memory);
            _states[i].Exchange(memory);
        }
    }

    private void Call(CallbackState[] states, Action<CallbackState> moment)
    {
        _lease.IsBetweenSteps = true;
        foreach (CallbackState state in states) moment(state);
        _lease.IsBetweenSteps = false;
    }
}
