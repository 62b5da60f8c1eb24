using Nn.Layers;
using Nn.Serialization;

namespace Nn.Tests.Core.Layers.Convolution;

public sealed class ConvolutionTests
{
    private static IEnumerable<TestCaseData> Layers()
    {
        foreach (Padding padding in (Padding[])[Padding.Valid, Padding.Same])
        {
            foreach ((Size2D kernel, Size2D strides, Size2D dilation) in ((Size2D, Size2D, Size2D)[])
                [(1, 1, 1), (3, 1, 1), (3, 2, 1), ((2, 3), (3, 1), 1), ((4, 1), (1, 4), 1), (2, 3, 1), (3, 1, 2), ((1, 3), 1, (3, 2)), ((3, 2), 1, (1, 2))])
            {
                yield return new(new Conv2D(3, kernel) { Strides = strides, DilationRate = dilation, Padding = padding }, (int[])[7, 6, 2]);
                yield return new(
                    new Conv2D(6, kernel) { Strides = strides, DilationRate = dilation, Padding = padding, Groups = 2, Activation = Activation.Relu }, (int[])[5, 7, 4]);
                yield return new(
                    new DepthwiseConv2D(kernel) { Strides = strides, DilationRate = dilation, Padding = padding, DepthMultiplier = 2 }, (int[])[5, 7, 3]);
                yield return new(new Conv2DTranspose(3, kernel) { Strides = strides, DilationRate = dilation, Padding = padding }, (int[])[4, 3, 2]);
            }

            foreach ((int kernel, int strides, int dilation) in ((int, int, int)[])[(2, 1, 1), (3, 2, 1), (1, 3, 1), (4, 5, 1), (3, 1, 3)])
                yield return new(new Conv1D(5, kernel) { Strides = strides, DilationRate = dilation, Padding = padding }, (int[])[9, 3]);
            foreach (Size2D more in (Size2D[])[0, (1, 2), (0, 1)])
                yield return new(new Conv2DTranspose(2, (3, 4)) { Strides = (2, 3), OutputPadding = more, Padding = padding }, (int[])[3, 4, 3]);
        }

        foreach ((int kernel, int strides, int dilation) in ((int, int, int)[])[(3, 1, 1), (2, 3, 1), (3, 1, 4)])
            yield return new(new Conv1D(4, kernel) { Strides = strides, DilationRate = dilation, Padding = Padding.Causal }, (int[])[7, 2]);
        // Many vectors of filters and of channels, and more terms than a block of 256.
        yield return new(new Conv2D(37, 3) { Padding = Padding.Same, Activation = Activation.Tanh }, (int[])[3, 4, 2]);
        yield return new(new Conv2D(2, 3) { Padding = Padding.Same }, (int[])[3, 4, 33]);
        yield return new(new Conv2D(16, (2, 3)) { UseBias = false, Activation = Activation.Relu }, (int[])[2, 4, 48]);
        yield return new(new Conv2D(1, 2), (int[])[3, 3, 1]);
        yield return new(new Conv1D(1, 3) { Groups = 1 }, (int[])[3, 20]);
        yield return new(new Conv2D(40, 2) { Groups = 2 }, (int[])[2, 3, 34]);
        yield return new(new Conv2DTranspose(17, 3) { Strides = 2, Padding = Padding.Same, UseBias = false, Activation = Activation.Relu }, (int[])[2, 3, 18]);
        yield return new(new DepthwiseConv2D(3) { Activation = Activation.Sigmoid }, (int[])[4, 4, 19]);
        yield return new(new DepthwiseConv2D(3) { UseBias = false, Padding = Padding.Same, Strides = 2 }, (int[])[4, 5, 8]);
        yield return new(new SeparableConv2D(5, 3) { DepthMultiplier = 2, Padding = Padding.Same, Activation = Activation.Relu }, (int[])[4, 3, 3]);
        yield return new(new SeparableConv2D(3, (1, 2)) { UseBias = false, Strides = (2, 1) }, (int[])[5, 3, 2]);
        yield return new(new SeparableConv2D(1, 2) { DilationRate = 2 }, (int[])[4, 4, 9]);
    }

    private static IEnumerable<TestCaseData> Wrong()
    {
        int[] picture = [6, 5, 4], sequence = [6, 4];
        yield return new(new Conv2D(0, 3), picture, "Layer 'conv2d' (Conv2D): expected a positive number of filters. Received: 0.");
        yield return new(new Conv2D(-2, 3), picture, "expected a positive number of filters. Received: -2.");
        yield return new(new Conv2D(2, 0), picture, "expected a kernel size of at least 1. Received: 0.");
        yield return new(new Conv2D(2, (3, -1)), picture, "expected a kernel size of at least 1. Received: -1.");
        yield return new(new Conv2D(2, 3) { Strides = (1, 0) }, picture, "expected strides of at least 1. Received: 0.");
        yield return new(new Conv2D(2, 3) { DilationRate = 0 }, picture, "expected a dilation rate of at least 1. Received: 0.");
        yield return new(new Conv2D(2, (3, 6)), picture, "expected an input of at least 6 along each axis of the kernel size. Received: 5.");
        yield return new(new Conv2D(2, 3) { DilationRate = 3 }, picture, "expected an input of at least 7 along each axis of the kernel size. Received: 6.");
        yield return new(new Conv2D(2, 3) { Groups = 0 }, picture, "expected a positive number of groups. Received: 0.");
        yield return new(new Conv2D(3, 3) { Groups = 2 }, picture, "expected filters that the groups divide. Received: 3 filters and 2 groups.");
        yield return new(new Conv2D(6, 3) { Groups = 3 }, picture, "expected channels that the groups divide. Received: 4 channels and 3 groups.");
        yield return new(new Conv2D(2, 3) { Activation = null! }, picture, "expected an activation. Received: null.");
        yield return new(new Conv2D(2, 3), sequence, "expected (height, width, channels). Received: (6, 4).");
        yield return new(new Conv2D(2, 1_000_000_000) { Padding = Padding.Same, DilationRate = 2 }, picture, "expected windows that fit memory. Received: one of 1999999999 places.");
        yield return new(new Conv2D(1, 40_000) { Padding = Padding.Same }, picture, "expected a picture with its borders that fits memory.");
        yield return new(new Conv1D(0, 3), sequence, "Layer 'conv1d' (Conv1D): expected a positive number of filters. Received: 0.");
        yield return new(new Conv1D(2, 0), sequence, "expected a kernel size of at least 1. Received: 0.");
        yield return new(new Conv1D(2, 3) { Strides = -1 }, sequence, "expected strides of at least 1. Received: -1.");
        yield return new(new Conv1D(2, 7), sequence, "expected an input of at least 7 along each axis of the kernel size. Received: 6.");
        yield return new(new Conv1D(2, 3) { Groups = 3 }, sequence, "expected filters that the groups divide.");
        yield return new(new Conv1D(2, 3), picture, "expected (steps, channels). Received: (6, 5, 4).");
        yield return new(new Conv1D(2, 2_000_000_000) { Padding = Padding.Causal }, sequence, "expected windows that fit memory.");
        yield return new(new Conv2DTranspose(0, 3), picture, "Layer 'conv2d_transpose' (Conv2DTranspose): expected a positive number of filters. Received: 0.");
        yield return new(new Conv2DTranspose(2, 0), picture, "expected a kernel size of at least 1. Received: 0.");
        yield return new(new Conv2DTranspose(2, 3) { Strides = 2, OutputPadding = 2 }, picture, "expected an output padding of at least 0 and less than the strides. Received: 2.");
        yield return new(new Conv2DTranspose(2, 3) { Strides = 2, OutputPadding = -1 }, picture, "expected an output padding of at least 0 and less than the strides. Received: -1.");
        yield return new(new Conv2DTranspose(2, 2) { Padding = Padding.Same, OutputPadding = 0 }, (int[])[1, 1, 1], "expected an output of at least 1 along each axis. Received: 0.");
        yield return new(new Conv2DTranspose(2, 2) { Strides = 1_000_000_000 }, picture, "expected an output that fits memory.");
        yield return new(new Conv2DTranspose(2, 3), sequence, "expected (height, width, channels). Received: (6, 4).");
        yield return new(new DepthwiseConv2D(0), picture, "Layer 'depthwise_conv2d' (DepthwiseConv2D): expected a kernel size of at least 1. Received: 0.");
        yield return new(new DepthwiseConv2D(3) { DepthMultiplier = 0 }, picture, "expected a depth multiplier of at least 1. Received: 0.");
        yield return new(new DepthwiseConv2D(3) { DepthMultiplier = 2_000_000_000 }, picture, "expected channels that fit memory. Received: 8000000000.");
        yield return new(new DepthwiseConv2D(3) { Activation = null! }, picture, "expected an activation. Received: null.");
        yield return new(new DepthwiseConv2D(3), sequence, "expected (height, width, channels). Received: (6, 4).");
        yield return new(new SeparableConv2D(0, 3), picture, "Layer 'separable_conv2d' (SeparableConv2D): expected a positive number of filters. Received: 0.");
        yield return new(new SeparableConv2D(2, 7), picture, "expected an input of at least 7 along each axis of the kernel size. Received: 6.");
        yield return new(new SeparableConv2D(2, 3) { DepthMultiplier = -1 }, picture, "expected a depth multiplier of at least 1. Received: -1.");
    }

    private static IEnumerable<TestCaseData> Unsupported()
    {
        yield return new("Conv2D", (string[])["padding:causal"]);
        yield return new("Conv2D", (string[])["data_format:channels_first"]);
        yield return new("Conv2D", (string[])["activity_regularizer:l2"]);
        yield return new("Conv1D", (string[])["data_format:channels_first"]);
        yield return new("Conv1D", (string[])["padding:reflect"]);
        yield return new("Conv2DTranspose", (string[])["padding:causal"]);
        yield return new("DepthwiseConv2D", (string[])["data_format:channels_first"]);
        yield return new("SeparableConv2D", (string[])["padding:causal"]);
        yield return new("SeparableConv2D", (string[])["dtype:float16"]);
    }

    [TestCaseSource(nameof(Layers))]
    public void Values_and_gradients_are_those_of_the_twin(Layer layer, int[] shape) => GradientCheck.Run([layer], new Shape(shape));

    [TestCaseSource(nameof(Layers))]
    public void Threads_give_the_bits_of_one_and_a_step_allocates_nothing(Layer layer, int[] shape) =>
        LayerPromises.CheckThreadsAndAllocation(layer, new Shape(shape), rows: 300);

    [TestCaseSource(nameof(Wrong))]
    public void Wrong_windows_are_named(Layer layer, int[] shape, string message) => Assert.That(
        () => new Sequential { layer }.Build(new Shape(shape)), Throws.ArgumentException.With.Message.Contains(message));

    [TestCaseSource(nameof(Unsupported))]
    public void Unsupported_arguments_are_refused_by_name(string name, string[] given)
    {
        string[] pair = given[0].Split(':');
        Assert.That(
            () => Registry.Default.Create<Layer>(new Configuration(name, [("filters", 2L), ("kernel_size", 3L), (pair[0], pair[1])])),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains(pair[0]).And.Message.Contains(pair[1]).And.Message.Contains(name));
    }

    [Test]
    public void Strides_and_dilation_together_are_refused_as_in_Keras()
    {
        foreach (Layer layer in (Layer[])
            [
                new Conv2D(2, 2) { Strides = (1, 2), DilationRate = (2, 1) }, new Conv2DTranspose(2, 2) { Strides = 2, DilationRate = 2 },
                new DepthwiseConv2D(2) { Strides = 2, DilationRate = 2 }, new SeparableConv2D(2, 2) { Strides = 2, DilationRate = 2 },
            ])
        {
            Assert.That(
                () => new Sequential { layer }.Build([9, 9, 2]),
                Throws.TypeOf<NotSupportedException>().With.Message.Contains("strides or a dilation rate above 1, not both"));
        }

        Assert.That(
            () => new Sequential { new Conv1D(2, 2) { Strides = 2, DilationRate = 2 } }.Build([9, 2]),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("not both"));
        Assert.That(
            () => new Sequential { new Conv2D(2, 2) { Padding = Padding.Causal } }.Build([9, 9, 2]),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("padding Valid or Same. Received: Causal."));
    }

    [Test]
    public void Weights_have_the_shapes_and_names_of_Keras()
    {
        Assert.That(
            Weights(new Conv1D(6, 3) { Groups = 2 }, [9, 4]), Is.EqualTo("conv1d/kernel (3, 2, 6), conv1d/bias (6)"));
        Assert.That(Weights(new Conv2D(5, (2, 3)), [9, 9, 4]), Is.EqualTo("conv2d/kernel (2, 3, 4, 5), conv2d/bias (5)"));
        Assert.That(
            Weights(new Conv2DTranspose(5, (2, 3)), [9, 9, 4]), Is.EqualTo("conv2d_transpose/kernel (2, 3, 5, 4), conv2d_transpose/bias (5)"));
        Assert.That(
            Weights(new DepthwiseConv2D((2, 3)) { DepthMultiplier = 2 }, [9, 9, 4]),
            Is.EqualTo("depthwise_conv2d/kernel (2, 3, 4, 2), depthwise_conv2d/bias (8)"));
        Assert.That(
            Weights(new SeparableConv2D(5, 3) { DepthMultiplier = 2 }, [9, 9, 4]),
            Is.EqualTo("separable_conv2d/depthwise_kernel (3, 3, 4, 2), separable_conv2d/pointwise_kernel (1, 1, 8, 5), separable_conv2d/bias (5)"));
    }

    private static string Weights(Layer layer, Shape shape) => string.Join(
        ", ", new Sequential { layer }.Build(shape).Parameters.Select(parameter => $"{parameter.Name} {parameter.Shape}"));
}
