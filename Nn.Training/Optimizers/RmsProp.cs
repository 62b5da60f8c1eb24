using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// RMSprop (Hinton 2012), as <c>keras/src/optimizers/rmsprop.py</c>: <c>v = ρ·v + (1 − ρ)·g²; w −= lr·g / √(v + ε)</c>; centered by the
/// square of the gradients' mean (Graves 2013): <c>√(v − ḡ² + ε)</c>; with momentum <c>u = m·u + lr·g / √(…); w −= u</c>.
/// </summary>
public sealed record RmsProp : Optimizer
{
    /// <summary>A description of the rule.</summary>
    /// <param name="learningRate">A number or a schedule.</param>
    public RmsProp(Schedule learningRate) => LearningRate = learningRate;

    /// <summary>A description of the rule at a constant learning rate.</summary>
    /// <param name="learningRate">The learning rate.</param>
    public RmsProp(double learningRate = 0.001)
        : this((Schedule)learningRate)
    {
    }

    /// <summary>How much the mean of the squares keeps in a step, from 0 to less than 1.</summary>
    public double Rho { get; init; } = 0.9;

    /// <summary>How much of the last step a step keeps, from 0 to 1.</summary>
    public double Momentum { get; init; }

    /// <summary>Added to the mean of squares before its root is taken; at least 0.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <summary>Whether the squares are those of the distances from the gradients' mean.</summary>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    public override string Name => "RMSprop";

    /// <inheritdoc/>
    public override IReadOnlyList<OptimizerSlot> Slots =>
    [
        new OptimizerSlot("velocity"),
        .. Momentum > 0 ? [new OptimizerSlot("momentum")] : (OptimizerSlot[])[],
        .. Centered ? [new OptimizerSlot("average_gradient")] : (OptimizerSlot[])[],
    ];

    /// <inheritdoc/>
    internal override bool MayDivideByZero => (float)Epsilon == 0;

    /// <inheritdoc/>
    public override void Update(in WeightUpdate update)
    {
        var squares = new Squares(Rho, update.LearningRate, Epsilon);
        ReadOnlySpan<float> g = update.Gradients;
        if (Momentum > 0 && Centered)
            UpdateLoop.Run(new CenteredMomentum(squares, (float)Momentum), g, update.Weights, update.Slot(0), update.Slot(1), update.Slot(2));
        else if (Centered) UpdateLoop.Run(new CenteredRule(squares), g, update.Weights, update.Slot(0), update.Slot(1));
        else if (Momentum > 0) UpdateLoop.Run(new MomentumRule(squares, (float)Momentum), g, update.Weights, update.Slot(0), update.Slot(1));
        else UpdateLoop.Run(new Rule(squares), g, update.Weights, update.Slot(0));
    }

    /// <inheritdoc/>
    protected override void ValidateRule()
    {
        Moments.Share(Name, "rho", Rho);
        Argument.InRange(Name, "momentum", Momentum, 0, 1);
        Argument.InRange(Name, "epsilon", Epsilon, 0, double.PositiveInfinity);
    }

    /// <summary>The step of a weight before momentum.</summary>
    private readonly struct Squares(double rho, float rate, double epsilon)
    {
        private readonly float _kept = (float)rho, _new = (float)(1 - rho), _epsilon = (float)epsilon;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Step<T>(T gradient, ref T velocity)
            where T : struct, ISimd<T>
        {
            velocity = (T.Create(_kept) * velocity) + (T.Create(_new) * (gradient * gradient));
            return T.Create(rate) * gradient / T.SquareRoot(velocity + T.Create(_epsilon));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Step<T>(T gradient, ref T velocity, ref T mean)
            where T : struct, ISimd<T>
        {
            velocity = (T.Create(_kept) * velocity) + (T.Create(_new) * (gradient * gradient));
            mean = (T.Create(_kept) * mean) + (T.Create(_new) * gradient);
            // Rounding may leave less than nothing.
            T variance = T.Max(T.Create(0), velocity - (mean * mean));
            return T.Create(rate) * gradient / T.SquareRoot(variance + T.Create(_epsilon));
        }
    }

    private readonly struct Rule(Squares squares) : IUpdateRule
    {
        public static int Slots => 1;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T velocity, ref T second, ref T third)
            where T : struct, ISimd<T> => weight -= squares.Step(gradient, ref velocity);
    }

    private readonly struct MomentumRule(Squares squares, float momentum) : IUpdateRule
    {
        public static int Slots => 2;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T velocity, ref T step, ref T third)
            where T : struct, ISimd<T>
        {
            step = (T.Create(momentum) * step) + squares.Step(gradient, ref velocity);
            weight -= step;
        }
    }

    private readonly struct CenteredRule(Squares squares) : IUpdateRule
    {
        public static int Slots => 2;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T velocity, ref T mean, ref T third)
            where T : struct, ISimd<T> => weight -= squares.Step(gradient, ref velocity, ref mean);
    }

    private readonly struct CenteredMomentum(Squares squares, float momentum) : IUpdateRule
    {
        public static int Slots => 3;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weight, ref T velocity, ref T step, ref T mean)
            where T : struct, ISimd<T>
        {
            step = (T.Create(momentum) * step) + squares.Step(gradient, ref velocity, ref mean);
            weight -= step;
        }
    }
}
