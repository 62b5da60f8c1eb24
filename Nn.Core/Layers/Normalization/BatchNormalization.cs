using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// Normalises each feature to mean 0 and variance 1 over the batch, then scales and shifts it:
/// <c>y = gamma · (x − mean) / sqrt(variance + epsilon) + beta</c> (Ioffe and Szegedy 2015;
/// <c>keras/src/layers/normalization/batch_normalization.py</c>). Training uses the statistics of the batch (the biased variance) and moves
/// the moving ones towards them; inference, and a layer that is not trainable, uses the moving statistics. Takes any rank; the statistics
/// are over every axis but that of the features. Behind a mask they leave out the steps of padding.
/// gamma, beta, moving_mean, moving_variance: (features).
/// </summary>
public sealed record BatchNormalization : Layer
{
    /// <summary>The axis of the features, counted with the batch as in Keras: 1 is the first of a sample, −1 the last.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>How much of the moving statistics a step keeps: <c>moving = moving · momentum + batch · (1 − momentum)</c>.</summary>
    public double Momentum { get; init; } = 0.99;

    /// <summary>Added to the variance, so that a constant feature does not divide by zero.</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Whether there is a beta, which shifts.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether there is a gamma, which scales.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>The first values of beta.</summary>
    public Initializer BetaInitializer { get; init; } = Initializer.Zeros;

    /// <summary>The first values of gamma.</summary>
    public Initializer GammaInitializer { get; init; } = Initializer.Ones;

    /// <summary>The first values of the moving mean.</summary>
    public Initializer MovingMeanInitializer { get; init; } = Initializer.Zeros;

    /// <summary>The first values of the moving variance.</summary>
    public Initializer MovingVarianceInitializer { get; init; } = Initializer.Ones;

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
        ArgumentNullException.ThrowIfNull(builder);
        Slot input = builder.Single(inputs);
        if (!(Momentum is >= 0 and <= 1)) throw builder.Error("a momentum from 0 to 1", FormattableString.Invariant($"{Momentum}"));
        if (!(Epsilon >= 0 && double.IsFinite(Epsilon))) throw builder.Error("an epsilon of at least 0", FormattableString.Invariant($"{Epsilon}"));
        int rank = input.Shape.Rank;
        if (rank == 0) throw builder.Error("an input of at least one dimension", $"{input.Shape}");
        int[] axis = [KerasAxis.OfSample(builder, Axis, input.Shape)];
        Slot x = AxisOrder.ToEnd(builder, input, axis);
        int features = x.Shape[^1];
        Parameter? gamma = Scale ? builder.AddWeight("gamma", [features], GammaInitializer, GammaRegularizer, GammaConstraint) : null;
        Parameter? beta = Center ? builder.AddWeight("beta", [features], BetaInitializer, BetaRegularizer, BetaConstraint) : null;
        Parameter mean = builder.AddState("moving_mean", [features], MovingMeanInitializer);
        Parameter variance = builder.AddState("moving_variance", [features], MovingVarianceInitializer);
        var parameters = new NormalizationParameters(builder.CurrentLayer, gamma, beta, mean, variance, Momentum, Epsilon);
        Slot rows = x.As([features]);
        Slot normalized = (builder.MaskOf(input) is { } mask
            ? builder.Append(new MaskedNormalizationNode(parameters, RowsPerStep(builder, input, axis[0])), [rows, mask], [features])
            : builder.Append(new NormalizationNode(parameters, ReluFusion.None), [rows], [features])).Single.As(x.Shape);
        return AxisOrder.Back(builder, normalized, axis);
    }

    /// <summary>How many vectors of features a time step has.</summary>
    private static int RowsPerStep(ModelBuilder builder, Slot input, int axis) => axis == input.Shape.Rank - 1
        ? input.Shape.Size / input.Shape[0] / input.Shape[axis]
        : throw new NotSupportedException(
            builder.Error("the features in the last axis, behind a mask", FormattableString.Invariant($"axis {axis + 1}")).Message);

    internal static BatchNormalization Exchange(BatchNormalization layer, Arguments arguments)
    {
        arguments.Only("synchronized", false);
        arguments.Only("renorm", false);
        return layer with
        {
            Axis = arguments.Number("axis", layer.Axis),
            Momentum = arguments.Number("momentum", layer.Momentum),
            Epsilon = arguments.Number("epsilon", layer.Epsilon),
            Center = arguments.Bool("center", layer.Center),
            Scale = arguments.Bool("scale", layer.Scale),
            BetaInitializer = arguments.Description("beta_initializer", layer.BetaInitializer),
            GammaInitializer = arguments.Description("gamma_initializer", layer.GammaInitializer),
            MovingMeanInitializer = arguments.Description("moving_mean_initializer", layer.MovingMeanInitializer),
            MovingVarianceInitializer = arguments.Description("moving_variance_initializer", layer.MovingVarianceInitializer),
            BetaRegularizer = arguments.OptionalDescription("beta_regularizer", layer.BetaRegularizer),
            GammaRegularizer = arguments.OptionalDescription("gamma_regularizer", layer.GammaRegularizer),
            BetaConstraint = arguments.OptionalDescription("beta_constraint", layer.BetaConstraint),
            GammaConstraint = arguments.OptionalDescription("gamma_constraint", layer.GammaConstraint),
        };
    }
}
