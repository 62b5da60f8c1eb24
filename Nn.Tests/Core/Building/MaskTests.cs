using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Core.Building;

/// <summary>A mask goes on from layer to layer by each layer's rule, and losses and metrics leave out what it hides.</summary>
public sealed class MaskTests
{
    [Test]
    public void A_layer_that_passes_hands_the_mask_on_and_a_view_has_none()
    {
        Slot? passed = null, viewed = null;
        Build(new Written((b, x) =>
        {
            passed = b.MaskOf(x);
            viewed = b.MaskOf(x.As([1]));
            return x;
        }));
        Assert.That(passed!.Value.Shape, Is.EqualTo((Shape)3));
        Assert.That(viewed, Is.Null);
    }

    [Test]
    public void A_layer_that_consumes_ends_the_mask()
    {
        Slot? mask = null;
        Build(new Written((b, x) => b.Append(new CopyNode(), [x], x.Shape)) { Rule = MaskRule.Consume },
            new Written((b, x) =>
            {
                mask = b.MaskOf(x);
                return x;
            }));
        Assert.That(mask, Is.Null);
    }

    [Test]
    public void A_layer_that_does_not_know_masks_refuses_one() => Assert.That(
        () => Build(new Written((b, x) => b.Append(new CopyNode(), [x], x.Shape)) { Rule = MaskRule.Refuse, Name = "blind" }),
        Throws.ArgumentException.With.Message.EqualTo(
            "Layer 'blind' (Written): expected an input without a mask, since it would count padding. Received: an input with a mask."));

    [Test]
    public void A_loss_and_metrics_leave_out_what_is_masked()
    {
        Model model = new Sequential { new Padded(), new Dense(1) }.Build([3, 1], seed: 4);
        float[] x = [1, 2, -1, 3, -1, -1];
        float weight = model.Parameter("dense/kernel").Values[0];
        float[] y = [0, 0, float.NaN, 0, float.NaN, float.NaN];
        var trainer = new Trainer(model, new Sgd(0), Loss.MeanSquaredError, new LossMetric(Loss.MeanAbsoluteError));
        Evaluation evaluation = trainer.Evaluate(new Nn.Datasets.Dataset(x, y, [3, 1], [3, 1], allowNonFinite: true));
        Assert.That(evaluation.Loss, Is.EqualTo(weight * weight * (1 + 4 + 9) / 3).Within(1e-5));
        Assert.That(evaluation["mean_absolute_error"], Is.EqualTo(Math.Abs(weight) * (1 + 2 + 3) / 3).Within(1e-5));
    }

    private static void Build(params Layer[] layers)
    {
        Sequential network = [new Padded(), .. layers];
        network.Build([3, 1]);
    }

    /// <summary>Hides time steps of a negative number.</summary>
    private sealed record Padded : Layer
    {
        public override MaskRule MaskRule => MaskRule.Consume;

        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
        {
            Slot x = builder.Single(inputs);
            return builder.WithMask(x, builder.Append(new MaskNode(), [x], [x.Shape[0]]).Single);
        }
    }

    private sealed class MaskNode : Node
    {
        public override void Forward(in ForwardPass pass)
        {
            for (int i = 0; i < pass.Output().Length; i++) pass.Output()[i] = pass.Input()[i] < 0 ? 0 : 1;
        }

        public override void Backward(in BackwardPass pass)
        {
        }
    }

    private sealed class CopyNode : Node
    {
        public override void Forward(in ForwardPass pass) => pass.Input().CopyTo(pass.Output());

        public override void Backward(in BackwardPass pass) => pass.OutputGradient().CopyTo(pass.InputGradient());
    }
}
