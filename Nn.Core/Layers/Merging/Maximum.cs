namespace Nn.Layers;

/// <summary>The largest of its inputs element by element; they have one shape: <c>y = max(x₁, x₂, ...)</c>. The gradient goes to the first of several
/// equal ones. As <c>keras/src/layers/merging/maximum.py</c> on TensorFlow.</summary>
public sealed record Maximum : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Shape shape = MergeShapes.Same(builder, inputs);
        Slot result = builder.Append(new ExtremumNode(inputs.Length, shape.Size, largest: true), inputs, shape).Single;
        return MergeMasks.KeepOfAll(builder, inputs, result);
    }
}
