namespace Nn.Execution;

/// <summary>Watches where the time of training steps goes: a profile, or the event source. Without one nothing is measured.</summary>
internal interface IStepObserver
{
    /// <summary>A piece of a step has run.</summary>
    /// <param name="phase">Which piece.</param>
    /// <param name="node">The node, for <see cref="StepPhase.Forward"/> and <see cref="StepPhase.Backward"/>; else null.</param>
    /// <param name="rows">The samples of the batch.</param>
    /// <param name="ticks">How long it took, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    void Observe(StepPhase phase, PlacedNode? node, int rows, long ticks);
}

/// <summary>The pieces of a training step.</summary>
internal enum StepPhase
{
    /// <summary>Samples are copied into the session.</summary>
    Load,

    /// <summary>A node computes forward.</summary>
    Forward,

    /// <summary>The loss and its gradient.</summary>
    Loss,

    /// <summary>Loss and metrics are noted.</summary>
    Metrics,

    /// <summary>A node computes backward.</summary>
    Backward,

    /// <summary>The optimizer changes the weights.</summary>
    Update,
}
