namespace Nn.Layers;

/// <summary>The smallest of its inputs element by element; they have one shape: <c>y = min(x₁, x₂, ...)</c>. The gradient goes to the first of several
/// equal ones. As <c>keras/src/layers/merging/minimum.py</c> on TensorFlow.</summary>
public sealed record Minimum : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Shape shape = MergeShapes.Same(builder, inputs);
        Slot result = builder.Append(new ExtremumNode(inputs.Length, shape.Size, largest: false), inputs, shape).Single;
        return MergeMasks.KeepOfAll(builder, inputs, result);
    }
}
