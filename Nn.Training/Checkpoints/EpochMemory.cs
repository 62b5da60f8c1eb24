namespace Nn.Training;

/// <summary>What a training had in mind between two epochs: with it another one goes on as if there had been no pause.</summary>
/// <param name="Next">The epoch that comes next, counted from 0.</param>
/// <param name="StopReason">Why the training was asked to stop; null while it was not.</param>
/// <param name="History">What was logged.</param>
/// <param name="Callbacks">What the callbacks remember, in their order.</param>
internal sealed record EpochMemory(int Next, string? StopReason, History History, IReadOnlyList<CallbackMemory> Callbacks);
