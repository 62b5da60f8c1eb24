using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// Adagrad (Duchi et al. 2011), as <c>keras/src/optimizers/adagrad.py</c>: <c>a += g²; w −= lr·g / √(a + ε)</c>.
/// </summary>
public sealed record Adagrad : Optimizer
{
    /// <summary>A description of the rule.</summary>
    /// <param name="learningRate">A number or a schedule.</param>
    public Adagrad(Schedule learningRate) => LearningRate = learningRate;

    /// <summary>A description of the rule at a constant learning rate.</summary>
    /// <param name="learningRate">The learning rate.</param>
    public Adagrad(double learningRate = 0.001)
        : this((Schedule)learningRate)
    {
    }

    /// <summary>The sum of squares before the first step; at least 0.</summary>
    public double InitialAccumulatorValue { get; init; } = 0.1;

    /// <summary>Added to the sum of squares before its root is taken; at least 0.</summary>
    public double Epsilon { get; init; } = 1e-7;


    /// <inheritdoc/>
    public override string Name => "Adagrad";

    /// <inheritdoc/>
    public override IReadOnlyList<OptimizerSlot> Slots => [new OptimizerSlot("accumulator", InitialAccumulatorValue)];

    /// <inheritdoc/>
    internal override bool MayDivideByZero => (float)Epsilon == 0;

    /// <inheritdoc/>
    public override void Update(in WeightUpdate update) =>
        UpdateLoop.Run(new Rule(update.LearningRate, (float)Epsilon), update.Gradients, update.Weights, update.Slot(0));

    /// <inheritdoc/>
    protected override void ValidateRule()
    {
        Argument.InRange(Name, "initial accumulator value", InitialAccumulatorValue, 0, double.PositiveInfinity);
        Argument.InRange(Name, "epsilon", Epsilon, 0, double.PositiveInfinity);
    }

    private readonly struct Rule(float rate, float epsilon) : IUpdateRule
    {
        public static int Slots => 1;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T accumulator, ref T second, ref T third)
            where T : struct, ISimd<T>
        {
            accumulator += gradient * gradient;
            weight -= T.Create(rate) * gradient / T.SquareRoot(accumulator + T.Create(epsilon));
        }
    }
}
