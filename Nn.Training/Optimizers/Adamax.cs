using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// Adamax (Kingma and Ba 2015, section 7), as <c>keras/src/optimizers/adamax.py</c>: <c>m += (g − m)·(1 − β₁); u = max(β₂·u, |g|);
/// w −= lr·m / ((1 − β₁ᵗ)·(u + ε))</c>.
/// </summary>
public sealed record Adamax : Optimizer
{
    /// <summary>A description of the rule.</summary>
    /// <param name="learningRate">A number or a schedule.</param>
    public Adamax(Schedule learningRate) => LearningRate = learningRate;

    /// <summary>A description of the rule at a constant learning rate.</summary>
    /// <param name="learningRate">The learning rate.</param>
    public Adamax(double learningRate = 0.001)
        : this((Schedule)learningRate)
    {
    }

    /// <summary>How much the mean of the gradients keeps in a step, from 0 to less than 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much the largest gradient keeps in a step, from 0 to less than 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the largest gradient; at least 0.</summary>
    public double Epsilon { get; init; } = 1e-7;


    /// <inheritdoc/>
    public override string Name => "Adamax";

    /// <inheritdoc/>
    public override IReadOnlyList<OptimizerSlot> Slots => [new OptimizerSlot("momentum"), new OptimizerSlot("norm")];

    /// <inheritdoc/>
    internal override bool MayDivideByZero => (float)Epsilon == 0;

    /// <inheritdoc/>
    public override void Update(in WeightUpdate update)
    {
        float rate = (float)(update.LearningRate / (1 - Math.Pow(Beta1, update.Step)));
        var rule = new Rule((float)(1 - Beta1), (float)Beta2, rate, (float)Epsilon);
        UpdateLoop.Run(rule, update.Gradients, update.Weights, update.Slot(0), update.Slot(1));
    }

    /// <inheritdoc/>
    protected override void ValidateRule()
    {
        Moments.Validate(Name, Beta1, Beta2);
        Argument.InRange(Name, "epsilon", Epsilon, 0, double.PositiveInfinity);
    }

    private readonly struct Rule(float newShare, float beta2, float rate, float epsilon) : IUpdateRule
    {
        public static int Slots => 2;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T m, ref T largest, ref T third)
            where T : struct, ISimd<T>
        {
            m += (gradient - m) * T.Create(newShare);
            largest = T.Max(T.Abs(gradient), T.Create(beta2) * largest);
            weight -= T.Create(rate) * m / (largest + T.Create(epsilon));
        }
    }
}
