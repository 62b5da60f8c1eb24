using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Core.Layers.Activations;

/// <summary>Layers that are a function of each value, with arguments.</summary>
public sealed class ActivationLayerTests
{
    private static IEnumerable<TestCaseData> Layers()
    {
        Layer[] any =
        [
            new Relu(), new Relu { MaxValue = 0.8 }, new Relu { NegativeSlope = 0.3 }, new Relu { Threshold = 0.4 },
            new Relu { MaxValue = 1.1, NegativeSlope = 0.2, Threshold = 0.5 }, new Relu { MaxValue = 6 },
            new LeakyRelu(), new LeakyRelu(0.05), new LeakyRelu(0), new Elu(), new Elu(0.4), new PRelu(), new Softmax(),
        ];
        foreach (Layer layer in any)
        {
            yield return new TestCaseData(layer, (int[])[7]);
            yield return new TestCaseData(layer, (int[])[3, 5]);
            yield return new TestCaseData(layer, (int[])[2, 3, 19]);
        }

        foreach (int[] axes in (int[][])[[1], [2], [3], [-1], [1, 2], [-1, -3], [1, 2, 3]])
        {
            yield return new TestCaseData(new PRelu { SharedAxes = axes }, (int[])[2, 3, 5]);
            yield return new TestCaseData(new Softmax(axes), (int[])[2, 3, 5]);
        }
    }

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return new TestCaseData(new Relu { MaxValue = -1 }, "Layer 'relu' (Relu): expected a largest value of at least 0. Received: -1.");
        yield return new TestCaseData(new Relu { MaxValue = double.NaN }, "expected a largest value of at least 0. Received: NaN.");
        yield return new TestCaseData(new Relu { NegativeSlope = -0.1 }, "expected a negative slope of at least 0. Received: -0.1.");
        yield return new TestCaseData(new Relu { NegativeSlope = double.PositiveInfinity }, "expected a negative slope of at least 0. Received: Infinity.");
        yield return new TestCaseData(new Relu { Threshold = -2 }, "expected a threshold of at least 0. Received: -2.");
        yield return new TestCaseData(new LeakyRelu(-1), "expected a negative slope of at least 0. Received: -1.");
        yield return new TestCaseData(new LeakyRelu(1e39), "expected a negative slope of at least 0. Received: 1E+39.");
        yield return new TestCaseData(new Elu(-1), "expected an alpha of at least 0. Received: -1.");
        yield return new TestCaseData(new PRelu { SharedAxes = [0] }, "expected an axis of the input (3, 5), counted with the batch, but not the batch itself. Received: 0.");
        yield return new TestCaseData(new PRelu { SharedAxes = [3] }, "counted with the batch, but not the batch itself. Received: 3.");
        yield return new TestCaseData(new PRelu { SharedAxes = [1, -2] }, "expected each axis once. Received: (1, -2).");
        yield return new TestCaseData(new Softmax(0), "counted with the batch, but not the batch itself. Received: 0.");
        yield return new TestCaseData(new Softmax(-3), "counted with the batch, but not the batch itself. Received: -3.");
        yield return new TestCaseData(new Softmax(1, 1), "expected each axis once. Received: (1, 1).");
        yield return new TestCaseData(new Softmax { Axes = [] }, "expected at least one axis. Received: none.");
        yield return new TestCaseData(new BatchNormalization { Axis = 3 }, "counted with the batch, but not the batch itself. Received: 3.");
    }

    [TestCaseSource(nameof(Layers))]
    public void Values_and_gradients_are_those_of_the_twin(Layer layer, int[] shape) => GradientCheck.Run([layer], new Shape(shape));

    [TestCaseSource(nameof(Wrong))]
    public void Wrong_arguments_are_named(Layer layer, string message) => Assert.That(
        () => new Sequential { layer }.Build([3, 5]),
        Throws.ArgumentException.With.Message.Contains(message));

    [Test]
    public void Batch_normalization_takes_any_axis([Values(1, 2, 3, -1, -2, -3)] int axis, [Values] bool trainable) => GradientCheck.Run(
        [new BatchNormalization { Axis = axis, Epsilon = 0.01, Trainable = trainable }], [2, 3, 4]);

    /// <summary>As TensorFlow has it: nothing at a threshold, 1 at a limit, but 0 at that of relu6.</summary>
    [TestCase(2.0, 0.5, 0.0, 2f, 2f, 1f)]
    [TestCase(2.0, 0.5, 0.0, 2.5f, 2f, 0f)]
    [TestCase(6.0, 0.5, 0.0, 6f, 6f, 0f)]
    [TestCase(6.0, 0.5, 1.0, 6f, 6f, 1f)]
    [TestCase(6.0, 0.5, 1.0, 1f, 0f, 0f)]
    [TestCase(6.0, 0.5, 1.0, 0f, -0.5f, 0.5f)]
    [TestCase(0.0, 0.5, 0.0, 3f, 0f, 0f)]
    public void A_rectifier_has_these_kinks(double limit, double slope, double threshold, float x, float y, float dx)
    {
        Model model = new Sequential { new Relu { MaxValue = limit, NegativeSlope = slope, Threshold = threshold } }.Build(1);
        using TrainingSession session = model.CreateTrainingSession(1, inputGradient: true);
        session.Input(1)[0] = x;
        session.Forward(1, training: true);
        float value = session.Output()[0];
        session.OutputGradient()[0] = 1;
        session.Backward();
        Assert.That((value, session.InputGradient()[0]), Is.EqualTo((y, dx)));
    }

    [TestCaseSource(nameof(Layers))]
    public void Nothing_hides_a_nan(Layer layer, int[] shape)
    {
        Model model = new Sequential { layer }.Build(new Shape(shape));
        float[] x = TestNumbers.Normal(1, 2 * model.InputShape.Size);
        x[1] = float.NaN;
        Assert.That(model.Predict(x)[1], Is.NaN);
    }

    [TestCaseSource(nameof(Layers))]
    public void Threads_give_the_bits_of_one_and_a_step_allocates_nothing(Layer layer, int[] shape) =>
        LayerPromises.CheckThreadsAndAllocation(layer, new Shape(shape), rows: 700);

    [Test]
    public void A_rectifier_without_arguments_becomes_part_of_the_product()
    {
        Model layered = new Sequential { new Dense(9), new Relu() }.Build(4, seed: 1);
        Model fused = new Sequential { new Dense(9) { Activation = Activation.Relu } }.Build(4, seed: 1);
        float[] x = TestNumbers.Normal(1, 20);
        Assert.That(layered.Predict(x), Is.EqualTo(fused.Predict(x)));
    }

    /// <summary>A loss that took its logits would see rows of the last axis alone.</summary>
    [Test]
    public void A_softmax_over_several_axes_meets_a_crossentropy_as_probabilities()
    {
        Model model = new Sequential { new Softmax(1, 2) }.Build([2, 2]);
        var trainer = new Trainer(model, new Sgd(0.1), new CategoricalCrossentropy());
        double[] p = [.. new[] { 1.0, 2, 3, 4 }.Select(Math.Exp)];
        double sum = p.Sum();
        for (int i = 0; i < 4; i++) p[i] /= sum;
        // Each row of the last axis is normalized to sum 1 by the loss: its mean over the two rows.
        double expected = -(Math.Log(p[1] / (p[0] + p[1])) + Math.Log(p[2] / (p[2] + p[3]))) / 2;
        var data = new Nn.Datasets.Dataset(new float[] { 1, 2, 3, 4 }, new float[] { 0, 1, 1, 0 }, [2, 2], [2, 2]);
        Assert.That(trainer.Evaluate(data).Loss, Is.EqualTo(expected).Within(1e-6));
    }

    /// <summary>Keras' order: alpha (3, 1) of a sample (3, 5) whose second axis is shared.</summary>
    [Test]
    public void Shared_axes_have_one_alpha()
    {
        Model model = new Sequential { new PRelu { SharedAxes = [2], AlphaInitializer = new ConstantInitializer(0.5) } }.Build([3, 5]);
        Assert.That(model.Parameters.Single().Shape, Is.EqualTo(new Shape(3, 1)));
    }
}
