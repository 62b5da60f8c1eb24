using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A convolution of pictures (<c>keras/src/layers/convolutional/conv2d.py</c>): each filter is a sum over a window of places and channels.
/// <c>y[i, j, f] = activation(Σ x[i·s + a·d − before, j·s + b·d − before, c] · kernel[a, b, c, f] + bias[f])</c>. (height, width, channels) →
/// (windows down, windows across, filters). kernel: (kernel height, kernel width, channels / groups, filters), bias: (filters).
/// </summary>
/// <param name="Filters">The channels of the output.</param>
/// <param name="KernelSize">A window's rows and columns.</param>
public sealed record Conv2D(int Filters, Size2D KernelSize) : ConvolutionLayer(Filters)
{
    /// <summary>From a window to the next.</summary>
    public Size2D Strides { get; init; } = 1;

    /// <summary>Whether windows may stick out of the input, where they see zeros.</summary>
    public Padding Padding { get; init; }

    /// <summary>From a place of a window to the next; above 1 only with strides of 1.</summary>
    public Size2D DilationRate { get; init; } = 1;

    /// <summary>Into how many parts channels and filters are cut; a filter sees its part's channels alone.</summary>
    public int Groups { get; init; } = 1;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        Slot x = Convolving.Input(builder, inputs, rank: 3);
        int channels = x.Shape[2];
        Convolving.Require(builder, Filters, Groups, channels, Activation);
        ConvolutionWindows.RefuseCausal(builder, Padding);
        ConvolutionWindows.RefuseBoth(builder, Strides, DilationRate);
        ConvolutionAxis down = ConvolutionWindows.Of(builder, x.Shape[0], KernelSize.Height, Strides.Height, DilationRate.Height, Padding);
        ConvolutionAxis across = ConvolutionWindows.Of(builder, x.Shape[1], KernelSize.Width, Strides.Width, DilationRate.Width, Padding);
        ConvolutionShape shape = ConvolutionWindows.Fit(builder, new(down, across, channels, Filters, Groups));
        Parameter kernel = AddKernel(builder, [KernelSize.Height, KernelSize.Width, channels / Groups, Filters]);
        return Convolving.Append(
            builder, x, shape, kernel, AddBias(builder), Activation, [down.Outputs, across.Outputs, Filters]);
    }

    internal static Conv2D Exchange(Conv2D layer, Arguments arguments)
    {
        arguments.Only("lora_rank", null);
        layer = layer with
        {
            Filters = arguments.Number(arguments.Required("filters"), layer.Filters),
            KernelSize = WindowArguments.Size(arguments, arguments.Required("kernel_size"), layer.KernelSize),
            Strides = WindowArguments.Size(arguments, "strides", layer.Strides),
            Padding = WindowArguments.Padding(arguments, layer.Padding),
            DilationRate = WindowArguments.Size(arguments, "dilation_rate", layer.DilationRate),
            Groups = arguments.Number("groups", layer.Groups),
        };
        return ExchangeWeights(layer, arguments);
    }
}
