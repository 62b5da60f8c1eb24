using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// Stochastic gradient descent, as <c>keras/src/optimizers/sgd.py</c>. Without momentum <c>w −= lr·g</c>; with momentum
/// <c>v = m·v − lr·g; w += v</c>; Nesterov's <c>v = m·v − lr·g; w += m·v − lr·g</c>.
/// </summary>
public sealed record Sgd : Optimizer
{
    /// <summary>A description of the rule.</summary>
    /// <param name="learningRate">A number or a schedule.</param>
    /// <param name="momentum">How much of the last step a step keeps, from 0 to 1.</param>
    /// <param name="nesterov">Whether to look ahead along the momentum.</param>
    public Sgd(Schedule learningRate, double momentum = 0, bool nesterov = false)
    {
        LearningRate = learningRate;
        Momentum = momentum;
        Nesterov = nesterov;
    }

    /// <summary>A description of the rule at a constant learning rate.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="momentum">How much of the last step a step keeps, from 0 to 1.</param>
    /// <param name="nesterov">Whether to look ahead along the momentum.</param>
    public Sgd(double learningRate = 0.01, double momentum = 0, bool nesterov = false)
        : this((Schedule)learningRate, momentum, nesterov)
    {
    }

    /// <summary>How much of the last step a step keeps, from 0 to 1.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether to look ahead along the momentum.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override string Name => "SGD";

    /// <inheritdoc/>
    public override IReadOnlyList<OptimizerSlot> Slots => Momentum == 0 ? [] : [new OptimizerSlot("momentum")];

    /// <inheritdoc/>
    internal override bool MovesByGradients => true;

    /// <inheritdoc/>
    protected override void ValidateRule() => Argument.InRange(Name, "momentum", Momentum, 0, 1);

    /// <inheritdoc/>
    public override void Update(in WeightUpdate update)
    {
        if (Momentum == 0) OptimizerKernels.Sgd(update.Gradients, update.LearningRate, update.Weights);
        else if (Nesterov) OptimizerKernels.Nesterov(update.Gradients, update.LearningRate, (float)Momentum, update.Slot(0), update.Weights);
        else OptimizerKernels.Momentum(update.Gradients, update.LearningRate, (float)Momentum, update.Slot(0), update.Weights);
    }
}
