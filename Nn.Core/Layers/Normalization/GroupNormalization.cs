using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// Cuts the channels of a sample into groups and normalises each by itself to mean 0 and variance 1, over its channels and all places; then
/// scales and shifts each channel (Wu and He 2018; <c>keras/src/layers/normalization/group_normalization.py</c>). gamma, beta: (channels).
/// </summary>
/// <param name="Groups">The number of groups, which divides that of channels; −1 for one a channel (instance normalization).</param>
public sealed record GroupNormalization(int Groups = 32) : SampleNormalization
{
    /// <summary>The axis of the channels, counted with the batch as in Keras: 1 is the first of a sample, −1 the last.</summary>
    public int Axis { get; init; } = -1;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        (Slot input, int[] axis) = RowNormalizing.Input(builder, inputs, Axis, Epsilon);
        Slot x = AxisOrder.ToEnd(builder, input, axis);
        int channels = x.Shape[^1], groups = Groups == -1 ? channels : Groups;
        if (groups < 1 || channels % groups != 0)
        {
            throw builder.Error(
                FormattableString.Invariant($"a number of groups that divides the {channels} channels, or -1"),
                FormattableString.Invariant($"{Groups}"));
        }

        (Parameter? gamma, Parameter? beta) = AddWeights(builder, [channels]);
        // (places, groups, channels of a group) → a row for each group.
        Slot parts = x.As([x.Shape.Size / channels, groups, channels / groups]);
        int length = x.Shape.Size / groups;
        Slot rows = AxisOrder.ToEnd(builder, parts, [0, 2]);
        var normalization = new RowNormalization(takesMean: true, length, (float)Epsilon);
        Slot normalized = builder.Append(new RowNormalizationNode(normalization, null, null, length), [rows.As([length])], [length]).Single;
        Slot y = AxisOrder.Back(builder, normalized.As(rows.Shape), [0, 2]);
        if (gamma is not null || beta is not null)
            y = builder.Append(new ColumnScaleNode(gamma, beta, channels), [y.As([channels])], [channels]).Single;
        return AxisOrder.Back(builder, y.As(x.Shape), axis);
    }

    internal static GroupNormalization Exchange(GroupNormalization layer, Arguments arguments) => ExchangeShared(
        layer with { Groups = arguments.Number("groups", layer.Groups), Axis = arguments.Number("axis", layer.Axis) }, arguments);
}
