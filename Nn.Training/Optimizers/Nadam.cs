using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// Adam with Nesterov's momentum (Dozat 2016), as <c>keras/src/optimizers/nadam.py</c>: with <c>μₜ = β₁·(1 − ½·0.96ᵗ)</c> and means m and v as
/// <see cref="Adam"/>'s, <c>m̂ = μₜ₊₁·m / (1 − Πμ₁…ₜ₊₁) + (1 − μₜ)·g / (1 − Πμ₁…ₜ); w −= lr·m̂ / (√(v / (1 − β₂ᵗ)) + ε)</c>.
/// </summary>
public sealed record Nadam : Optimizer
{
    /// <summary>A description of the rule.</summary>
    /// <param name="learningRate">A number or a schedule.</param>
    public Nadam(Schedule learningRate) => LearningRate = learningRate;

    /// <summary>A description of the rule at a constant learning rate.</summary>
    /// <param name="learningRate">The learning rate.</param>
    public Nadam(double learningRate = 0.001)
        : this((Schedule)learningRate)
    {
    }

    /// <summary>How much the mean of the gradients keeps in a step, from 0 to less than 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much the mean of their squares keeps in a step, from 0 to less than 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean of squares; at least 0.</summary>
    public double Epsilon { get; init; } = 1e-7;


    /// <inheritdoc/>
    public override string Name => "Nadam";

    /// <inheritdoc/>
    public override IReadOnlyList<OptimizerSlot> Slots => [new OptimizerSlot("momentum"), new OptimizerSlot("velocity")];

    /// <inheritdoc/>
    internal override bool MayDivideByZero => (float)Epsilon == 0;

    /// <inheritdoc/>
    public override void Update(in WeightUpdate update)
    {
        (double now, double next, double product) = Momenta(update.Step);
        float ofMean = (float)(next / (1 - (product * next))), ofGradient = (float)((1 - now) / (1 - product));
        float correction = (float)(1 - Math.Pow(Beta2, update.Step));
        var rule = new Rule(new Moments(Beta1, Beta2), ofMean, ofGradient, correction, update.LearningRate, (float)Epsilon);
        UpdateLoop.Run(rule, update.Gradients, update.Weights, update.Slot(0), update.Slot(1));
    }

    /// <inheritdoc/>
    protected override void ValidateRule()
    {
        Moments.Validate(Name, Beta1, Beta2);
        Argument.InRange(Name, "epsilon", Epsilon, 0, double.PositiveInfinity);
    }

    /// <summary>μ of this step and of the next, and the product of all up to this one.</summary>
    private (double Now, double Next, double Product) Momenta(long step)
    {
        double decay = 0.96, product = 1, now = 0;
        // The product soon is too small to matter.
        for (long t = 1; t <= step && product > 1e-30; t++, decay *= 0.96)
        {
            now = Beta1 * (1 - (0.5 * decay));
            product *= now;
        }

        now = Beta1 * (1 - (0.5 * Math.Pow(0.96, step)));
        return (now, Beta1 * (1 - (0.5 * Math.Pow(0.96, step + 1))), product);
    }

    private readonly struct Rule(Moments moments, float ofMean, float ofGradient, float correction, float rate, float epsilon) : IUpdateRule
    {
        public static int Slots => 2;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T m, ref T v, ref T third)
            where T : struct, ISimd<T>
        {
            moments.Step(gradient, ref m, ref v);
            T mean = (T.Create(ofMean) * m) + (T.Create(ofGradient) * gradient);
            weight -= mean * T.Create(rate) / (T.SquareRoot(v / T.Create(correction)) + T.Create(epsilon));
        }
    }
}
