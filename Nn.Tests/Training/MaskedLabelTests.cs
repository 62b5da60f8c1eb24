using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>Time steps that a mask leaves out: their labels may be anything.</summary>
public class MaskedLabelTests
{
    private const int Steps = 3;

    private static Trainer Make() => new(
        new Sequential { new ZeroMask(), new Dense(2) { Activation = Activation.Softmax, KernelInitializer = Initializer.Zeros } }.Build([Steps, 1]),
        new Sgd(0), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);

    private static Dataset Data(params float[] labels) => new(new float[] { 1, 0, 1, 1, 1, 0 }, labels, [Steps, 1], [Steps]);

    [Test]
    public void A_label_of_padding_is_not_looked_at()
    {
        History history = Make().Fit(Data(0, -1, 1, 0, 0, 7));
        Assert.That(history["loss"][0], Is.EqualTo(Math.Log(2)).Within(1e-6));
        Assert.That(history["accuracy"][0], Is.EqualTo(0.75));
    }

    [Test]
    public void A_wrong_label_beside_padding_is_named() => Assert.That(
        () => Make().Fit(Data(0, -1, 1, 0, 5, 7), new FitOptions { Shuffle = false }), Throws.ArgumentException.With.Message.EqualTo(
            "SparseCategoricalCrossentropy: expected labels that are whole numbers from 0 to 1. "
            + "Received: 5 in row 1 of the training data (epoch 1, batch 1 of 1)."));

    /// <summary>Leaves out the time steps of value 0.</summary>
    private sealed record ZeroMask : Layer
    {
        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
        {
            Slot input = builder.Single(inputs);
            return builder.WithMask(input, builder.Append(new MaskNode(), [input], [Steps]).Single);
        }

        private sealed class MaskNode : Node
        {
            public override Retained Retained => Retained.None;

            public override bool WorksInPlace => false;

            public override void Forward(in ForwardPass pass)
            {
                for (int i = 0; i < pass.Output().Length; i++) pass.Output()[i] = pass.Input()[i] == 0 ? 0 : 1;
            }

            public override void Backward(in BackwardPass pass) => pass.InputGradient().Clear();
        }
    }
}
