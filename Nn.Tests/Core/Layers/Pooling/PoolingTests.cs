using Nn.Layers;

namespace Nn.Tests.Core.Layers.Pooling;

public sealed class PoolingTests
{
    private static IEnumerable<TestCaseData> Layers()
    {
        foreach (Padding padding in (Padding[])[Padding.Valid, Padding.Same])
        {
            foreach ((Size2D pool, Size2D? strides) in ((Size2D, Size2D?)[])[(2, null), (3, 1), (3, 2), ((2, 3), (3, 1)), (1, 2), ((4, 1), (1, 4)), (2, 3)])
            {
                yield return new(new MaxPooling2D(pool) { Strides = strides, Padding = padding }, (int[])[5, 7, 3]);
                yield return new(new AveragePooling2D(pool) { Strides = strides, Padding = padding }, (int[])[5, 6, 2]);
            }

            foreach ((int pool, int? strides) in ((int, int?)[])[(2, null), (3, 1), (4, 2), (1, 3), (2, 5)])
            {
                yield return new(new MaxPooling1D(pool) { Strides = strides, Padding = padding }, (int[])[9, 19]);
                yield return new(new AveragePooling1D(pool) { Strides = strides, Padding = padding }, (int[])[8, 3]);
            }
        }

        yield return new(new MaxPooling1D(4), (int[])[4, 3]);
        yield return new(new AveragePooling2D((3, 4)), (int[])[3, 4, 2]);
        yield return new(new MaxPooling2D(9) { Padding = Padding.Same }, (int[])[3, 4, 2]);
        yield return new(new AveragePooling2D(9) { Padding = Padding.Same, Strides = 1 }, (int[])[3, 4, 2]);
        foreach (bool keep in (bool[])[false, true])
        {
            yield return new(new GlobalMaxPooling1D { KeepDimensions = keep }, (int[])[6, 5]);
            yield return new(new GlobalAveragePooling1D { KeepDimensions = keep }, (int[])[6, 5]);
            yield return new(new GlobalMaxPooling2D { KeepDimensions = keep }, (int[])[3, 4, 17]);
            yield return new(new GlobalAveragePooling2D { KeepDimensions = keep }, (int[])[3, 4, 17]);
        }
    }

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return new(new MaxPooling2D(0), (int[])[4, 4, 1], "Layer 'max_pooling2d' (MaxPooling2D): expected a pool size of at least 1. Received: 0.");
        yield return new(new MaxPooling2D((2, -1)), (int[])[4, 4, 1], "expected a pool size of at least 1. Received: -1.");
        yield return new(new MaxPooling2D { Strides = 0 }, (int[])[4, 4, 1], "expected strides of at least 1. Received: 0.");
        yield return new(new AveragePooling2D { Strides = (1, -3) }, (int[])[4, 4, 1], "expected strides of at least 1. Received: -3.");
        yield return new(new AveragePooling2D(5), (int[])[4, 8, 1], "expected an input of at least 5 along each axis of the pool size. Received: 4.");
        yield return new(new MaxPooling2D((2, 9)), (int[])[4, 8, 1], "expected an input of at least 9 along each axis of the pool size. Received: 8.");
        yield return new(new MaxPooling2D(), (int[])[4, 4], "expected (height, width, channels). Received: (4, 4).");
        yield return new(new AveragePooling2D(), (int[])[1, 4, 4, 4], "expected (height, width, channels). Received: (1, 4, 4, 4).");
        yield return new(new MaxPooling1D(0), (int[])[4, 4], "expected a pool size of at least 1. Received: 0.");
        yield return new(new MaxPooling1D { Strides = 0 }, (int[])[4, 4], "expected strides of at least 1. Received: 0.");
        yield return new(new MaxPooling1D(5), (int[])[4, 4], "expected an input of at least 5 along each axis of the pool size. Received: 4.");
        yield return new(new AveragePooling1D(), (int[])[4, 4, 4], "expected (steps, channels). Received: (4, 4, 4).");
        yield return new(new GlobalMaxPooling1D(), (int[])[4], "expected (steps, channels). Received: (4).");
        yield return new(new GlobalAveragePooling1D(), (int[])[4, 4, 4], "expected (steps, channels). Received: (4, 4, 4).");
        yield return new(new GlobalMaxPooling2D(), (int[])[4, 4], "expected (height, width, channels). Received: (4, 4).");
        yield return new(new GlobalAveragePooling2D(), (int[])[4], "expected (height, width, channels). Received: (4).");
    }

    [TestCaseSource(nameof(Layers))]
    public void Values_and_gradients_are_those_of_the_twin(Layer layer, int[] shape) => GradientCheck.Run([layer], new Shape(shape));

    [TestCaseSource(nameof(Wrong))]
    public void Wrong_windows_are_named(Layer layer, int[] shape, string message) => Assert.That(
        () => new Sequential { layer }.Build(new Shape(shape)), Throws.ArgumentException.With.Message.Contains(message));

    [TestCaseSource(nameof(Layers))]
    public void Threads_give_the_bits_of_one_and_a_step_allocates_nothing(Layer layer, int[] shape) =>
        LayerPromises.CheckThreadsAndAllocation(layer, new Shape(shape), rows: 300);

    /// <summary>Of equal values the first has the gradient, as on TensorFlow; of overlapping windows each gives its own.</summary>
    [Test]
    public void The_first_of_equal_values_has_the_gradient()
    {
        Model model = new Sequential { new MaxPooling1D(3) { Strides = 2 } }.Build([5, 1]);
        using TrainingSession session = model.CreateTrainingSession(1, inputGradient: true);
        ((float[])[2, 2, 7, 7, 1]).CopyTo(session.Input(1));
        session.Forward(1, training: true);
        ((float[])[10, 1]).CopyTo(session.OutputGradient());
        session.Backward();
        Assert.That(session.InputGradient().ToArray(), Is.EqualTo((float[])[0, 0, 11, 0, 0]));
    }

    [Test]
    public void A_nan_is_seen_by_its_windows_alone()
    {
        foreach (Layer layer in (Layer[])[new MaxPooling1D(2), new AveragePooling1D(2)])
        {
            float[] y = new Sequential { layer }.Build([4, 1]).Predict([1, float.NaN, 3, 4]);
            Assert.That((float.IsNaN(y[0]), float.IsNaN(y[1])), Is.EqualTo((true, false)), layer.ToString());
        }
    }

    [Test]
    public void A_window_with_NaN_at_any_place_has_no_largest_value([Values(1, 8, 16, 33)] int channels, [Values(0, 1, 2, 3)] int place)
    {
        float[] x = TestNumbers.Normal(1, 4 * channels);
        x[((place + 1) * channels) - 1] = float.NaN;
        float[] y = new Sequential { new MaxPooling2D(2) }.Build([2, 2, channels]).Predict(x);
        Assert.That(y.Select(float.IsNaN), Is.EqualTo(Enumerable.Range(1, channels).Select(channel => channel == channels)));
    }

    [Test]
    public void Causal_padding_and_channels_first_are_refused_by_name()
    {
        Assert.That(
            () => Create("MaxPooling2D", ("data_format", "channels_first")),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("data_format").And.Message.Contains("channels_first"));
        Assert.That(() => Create("AveragePooling1D", ("padding", "causal")), Throws.TypeOf<NotSupportedException>().With.Message.Contains("causal"));
        Assert.That(() => Create("MaxPooling2D", ("pool_size", new object?[] { 1, 2, 3 })), Throws.ArgumentException.With.Message.Contains("pool_size"));
    }

    private static Layer Create(string name, params (string, object?)[] arguments) =>
        Nn.Serialization.Registry.Default.Create<Layer>(new Nn.Serialization.Configuration(name, arguments));
}
