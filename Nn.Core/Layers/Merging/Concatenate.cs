using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// Its inputs one behind the other along an axis, in which alone their shapes may differ. As
/// <c>keras/src/layers/merging/concatenate.py</c>.
/// </summary>
/// <param name="Axis">The axis, counted with the batch, as in Keras: 1 is the first of a sample, −1 the last; the batch itself cannot be.</param>
public sealed record Concatenate(int Axis = -1) : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (inputs.Length < 2) throw builder.Error("at least two inputs", FormattableString.Invariant($"{inputs.Length}"));
        Shape first = inputs[0].Shape;
        int axis = KerasAxis.OfSample(builder, Axis, first);
        long length = 0;
        foreach (Slot input in inputs)
        {
            if (input.RowsPerSample != inputs[0].RowsPerSample || !DifferOnlyIn(axis, first, input.Shape))
            {
                throw builder.Error(
                    FormattableString.Invariant($"inputs of the shape {first} but for axis {Axis}, {inputs[0].RowsPerSample} of them a sample"),
                    FormattableString.Invariant($"{input.Shape}, {input.RowsPerSample} of them a sample"));
            }

            length += input.Shape[axis];
            if (axis == 0 && builder.MaskOf(input) is not null)
                throw new NotSupportedException(builder.Error("inputs without a mask, to join time steps", "an input with a mask").Message);
        }

        if (length > int.MaxValue)
        {
            throw builder.Error(
                FormattableString.Invariant($"an axis {Axis} of at most {int.MaxValue} in all"), FormattableString.Invariant($"{length}"));
        }

        int[] dimensions = first.Dimensions.ToArray();
        dimensions[axis] = (int)length;
        Slot result = builder.Append(ConcatenateNode.Of(inputs, axis), inputs, new Shape(dimensions)).Single;
        return MergeMasks.Keep(builder, inputs, result);
    }

    internal static Concatenate Exchange(Concatenate layer, Arguments arguments) =>
        layer with { Axis = arguments.Number("axis", layer.Axis) };

    private static bool DifferOnlyIn(int axis, Shape left, Shape right)
    {
        if (left.Rank != right.Rank) return false;
        for (int i = 0; i < left.Rank; i++)
        {
            if (i != axis && left[i] != right[i]) return false;
        }

        return true;
    }
}
