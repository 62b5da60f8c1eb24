using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// Adadelta (Zeiler 2012), as <c>keras/src/optimizers/adadelta.py</c>: <c>a = ρ·a + (1 − ρ)·g²; δ = −g·√(b + ε) / √(a + ε);
/// b = ρ·b + (1 − ρ)·δ²; w += lr·δ</c>.
/// </summary>
public sealed record Adadelta : Optimizer
{
    /// <summary>A description of the rule.</summary>
    /// <param name="learningRate">A number or a schedule.</param>
    public Adadelta(Schedule learningRate) => LearningRate = learningRate;

    /// <summary>A description of the rule at a constant learning rate.</summary>
    /// <param name="learningRate">The learning rate.</param>
    public Adadelta(double learningRate = 0.001)
        : this((Schedule)learningRate)
    {
    }

    /// <summary>How much the means of squares keep in a step, from 0 to less than 1.</summary>
    public double Rho { get; init; } = 0.95;

    /// <summary>Added to the means of squares before their roots are taken; at least 0.</summary>
    public double Epsilon { get; init; } = 1e-7;


    /// <inheritdoc/>
    public override string Name => "Adadelta";

    /// <inheritdoc/>
    public override IReadOnlyList<OptimizerSlot> Slots => [new OptimizerSlot("accumulated_gradient"), new OptimizerSlot("accumulated_delta_var")];

    /// <inheritdoc/>
    internal override bool MayDivideByZero => (float)Epsilon == 0;

    /// <inheritdoc/>
    public override void Update(in WeightUpdate update)
    {
        var rule = new Rule(Rho, update.LearningRate, (float)Epsilon);
        UpdateLoop.Run(rule, update.Gradients, update.Weights, update.Slot(0), update.Slot(1));
    }

    /// <inheritdoc/>
    protected override void ValidateRule()
    {
        Moments.Share(Name, "rho", Rho);
        Argument.InRange(Name, "epsilon", Epsilon, 0, double.PositiveInfinity);
    }

    private readonly struct Rule(double rho, float rate, float epsilon) : IUpdateRule
    {
        private readonly float _kept = (float)rho, _new = (float)(1 - rho);

        public static int Slots => 2;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T squares, ref T deltas, ref T third)
            where T : struct, ISimd<T>
        {
            squares = (T.Create(_kept) * squares) + (T.Create(_new) * (gradient * gradient));
            T delta = gradient * T.SquareRoot(deltas + T.Create(epsilon)) / T.SquareRoot(squares + T.Create(epsilon));
            deltas = (T.Create(_kept) * deltas) + (T.Create(_new) * (delta * delta));
            weight -= T.Create(rate) * delta;
        }
    }
}
