using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// Normalises each sample by itself to mean 0 and variance 1 over the axes, then scales and shifts it:
/// <c>y = gamma · (x − mean) / sqrt(variance + epsilon) + beta</c> (Ba et al. 2016; <c>keras/src/layers/normalization/layer_normalization.py</c>).
/// gamma, beta: the lengths of the axes.
/// </summary>
public sealed record LayerNormalization : Layer
{
    /// <summary>The axes, counted with the batch as in Keras: 1 is the first of a sample, −1 the last.</summary>
    public Axes Axis { get; init; } = -1;

    /// <summary>Added to the variance, so that a constant sample does not divide by zero.</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Whether there is a beta, which shifts.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether there is a gamma, which scales.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>The first values of beta.</summary>
    public Initializer BetaInitializer { get; init; } = Initializer.Zeros;

    /// <summary>The first values of gamma.</summary>
    public Initializer GammaInitializer { get; init; } = Initializer.Ones;

    /// <summary>What keeps beta small; null for nothing.</summary>
    public Regularizer? BetaRegularizer { get; init; }

    /// <summary>What keeps gamma small; null for nothing.</summary>
    public Regularizer? GammaRegularizer { get; init; }

    /// <summary>What beta is brought back to after each update; null for nothing.</summary>
    public Constraint? BetaConstraint { get; init; }

    /// <summary>What gamma is brought back to after each update; null for nothing.</summary>
    public Constraint? GammaConstraint { get; init; }

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        (Slot x, int[] axes) = RowNormalizing.Input(builder, inputs, Axis, Epsilon);
        Shape shape = RowNormalizing.ShapeOf(x, axes);
        Parameter? gamma = Scale ? builder.AddWeight("gamma", shape, GammaInitializer, GammaRegularizer, GammaConstraint) : null;
        Parameter? beta = Center ? builder.AddWeight("beta", shape, BetaInitializer, BetaRegularizer, BetaConstraint) : null;
        return RowNormalizing.Append(
            builder, x, axes, length => new RowNormalization(takesMean: true, length, (float)Epsilon), gamma, beta);
    }

    internal static LayerNormalization Exchange(LayerNormalization layer, Arguments arguments)
    {
        arguments.Only("rms_scaling", false);
        return layer with
        {
            Axis = [.. arguments.Numbers("axis", layer.Axis)],
            Epsilon = arguments.Number("epsilon", layer.Epsilon),
            Center = arguments.Bool("center", layer.Center),
            Scale = arguments.Bool("scale", layer.Scale),
            BetaInitializer = arguments.Description("beta_initializer", layer.BetaInitializer),
            GammaInitializer = arguments.Description("gamma_initializer", layer.GammaInitializer),
            BetaRegularizer = arguments.OptionalDescription("beta_regularizer", layer.BetaRegularizer),
            GammaRegularizer = arguments.OptionalDescription("gamma_regularizer", layer.GammaRegularizer),
            BetaConstraint = arguments.OptionalDescription("beta_constraint", layer.BetaConstraint),
            GammaConstraint = arguments.OptionalDescription("gamma_constraint", layer.GammaConstraint),
        };
    }
}
