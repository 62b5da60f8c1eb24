using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// LAMB (You et al. 2020), as <c>keras/src/optimizers/lamb.py</c>: with means m and v as <see cref="Adam"/>'s,
/// <c>u = m / (1 − β₁ᵗ) / √(v / (1 − β₂ᵗ) + ε); w −= lr·(‖w‖ / ‖u‖)·u</c> for each weight as a whole; a norm of 0 makes the ratio 1.
/// </summary>
public sealed record Lamb : Optimizer
{
    /// <summary>A description of the rule.</summary>
    /// <param name="learningRate">A number or a schedule.</param>
    public Lamb(Schedule learningRate) => LearningRate = learningRate;

    /// <summary>A description of the rule at a constant learning rate.</summary>
    /// <param name="learningRate">The learning rate.</param>
    public Lamb(double learningRate = 0.001)
        : this((Schedule)learningRate)
    {
    }

    /// <summary>How much the mean of the gradients keeps in a step, from 0 to less than 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much the mean of their squares keeps in a step, from 0 to less than 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the mean of squares before its root is taken; at least 0.</summary>
    public double Epsilon { get; init; } = 1e-7;


    /// <inheritdoc/>
    public override string Name => "Lamb";

    /// <inheritdoc/>
    public override IReadOnlyList<OptimizerSlot> Slots => [new OptimizerSlot("momentum"), new OptimizerSlot("velocity")];

    /// <inheritdoc/>
    public override bool NeedsWholeParameters => true;

    /// <inheritdoc/>
    internal override bool MayDivideByZero => (float)Epsilon == 0;

    /// <inheritdoc/>
    public override void Update(in WeightUpdate update)
    {
        var direction = new Direction(1 - Math.Pow(Beta1, update.Step), 1 - Math.Pow(Beta2, update.Step), Epsilon);
        UpdateLoop.Run(new Means(new Moments(Beta1, Beta2)), update.Gradients, update.Weights, update.Slot(0), update.Slot(1));
        double weights = Math.Sqrt(Reductions.SumOfSquares(update.Weights)), size = direction.Norm(update.Slot(0), update.Slot(1));
        float rate = (float)(update.LearningRate * (weights > 0 && size > 0 ? weights / size : 1));
        UpdateLoop.Run(new Rule(direction, rate), update.Gradients, update.Weights, update.Slot(0), update.Slot(1));
    }

    /// <inheritdoc/>
    protected override void ValidateRule()
    {
        Moments.Validate(Name, Beta1, Beta2);
        Argument.InRange(Name, "epsilon", Epsilon, 0, double.PositiveInfinity);
    }

    /// <summary>u of a weight.</summary>
    private readonly struct Direction(double correction1, double correction2, double epsilon)
    {
        private const int Piece = 256;

        private readonly float _correction1 = (float)correction1, _correction2 = (float)correction2, _epsilon = (float)epsilon;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Of<T>(T m, T v)
            where T : struct, ISimd<T> =>
            m / T.Create(_correction1) / T.SquareRoot((v / T.Create(_correction2)) + T.Create(_epsilon));

        /// <summary>‖u‖, in double.</summary>
        public double Norm(ReadOnlySpan<float> m, ReadOnlySpan<float> v)
        {
            Span<float> directions = stackalloc float[Piece];
            double squares = 0;
            for (int start = 0; start < m.Length; start += Piece)
            {
                Span<float> some = directions[..Math.Min(Piece, m.Length - start)];
                for (int i = 0; i < some.Length; i++)
                    Of(Simd1.Create(m[start + i]), Simd1.Create(v[start + i])).Store(ref some[i], 0);
                squares += Reductions.SumOfSquares(some);
            }

            return Math.Sqrt(squares);
        }
    }

    private readonly struct Means(Moments moments) : IUpdateRule
    {
        public static int Slots => 2;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T m, ref T v, ref T third)
            where T : struct, ISimd<T> => moments.Step(gradient, ref m, ref v);
    }

    private readonly struct Rule(Direction direction, float rate) : IUpdateRule
    {
        public static int Slots => 2;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T m, ref T v, ref T third)
            where T : struct, ISimd<T>
        {
            weight -= T.Create(rate) * direction.Of(m, v);
        }
    }
}
