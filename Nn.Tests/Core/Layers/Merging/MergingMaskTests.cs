using Nn.Layers;

namespace Nn.Tests.Core.Layers.Merging;

/// <summary>Masks as keras/src/layers/merging/base_merge.py hands them on: to a result all of whose inputs have one.</summary>
public class MergingMaskTests
{
    /// <summary>Gives its first input the second one as its mask.</summary>
    private sealed record Masked : Layer
    {
        public override MaskRule MaskRule => MaskRule.Consume;

        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => builder.WithMask(inputs[0], inputs[1]);
    }

    private static IEnumerable<Layer> Layers() =>
        [new Add(), new Subtract(), new Multiply(), new Average(), new Maximum(), new Minimum(), new Concatenate()];

    private static float[] Mask(Func<Value, Value, Value, Value> build)
    {
        Input x = new([2, 3]), first = new([2]), second = new([2]);
        Model model = new Graph([x, first, second], [build(x, first, second), first, second]).Build();
        using TrainingSession session = model.CreateTrainingSession(1);
        new float[] { 1, 0 }.CopyTo(session.Input(1, 1));
        session.Forward(1, training: true);
        return session.OutputMask().ToArray();
    }

    [TestCaseSource(nameof(Layers))]
    public void One_mask_of_all_inputs_stays(Layer layer) => Assert.That(
        Mask((x, mask, _) => layer.Of(new Masked().Of(x, mask), new Masked().Of(x, mask))), Is.EqualTo(new float[] { 1, 0 }));

    [Test]
    public void A_mask_of_some_inputs_goes([ValueSource(nameof(Layers))] Layer layer, [Values] bool isFirst)
    {
        if (layer is Maximum or Minimum)
        {
            Assert.That(() => Some(), Throws.TypeOf<NotSupportedException>().With.Message.EqualTo(
                $"Layer '{layer.GetType().Name.ToLowerInvariant()}' ({layer.GetType().Name}): expected a mask for each input or for none. " +
                "Received: one for some."));
        }
        else
        {
            Assert.That(Some(), Is.Empty);
        }

        float[] Some() => Mask((x, mask, _) => isFirst ? layer.Of(new Masked().Of(x, mask), x) : layer.Of(x, new Masked().Of(x, mask)));
    }

    [TestCaseSource(nameof(Layers))]
    public void Different_masks_are_refused(Layer layer) => Assert.That(
        () => Mask((x, first, second) => layer.Of(new Masked().Of(x, first), new Masked().Of(x, second))),
        Throws.TypeOf<NotSupportedException>().With.Message.EqualTo(
            $"Layer '{layer.GetType().Name.ToLowerInvariant()}' ({layer.GetType().Name}): expected inputs of one mask. " +
            "Received: inputs of different masks."));

    [Test]
    public void A_dot_product_has_none() =>
        Assert.That(Mask((x, mask, _) => new Dot(1).Of(new Masked().Of(x, mask), new Masked().Of(x, mask))), Is.Empty);

    [Test]
    public void Masked_time_steps_are_not_joined() => Assert.That(
        () => Mask((x, mask, _) => new Concatenate(1).Of(x, new Masked().Of(x, mask))),
        Throws.TypeOf<NotSupportedException>().With.Message.EqualTo(
            "Layer 'concatenate' (Concatenate): expected inputs without a mask, to join time steps. Received: an input with a mask."));
}
