using Nn.Layers;
using Nn.Serialization;

namespace Nn.Tests.Core.Layers.Reshaping;

public sealed class ReshapingTests
{
    private static IEnumerable<TestCaseData> Layers()
    {
        yield return new(new Reshape(6, 4), (int[])[2, 3, 4]);
        yield return new(new Reshape(3, -1, 2), (int[])[2, 3, 4]);
        yield return new(new Reshape(-1), (int[])[2, 3]);
        foreach (int[] dims in (int[][])[[1, 2, 3], [3, 1, 2], [2, 3, 1], [2, 1, 3], [1, 3, 2], [3, 2, 1]])
            yield return new(new Permute(dims), (int[])[2, 3, 5]);
        yield return new(new Permute(2, 1), (int[])[3, 7]);
        yield return new(new Permute(4, 2, 1, 3), (int[])[2, 3, 2, 3]);
        yield return new(new RepeatVector(1), (int[])[3]);
        yield return new(new RepeatVector(4), (int[])[17]);
        yield return new(new Rescaling(0.25, -0.5), (int[])[3, 7]);
        yield return new(new ZeroPadding1D(), (int[])[3, 2]);
        yield return new(new ZeroPadding1D(0, 3), (int[])[3, 2]);
        yield return new(new Cropping1D(), (int[])[5, 2]);
        yield return new(new Cropping1D(2, 0), (int[])[5, 2]);
        yield return new(new ZeroPadding2D(1), (int[])[3, 4, 2]);
        yield return new(new ZeroPadding2D((2, 0)), (int[])[3, 4, 2]);
        yield return new(new ZeroPadding2D(((1, 2), (0, 3))), (int[])[3, 4, 2]);
        yield return new(new Cropping2D((1, 2)), (int[])[4, 6, 2]);
        yield return new(new Cropping2D(((0, 2), (3, 1))), (int[])[4, 6, 3]);
        yield return new(new UpSampling1D(), (int[])[4, 3]);
        yield return new(new UpSampling1D(3), (int[])[4, 3]);
        foreach (Interpolation interpolation in (Interpolation[])[Interpolation.Nearest, Interpolation.Bilinear])
        {
            foreach (Size2D size in (Size2D[])[2, (1, 3), (3, 1), (4, 5)])
                yield return new(new UpSampling2D(size) { Interpolation = interpolation }, (int[])[3, 2, 5]);
        }
    }

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return new(new Reshape(5), (int[])[2, 3], "Layer 'reshape' (Reshape): expected a shape of the 6 values of (2, 3). Received: (5).");
        yield return new(new Reshape(-1, 4), (int[])[2, 3], "expected a shape of the 6 values of (2, 3). Received: (-1, 4).");
        yield return new(new Reshape(-1, 12), (int[])[2, 3], "expected a shape of the 6 values of (2, 3). Received: (-1, 12).");
        yield return new(new Reshape(-1, -1), (int[])[2, 3], "expected a shape of lengths of at least 1, one of which may be -1. Received: (-1, -1).");
        yield return new(new Reshape(0, 6), (int[])[2, 3], "expected a shape of lengths of at least 1, one of which may be -1. Received: (0, 6).");
        yield return new(new Reshape(), (int[])[2, 3], "expected a shape of lengths of at least 1, one of which may be -1. Received: ().");
        yield return new(new Reshape(1 << 30, 1 << 30, -1), (int[])[2, 3], "expected a shape of the 6 values of (2, 3).");
        yield return new(new Permute(1), (int[])[2, 3], "expected each axis of (2, 3) once, from 1 to 2. Received: (1).");
        yield return new(new Permute(0, 1), (int[])[2, 3], "expected each axis of (2, 3) once, from 1 to 2. Received: (0, 1).");
        yield return new(new Permute(2, 2), (int[])[2, 3], "expected each axis of (2, 3) once, from 1 to 2. Received: (2, 2).");
        yield return new(new RepeatVector(0), (int[])[3], "expected a number of at least 1. Received: 0.");
        yield return new(new RepeatVector(2), (int[])[3, 1], "expected (features). Received: (3, 1).");
        yield return new(new Rescaling(double.NaN), (int[])[3], "expected a finite scale. Received: NaN.");
        yield return new(new Rescaling(1, double.PositiveInfinity), (int[])[3], "expected a finite offset. Received: Infinity.");
        yield return new(new ZeroPadding1D(-1, 2), (int[])[3, 2], "expected borders of at least 0. Received: (-1, 2).");
        yield return new(new ZeroPadding1D(), (int[])[3], "expected (steps, channels). Received: (3).");
        yield return new(new ZeroPadding1D(int.MaxValue, 1), (int[])[3, 2], "expected borders that leave a length from 1 to 2147483647 of 3. Received: (2147483647, 1).");
        yield return new(new Cropping1D(2, 1), (int[])[3, 2], "expected borders that leave a length from 1 to 2147483647 of 3. Received: (2, 1).");
        yield return new(new Cropping2D(((1, 1), (0, 4))), (int[])[3, 4, 1], "expected borders that leave a length from 1 to 2147483647 of 4. Received: (0, 4).");
        yield return new(new Cropping2D((0, -1)), (int[])[3, 4, 1], "expected borders of at least 0. Received: (-1, -1).");
        yield return new(new ZeroPadding2D(1), (int[])[3, 4], "expected (height, width, channels). Received: (3, 4).");
        yield return new(new UpSampling1D(0), (int[])[3, 4], "expected a size of at least 1. Received: 0.");
        yield return new(new UpSampling1D(), (int[])[3], "expected (steps, channels). Received: (3).");
        yield return new(new UpSampling2D((1, 0)), (int[])[3, 4, 1], "expected factors of at least 1. Received: (1, 0).");
        yield return new(new UpSampling2D(), (int[])[3, 4], "expected (height, width, channels). Received: (3, 4).");
        yield return new(new UpSampling2D { Interpolation = (Interpolation)7 }, (int[])[3, 4, 1], "expected interpolation Nearest or Bilinear. Received: 7.");
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
    public void Keras_forms_of_borders_are_read()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Create("ZeroPadding2D", ("padding", 2L)), Is.EqualTo(new ZeroPadding2D(2)));
            Assert.That(Create("ZeroPadding2D", ("padding", new object?[] { 1L, 2L })), Is.EqualTo(new ZeroPadding2D((1, 2))));
            Assert.That(
                Create("Cropping2D", ("cropping", new object?[] { new object?[] { 1L, 2L }, new object?[] { 0L, 3L } })),
                Is.EqualTo(new Cropping2D(((1, 2), (0, 3)))));
            Assert.That(Create("Cropping1D", ("cropping", 2L)), Is.EqualTo(new Cropping1D(2, 2)));
            Assert.That(() => Create("ZeroPadding2D", ("padding", "wide")), Throws.ArgumentException.With.Message.Contains("padding"));
            Assert.That(
                () => Create("UpSampling2D", ("interpolation", "bicubic")), Throws.TypeOf<NotSupportedException>().With.Message.Contains("bicubic"));
            Assert.That(
                () => Create("UpSampling2D", ("data_format", "channels_first")), Throws.TypeOf<NotSupportedException>().With.Message.Contains("channels_first"));
        });
    }

    private static Layer Create(string name, params (string, object?)[] arguments) => Registry.Default.Create<Layer>(new Configuration(name, arguments));
}
