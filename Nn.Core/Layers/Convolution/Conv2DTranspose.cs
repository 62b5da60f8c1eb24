using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A transposed convolution of pictures (<c>keras/src/layers/convolutional/conv2d_transpose.py</c>): each place gives its value times the kernel
/// to the places of a window of the output. (height, width, channels) → (larger height, larger width, filters): with padding
/// <see cref="Padding.Same"/> strides · length, with <see cref="Padding.Valid"/> (length − 1) · strides + window, at least strides · length.
/// kernel: (kernel height, kernel width, filters, channels), bias: (filters).
/// </summary>
/// <param name="Filters">The channels of the output.</param>
/// <param name="KernelSize">A window's rows and columns.</param>
public sealed record Conv2DTranspose(int Filters, Size2D KernelSize) : ConvolutionLayer(Filters)
{
    /// <summary>From a window to the next: by how much the picture grows.</summary>
    public Size2D Strides { get; init; } = 1;

    /// <summary>Whether what windows give beyond the borders is cut off.</summary>
    public Padding Padding { get; init; }

    /// <summary>
    /// Places that the output has at the end beyond (length − 1) · strides + window (valid) or + window mod 2 (same), less than the strides;
    /// null for the sizes above.
    /// </summary>
    public Size2D? OutputPadding { get; init; }

    /// <summary>From a place of a window to the next; above 1 only with strides of 1.</summary>
    public Size2D DilationRate { get; init; } = 1;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        Slot x = Convolving.Input(builder, inputs, rank: 3);
        int channels = x.Shape[2];
        Convolving.Require(builder, Filters, groups: 1, channels, Activation);
        ConvolutionWindows.RefuseCausal(builder, Padding);
        ConvolutionWindows.RefuseBoth(builder, Strides, DilationRate);
        ConvolutionAxis down = ConvolutionWindows.Transposed(
            builder, x.Shape[0], KernelSize.Height, Strides.Height, DilationRate.Height, Padding, OutputPadding?.Height);
        ConvolutionAxis across = ConvolutionWindows.Transposed(
            builder, x.Shape[1], KernelSize.Width, Strides.Width, DilationRate.Width, Padding, OutputPadding?.Width);
        ConvolutionShape shape = ConvolutionWindows.Fit(builder, new(down, across, Filters, channels, Groups: 1));
        Parameter kernel = AddKernel(builder, [KernelSize.Height, KernelSize.Width, Filters, channels]);
        bool relu = Activation == Activation.Relu;
        var node = new TransposedConvolutionNode(new Convolution(shape), kernel, AddBias(builder), relu, masksGradient: true);
        Slots y = builder.Append(node, [x], new Shape(down.Inputs, across.Inputs, Filters));
        return relu || Activation == Activation.Linear ? y : Activation.Build(builder, [y.Single]);
    }

    internal static Conv2DTranspose Exchange(Conv2DTranspose layer, Arguments arguments)
    {
        layer = layer with
        {
            Filters = arguments.Number(arguments.Required("filters"), layer.Filters),
            KernelSize = WindowArguments.Size(arguments, arguments.Required("kernel_size"), layer.KernelSize),
            Strides = WindowArguments.Size(arguments, "strides", layer.Strides),
            Padding = WindowArguments.Padding(arguments, layer.Padding),
            OutputPadding = WindowArguments.OptionalSize(arguments, "output_padding", layer.OutputPadding),
            DilationRate = WindowArguments.Size(arguments, "dilation_rate", layer.DilationRate),
        };
        return ExchangeWeights(layer, arguments);
    }
}
