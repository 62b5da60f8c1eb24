using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// Normalises each sample by itself to a root mean square of 1 over the axes, then scales it: <c>y = scale · x / sqrt(mean(x²) + epsilon)</c> (Zhang
/// and Sennrich 2019; <c>keras/src/layers/normalization/rms_normalization.py</c>). scale: the lengths of the axes.
/// </summary>
public sealed record RmsNormalization : Layer
{
    /// <summary>The axes, counted with the batch as in Keras: 1 is the first of a sample, −1 the last.</summary>
    public Axes Axis { get; init; } = -1;

    /// <summary>Added to the mean square, so that zeros do not divide by zero.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        (Slot x, int[] axes) = RowNormalizing.Input(builder, inputs, Axis, Epsilon);
        Parameter scale = builder.AddWeight("scale", RowNormalizing.ShapeOf(x, axes), Initializer.Ones);
        return RowNormalizing.Append(
            builder, x, axes, length => new RowNormalization(takesMean: false, length, (float)Epsilon), scale, beta: null);
    }

    internal static RmsNormalization Exchange(RmsNormalization layer, Arguments arguments) => layer with
    {
        Axis = [.. arguments.Numbers("axis", layer.Axis)],
        Epsilon = arguments.Number("epsilon", layer.Epsilon),
    };
}
