using Nn.Serialization;

namespace Nn.Training;

public sealed partial class Trainer
{
    /// <summary>Puts a model together with what another library's file says of its training.</summary>
    /// <param name="model">The model to train on.</param>
    /// <param name="description">Optimizer, losses and metrics in neutral words.</param>
    /// <param name="registry">Knows the classes, your own among them; <see cref="TrainingRegistry.Default"/> without it.</param>
    /// <exception cref="NotSupportedException">A class or an argument is not supported; the message names it.</exception>
    /// <inheritdoc cref="Trainer(Model, Optimizer, Loss, Metric[])" path="/exception"/>
    public Trainer(Model model, TrainingDescription description, Registry? registry = null)
        : this(model, OptimizerOf(description, registry ?? TrainingRegistry.Default), ObjectivesOf(description, registry ?? TrainingRegistry.Default))
    {
    }

    /// <summary>Optimizer, losses and metrics in neutral words, for a file of another library.</summary>
    /// <param name="registry">Knows the classes, your own among them; <see cref="TrainingRegistry.Default"/> without it.</param>
    /// <exception cref="NotSupportedException">The registry does not know a class.</exception>
    public TrainingDescription Describe(Registry? registry = null)
    {
        registry ??= TrainingRegistry.Default;
        return new TrainingDescription(
            registry.Describe(Optimizer),
            [
                .. Objectives.Select(objective => new ObjectiveDescription(
                    objective.Output, registry.Describe(objective.Loss), objective.Weight, [.. objective.Metrics.Select(registry.Describe)],
                    [.. objective.WeightedMetrics.Select(registry.Describe)])),
            ]);
    }

    private static Optimizer OptimizerOf(TrainingDescription description, Registry registry)
    {
        ArgumentNullException.ThrowIfNull(description);
        return registry.Create<Optimizer>(description.Optimizer);
    }

    private static Objective[] ObjectivesOf(TrainingDescription description, Registry registry) =>
    [
        .. description.Objectives.Select(objective => new Objective(registry.Create<Loss>(objective.Loss))
        {
            Output = objective.Output,
            Weight = objective.Weight,
            Metrics = [.. objective.Metrics.Select(registry.Create<Metric>)],
            WeightedMetrics = [.. objective.WeightedMetrics.Select(registry.Create<Metric>)],
        }),
    ];
}
