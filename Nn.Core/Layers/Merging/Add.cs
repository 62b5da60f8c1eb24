namespace Nn.Layers;

/// <summary>The sum of its inputs, which have one shape: <c>y = x₁ + x₂ + ...</c>. As <c>keras/src/layers/merging/add.py</c>.</summary>
public sealed record Add : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Shape shape = MergeShapes.Same(builder, inputs);
        Slot result = builder.Append(new SumNode(inputs.Length, shape.Size), inputs, shape).Single;
        return MergeMasks.Keep(builder, inputs, result);
    }
}
