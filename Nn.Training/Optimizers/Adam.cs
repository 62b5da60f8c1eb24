using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// Adam (Kingma and Ba 2015), as <c>keras/src/optimizers/adam.py</c>: <c>m += (g − m)·(1 − β₁); v += (g² − v)·(1 − β₂);
/// w −= α·m / (√v + ε)</c> with <c>α = lr·√(1 − β₂ᵗ) / (1 − β₁ᵗ)</c>. With <see cref="AmsGrad"/> the largest v so far stands for v
/// (Reddi et al. 2018). <see cref="Optimizer.WeightDecay"/> makes it AdamW.
/// </summary>
public sealed record Adam : Optimizer
{
    /// <summary>A description of the rule.</summary>
    /// <param name="learningRate">A number or a schedule.</param>
    public Adam(Schedule learningRate) => LearningRate = learningRate;

    /// <summary>A description of the rule at a constant learning rate.</summary>
    /// <param name="learningRate">The learning rate.</param>
    public Adam(double learningRate = 0.001)
        : this((Schedule)learningRate)
    {
    }

    /// <summary>How much the mean of the gradients keeps in a step, from 0 to less than 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much the mean of their squares keeps in a step, from 0 to less than 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean of squares; at least 0.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <summary>Whether a step is made by the largest mean of squares so far.</summary>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public override string Name => "Adam";

    /// <inheritdoc/>
    public override IReadOnlyList<OptimizerSlot> Slots => AmsGrad
        ? [new OptimizerSlot("momentum"), new OptimizerSlot("velocity"), new OptimizerSlot("velocity_hat")]
        : [new OptimizerSlot("momentum"), new OptimizerSlot("velocity")];

    /// <summary>
    /// From moments up to 3e18 a step adds at most α·m / ε: with a rate of 1e6, α is at most 1e9 and the step 3e35, and eight of them are no
    /// overflow.
    /// </summary>
    internal override bool MovesByGradients => Epsilon >= 1e-8 && Beta1 <= 0.999;

    /// <inheritdoc/>
    internal override bool MayDivideByZero => (float)Epsilon == 0;

    /// <inheritdoc/>
    public override void Update(in WeightUpdate update)
    {
        float alpha = (float)(update.LearningRate * Math.Sqrt(1 - Math.Pow(Beta2, update.Step)) / (1 - Math.Pow(Beta1, update.Step)));
        var moments = new Moments(Beta1, Beta2);
        float epsilon = (float)Epsilon;
        if (AmsGrad)
        {
            var rule = new AmsGradRule(moments, alpha, epsilon);
            UpdateLoop.Run(rule, update.Gradients, update.Weights, update.Slot(0), update.Slot(1), update.Slot(2));
        }
        else
        {
            UpdateLoop.Run(new Rule(moments, alpha, epsilon), update.Gradients, update.Weights, update.Slot(0), update.Slot(1));
        }
    }

    /// <inheritdoc/>
    protected override void ValidateRule()
    {
        Moments.Validate(Name, Beta1, Beta2);
        Argument.InRange(Name, "epsilon", Epsilon, 0, double.PositiveInfinity);
    }

    private readonly struct Rule(Moments moments, float alpha, float epsilon) : IUpdateRule
    {
        public static int Slots => 2;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T m, ref T v, ref T third)
            where T : struct, ISimd<T>
        {
            moments.Step(gradient, ref m, ref v);
            weight -= m * T.Create(alpha) / (T.SquareRoot(v) + T.Create(epsilon));
        }
    }

    private readonly struct AmsGradRule(Moments moments, float alpha, float epsilon) : IUpdateRule
    {
        public static int Slots => 3;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T m, ref T v, ref T largest)
            where T : struct, ISimd<T>
        {
            moments.Step(gradient, ref m, ref v);
            largest = T.Max(v, largest);
            weight -= m * T.Create(alpha) / (T.SquareRoot(largest) + T.Create(epsilon));
        }
    }
}
