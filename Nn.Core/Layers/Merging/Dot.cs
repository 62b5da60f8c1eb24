using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// The dot products of two inputs along an axis of each: of (time, features) and (features, units) with axes 2 and 1 the matrix product
/// (time, units). The output has the other axes of the first input, then those of the second; [1] if there are none. As
/// <c>keras/src/layers/merging/dot.py</c>.
/// </summary>
/// <param name="FirstAxis">The first input's axis, counted with the batch, as in Keras: 1 is the first of a sample, −1 the last.</param>
/// <param name="SecondAxis">The second input's axis; as long as the first one's.</param>
public sealed record Dot(int FirstAxis, int SecondAxis) : Layer
{
    /// <summary>The dot products along the same axis of both inputs.</summary>
    /// <param name="axis">The axis, counted with the batch; from the end, if negative, of each input.</param>
    public Dot(int axis)
        : this(axis, axis)
    {
    }

    /// <summary>
    /// Whether the vectors are first divided by their norms, which gives cosines: <c>x · min(1 / ‖x‖, 1e7)</c>. A vector of zeros stays one;
    /// its gradient is that of <c>1e7 · x</c>.
    /// </summary>
    public bool Normalize { get; init; }

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        MergeShapes.CheckTwo(builder, inputs);
        Shape first = inputs[0].Shape, second = inputs[1].Shape;
        int firstAxis = KerasAxis.OfSample(builder, FirstAxis, first), secondAxis = KerasAxis.OfSample(builder, SecondAxis, second);
        if (first[firstAxis] != second[secondAxis] || inputs[0].RowsPerSample != inputs[1].RowsPerSample)
        {
            throw builder.Error(
                FormattableString.Invariant($"axes of one length, axis {FirstAxis} of {first} and axis {SecondAxis} of the second input"),
                FormattableString.Invariant($"{second}"));
        }

        ReadOnlySpan<int> a = first.Dimensions, b = second.Dimensions;
        Shape shape = new([.. a[..firstAxis], .. a[(firstAxis + 1)..], .. b[..secondAxis], .. b[(secondAxis + 1)..]]);
        var node = new DotNode(new DotOperand(first, firstAxis), new DotOperand(second, secondAxis), Normalize);
        return builder.Append(node, inputs, shape.Rank > 0 ? shape : [1]);
    }

    internal static Dot Exchange(Dot layer, Arguments arguments)
    {
        IReadOnlyList<int> axes = arguments.Numbers(arguments.Required("axes"), [layer.FirstAxis, layer.SecondAxis]);
        if (axes.Count is not (1 or 2))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Dot: expected a whole number or two as the argument 'axes'. Received: {axes.Count} numbers."));
        }

        return layer with { FirstAxis = axes[0], SecondAxis = axes[^1], Normalize = arguments.Bool("normalize", layer.Normalize) };
    }
}
