namespace Nn.Layers;

/// <summary>The mean of its inputs, which have one shape: <c>y = (x₁ + ... + xₙ) / n</c>. As <c>keras/src/layers/merging/average.py</c>.</summary>
public sealed record Average : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Shape shape = MergeShapes.Same(builder, inputs);
        Slot result = builder.Append(new SumNode(inputs.Length, shape.Size, divisor: inputs.Length), inputs, shape).Single;
        return MergeMasks.Keep(builder, inputs, result);
    }
}
