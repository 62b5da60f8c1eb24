using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// Follow the regularized leader (McMahan et al. 2013), as <c>keras/src/optimizers/ftrl.py</c> with its power of −½:
/// <c>n′ = n + g²; z += g + 2·s·w − (√n′ − √n) / lr·w; w = (clip(z, ±l₁) − z) / (√n′ / lr + 2·(l₂ + β / (2·lr))); n = n′</c>.
/// </summary>
public sealed record Ftrl : Optimizer
{
    /// <summary>A description of the rule.</summary>
    /// <param name="learningRate">A number or a schedule.</param>
    public Ftrl(Schedule learningRate) => LearningRate = learningRate;

    /// <summary>A description of the rule at a constant learning rate.</summary>
    /// <param name="learningRate">The learning rate.</param>
    public Ftrl(double learningRate = 0.001)
        : this((Schedule)learningRate)
    {
    }

    /// <summary>n before the first step; at least 0.</summary>
    public double InitialAccumulatorValue { get; init; } = 0.1;

    /// <summary>l₁, which makes small weights 0; at least 0.</summary>
    public double L1 { get; init; }

    /// <summary>l₂; at least 0.</summary>
    public double L2 { get; init; }

    /// <summary>s, a penalty on the size of the weights that goes into the gradient; at least 0.</summary>
    public double L2Shrinkage { get; init; }

    /// <summary>β; at least 0.</summary>
    public double Beta { get; init; }


    /// <inheritdoc/>
    public override string Name => "Ftrl";

    /// <inheritdoc/>
    public override IReadOnlyList<OptimizerSlot> Slots => [new OptimizerSlot("accumulator", InitialAccumulatorValue), new OptimizerSlot("linear")];

    /// <inheritdoc/>
    public override void Update(in WeightUpdate update)
    {
        double rate = update.LearningRate;
        var rule = new Rule((float)L1, (float)(2 * (L2 + (Beta / (2 * rate)))), (float)(2 * L2Shrinkage), update.LearningRate);
        // A step at a rate of 0 changes nothing, as with any other rule.
        if (rate > 0) UpdateLoop.Run(rule, update.Gradients, update.Weights, update.Slot(0), update.Slot(1));
    }

    /// <inheritdoc/>
    protected override void ValidateRule()
    {
        Argument.InRange(Name, "initial accumulator value", InitialAccumulatorValue, 0, double.PositiveInfinity);
        Argument.InRange(Name, "L1", L1, 0, double.PositiveInfinity);
        Argument.InRange(Name, "L2", L2, 0, double.PositiveInfinity);
        Argument.InRange(Name, "L2 shrinkage", L2Shrinkage, 0, double.PositiveInfinity);
        Argument.InRange(Name, "beta", Beta, 0, double.PositiveInfinity);
    }

    private readonly struct Rule(float l1, float twiceL2, float twiceShrinkage, float rate) : IUpdateRule
    {
        public static int Slots => 2;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T accumulator, ref T linear, ref T third)
            where T : struct, ISimd<T>
        {
            T before = T.SquareRoot(accumulator);
            accumulator += gradient * gradient;
            T root = T.SquareRoot(accumulator);
            linear += gradient + (T.Create(twiceShrinkage) * weight) - ((root - before) / T.Create(rate) * weight);
            T clipped = T.Max(T.Create(-l1), T.Min(T.Create(l1), linear));
            // A weight without gradients so far, of no accumulator, stays where it is: 0 / 0.
            T quadratic = (root / T.Create(rate)) + T.Create(twiceL2);
            T moved = (clipped - linear) / quadratic;
            weight = T.Select(T.GreaterThan(quadratic, T.Create(0)), moved, weight);
        }
    }
}
