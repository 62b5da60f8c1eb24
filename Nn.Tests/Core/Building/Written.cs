namespace Nn.Tests.Core.Building;

/// <summary>A layer written for one test: what it builds is given as a function.</summary>
internal sealed record Written(Func<ModelBuilder, Slot, Slots> Body) : Layer
{
    /// <summary>What the layer does with masks.</summary>
    public MaskRule Rule { get; init; } = MaskRule.Pass;

    public override MaskRule MaskRule => Rule;

    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => Body(builder, builder.Single(inputs));
}
