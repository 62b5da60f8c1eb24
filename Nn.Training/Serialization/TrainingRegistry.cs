using Nn.Serialization;

namespace Nn.Training;

/// <summary>The registry of all that Nn.Core and Nn.Training have.</summary>
public static class TrainingRegistry
{
    /// <summary>What <see cref="Registry.Default"/> knows, and the losses, metrics, schedules and optimizers of this library.</summary>
    public static Registry Default { get; } = Registry.Default.WithLosses().WithMetrics().WithSchedules().WithOptimizers();
}
