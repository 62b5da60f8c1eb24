using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// x where x &gt; 0, else <c>alpha · x</c>, with an alpha for each value of a sample that is learned (He et al. 2015;
/// <c>keras/src/layers/activations/prelu.py</c>). Any shape. alpha: the shape of a sample, 1 along the shared axes.
/// </summary>
public sealed record PRelu : Layer
{
    /// <summary>The first values of alpha.</summary>
    public Initializer AlphaInitializer { get; init; } = Initializer.Zeros;

    /// <summary>What keeps alpha small; null for nothing.</summary>
    public Regularizer? AlphaRegularizer { get; init; }

    /// <summary>What alpha is brought back to after each update; null for nothing.</summary>
    public Constraint? AlphaConstraint { get; init; }

    /// <summary>Axes along which one alpha serves all values, counted with the batch as in Keras: 1 and 2 for one alpha a channel of a picture.</summary>
    public IReadOnlyList<int> SharedAxes { get; init; } = [];

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        int[] shape = x.Shape.Dimensions.ToArray();
        if (SharedAxes.Count > 0)
        {
            foreach (int axis in KerasAxis.OfSample(builder, SharedAxes, x.Shape)) shape[axis] = 1;
        }

        Parameter alpha = builder.AddWeight("alpha", new Shape(shape), AlphaInitializer, AlphaRegularizer, AlphaConstraint);
        return builder.Append(new PReluNode(alpha, x.Shape), [x], x.Shape);
    }

    /// <inheritdoc/>
    public bool Equals(PRelu? other) => base.Equals(other) && AlphaInitializer == other.AlphaInitializer
        && AlphaRegularizer == other.AlphaRegularizer && AlphaConstraint == other.AlphaConstraint && SharedAxes.SequenceEqual(other.SharedAxes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), AlphaInitializer, AlphaRegularizer, AlphaConstraint, SharedAxes.Count);

    internal static PRelu Exchange(PRelu layer, Arguments arguments) => layer with
    {
        AlphaInitializer = arguments.Description("alpha_initializer", layer.AlphaInitializer),
        AlphaRegularizer = arguments.OptionalDescription("alpha_regularizer", layer.AlphaRegularizer),
        AlphaConstraint = arguments.OptionalDescription("alpha_constraint", layer.AlphaConstraint),
        SharedAxes = arguments.OptionalNumbers("shared_axes", layer.SharedAxes) ?? [],
    };
}
