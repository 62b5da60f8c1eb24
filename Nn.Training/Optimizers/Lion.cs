using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// Lion (Chen et al. 2023), as <c>keras/src/optimizers/lion.py</c>: <c>w −= lr·sign(β₁·m + (1 − β₁)·g); m = β₂·m + (1 − β₂)·g</c>.
/// </summary>
public sealed record Lion : Optimizer
{
    /// <summary>A description of the rule.</summary>
    /// <param name="learningRate">A number or a schedule.</param>
    public Lion(Schedule learningRate) => LearningRate = learningRate;

    /// <summary>A description of the rule at a constant learning rate.</summary>
    /// <param name="learningRate">The learning rate.</param>
    public Lion(double learningRate = 0.001)
        : this((Schedule)learningRate)
    {
    }

    /// <summary>How much of the mean of the gradients goes into a step's direction, from 0 to 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much the mean of the gradients keeps in a step, from 0 to less than 1.</summary>
    public double Beta2 { get; init; } = 0.99;


    /// <inheritdoc/>
    public override string Name => "Lion";

    /// <inheritdoc/>
    public override IReadOnlyList<OptimizerSlot> Slots => [new OptimizerSlot("momentum")];

    /// <inheritdoc/>
    public override void Update(in WeightUpdate update) =>
        UpdateLoop.Run(new Rule(Beta1, Beta2, update.LearningRate), update.Gradients, update.Weights, update.Slot(0));

    /// <inheritdoc/>
    protected override void ValidateRule()
    {
        Argument.InRange(Name, "beta 1", Beta1, 0, 1);
        Moments.Share(Name, "beta 2", Beta2);
    }

    private readonly struct Rule(double beta1, double beta2, float rate) : IUpdateRule
    {
        private readonly float _kept1 = (float)beta1, _new1 = (float)(1 - beta1), _kept2 = (float)beta2, _new2 = (float)(1 - beta2);

        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T m, ref T second, ref T third)
            where T : struct, ISimd<T>
        {
            T zero = T.Create(0), direction = (T.Create(_kept1) * m) + (T.Create(_new1) * gradient);
            T sign = T.Select(T.LessThan(direction, zero), T.Create(-rate), zero);
            weight -= T.Select(T.GreaterThan(direction, zero), T.Create(rate), sign);
            m = (T.Create(_kept2) * m) + (T.Create(_new2) * gradient);
        }
    }
}
