using Nn.Layers;
using Nn.Serialization;

namespace Nn.Tests.Core.Layers.Normalization;

/// <summary>Layer, group, RMS and unit normalization: each sample by itself.</summary>
public sealed class SampleNormalizationTests
{
    private static IEnumerable<TestCaseData> Layers()
    {
        yield return new(new LayerNormalization(), (int[])[7]);
        yield return new(new LayerNormalization(), (int[])[3, 5]);
        yield return new(new LayerNormalization { Axis = 1, Epsilon = 0.1 }, (int[])[3, 5]);
        yield return new(new LayerNormalization { Axis = [1, 2], Scale = false }, (int[])[3, 5]);
        yield return new(new LayerNormalization { Axis = [1, 3], Center = false }, (int[])[3, 2, 4]);
        yield return new(new LayerNormalization { Axis = [-2, -1], Scale = false, Center = false }, (int[])[3, 2, 4]);
        yield return new(new LayerNormalization { Axis = [1, 2, 3], Trainable = false }, (int[])[3, 2, 4]);
        yield return new(new GroupNormalization(2), (int[])[6]);
        yield return new(new GroupNormalization(3), (int[])[4, 6]);
        yield return new(new GroupNormalization(1) { Epsilon = 0.1 }, (int[])[2, 3, 4]);
        yield return new(new GroupNormalization(-1), (int[])[2, 3, 4]);
        yield return new(new GroupNormalization(2) { Axis = 1, Scale = false }, (int[])[4, 3, 5]);
        yield return new(new GroupNormalization(2) { Axis = 2, Center = false }, (int[])[3, 4, 5]);
        yield return new(new GroupNormalization(2) { Scale = false, Center = false }, (int[])[3, 2, 4]);
        yield return new(new RmsNormalization(), (int[])[5]);
        yield return new(new RmsNormalization { Axis = 1, Epsilon = 0.1 }, (int[])[3, 5]);
        yield return new(new RmsNormalization { Axis = [1, 3] }, (int[])[3, 2, 4]);
        yield return new(new UnitNormalization(), (int[])[5]);
        yield return new(new UnitNormalization { Axis = 1 }, (int[])[3, 5]);
        yield return new(new UnitNormalization { Axis = [1, 2] }, (int[])[3, 5, 2]);
    }

    private static IEnumerable<TestCaseData> Wrong()
    {
        int[] sequence = [4, 6];
        yield return new(
            new LayerNormalization { Epsilon = -1 }, sequence,
            "Layer 'layer_normalization' (LayerNormalization): expected an epsilon of at least 0. Received: -1.");
        yield return new(new LayerNormalization { Epsilon = double.NaN }, sequence, "expected an epsilon of at least 0. Received: NaN.");
        yield return new(new RmsNormalization { Epsilon = double.PositiveInfinity }, sequence, "expected an epsilon of at least 0. Received: Infinity.");
        yield return new(new GroupNormalization(2) { Epsilon = -0.5 }, sequence, "expected an epsilon of at least 0. Received: -0.5.");
        yield return new(new LayerNormalization { Axis = 3 }, sequence, "an axis of the input (4, 6), counted with the batch, but not the batch itself. Received: 3.");
        yield return new(new LayerNormalization { Axis = 0 }, sequence, "an axis of the input (4, 6), counted with the batch, but not the batch itself. Received: 0.");
        yield return new(new LayerNormalization { Axis = [1, 1] }, sequence, "expected each axis once. Received: (1, 1).");
        yield return new(new RmsNormalization { Axis = -4 }, sequence, "an axis of the input (4, 6), counted with the batch, but not the batch itself. Received: -4.");
        yield return new(new UnitNormalization { Axis = 5 }, sequence, "an axis of the input (4, 6), counted with the batch, but not the batch itself. Received: 5.");
        yield return new(new GroupNormalization(2) { Axis = 4 }, sequence, "an axis of the input (4, 6), counted with the batch, but not the batch itself. Received: 4.");
        yield return new(
            new GroupNormalization(4), sequence,
            "Layer 'group_normalization' (GroupNormalization): expected a number of groups that divides the 6 channels, or -1. Received: 4.");
        yield return new(new GroupNormalization(), sequence, "divides the 6 channels, or -1. Received: 32.");
        yield return new(new GroupNormalization(0), sequence, "divides the 6 channels, or -1. Received: 0.");
        yield return new(new GroupNormalization(-2), sequence, "divides the 6 channels, or -1. Received: -2.");
    }

    [TestCaseSource(nameof(Layers))]
    public void Values_and_gradients_are_those_of_the_twin(Layer layer, int[] shape) => GradientCheck.Run([layer], new Shape(shape));

    [TestCaseSource(nameof(Layers))]
    public void Threads_give_the_bits_of_one_and_a_step_allocates_nothing(Layer layer, int[] shape) =>
        LayerPromises.CheckThreadsAndAllocation(layer, new Shape(shape), rows: 300);

    [TestCaseSource(nameof(Wrong))]
    public void Wrong_arguments_are_named(Layer layer, int[] shape, string message) => Assert.That(
        () => new Sequential { layer }.Build(new Shape(shape)), Throws.ArgumentException.With.Message.Contains(message));

    [Test]
    public void Keras_older_root_mean_square_is_refused_by_name() => Assert.That(
        () => Registry.Default.Create<Layer>(new Configuration("LayerNormalization", ("rms_scaling", true))),
        Throws.TypeOf<NotSupportedException>().With.Message.Contains("rms_scaling"));

    /// <summary>A sample of 1e4 ± 1 keeps its digits: the mean is measured from its first value.</summary>
    [Test]
    public void Values_far_from_zero_keep_their_digits()
    {
        float[] x = Array.ConvertAll(TestNumbers.Normal(3, 256), value => 1e4f + value);
        double mean = x.Average(value => (double)value), variance = x.Average(value => (value - mean) * (value - mean));
        foreach (Layer layer in (Layer[])[new LayerNormalization { Epsilon = 0 }, new GroupNormalization(1) { Epsilon = 0 }])
        {
            float[] y = new Sequential { layer }.Build([256]).Predict(x);
            for (int i = 0; i < y.Length; i++) Assert.That(y[i], Is.EqualTo((x[i] - mean) / Math.Sqrt(variance)).Within(2e-5));
        }
    }

    [Test]
    public void Zeros_stay_zeros_with_no_gradient()
    {
        foreach (Layer layer in (Layer[])[new UnitNormalization(), new RmsNormalization { Epsilon = 0 }, new LayerNormalization { Epsilon = 0 }])
        {
            Model model = new Sequential { layer }.Build([3]);
            using TrainingSession session = model.CreateTrainingSession(1, inputGradient: true);
            session.Input(1).Clear();
            session.Forward(1, training: true);
            session.OutputGradient().Fill(1);
            session.Backward();
            Assert.Multiple(() =>
            {
                Assert.That(session.Output().ToArray(), Is.All.Zero, $"{layer}");
                Assert.That(session.InputGradient().ToArray(), Is.All.Zero, $"{layer}");
            });
        }
    }

    [Test]
    public void A_nan_is_seen_by_its_sample_alone()
    {
        foreach (Layer layer in (Layer[])[new LayerNormalization(), new GroupNormalization(1), new RmsNormalization(), new UnitNormalization()])
        {
            float[] y = new Sequential { layer }.Build([2]).Predict([1, 2, float.NaN, 3]);
            Assert.That(y.Select(float.IsNaN), Is.EqualTo((bool[])[false, false, true, true]), $"{layer}");
        }
    }
}
