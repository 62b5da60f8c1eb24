using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A convolution of sequences (<c>keras/src/layers/convolutional/conv1d.py</c>): each filter is a sum over a window of time steps and channels.
/// <c>y[t, f] = activation(Σ x[t·s + a·d − before, c] · kernel[a, c, f] + bias[f])</c>. (steps, channels) → (windows, filters). kernel: (kernel
/// size, channels / groups, filters), bias: (filters).
/// </summary>
/// <param name="Filters">The channels of the output.</param>
/// <param name="KernelSize">A window's time steps.</param>
public sealed record Conv1D(int Filters, int KernelSize) : ConvolutionLayer(Filters)
{
    /// <summary>From a window to the next.</summary>
    public int Strides { get; init; } = 1;

    /// <summary>Whether windows may stick out of the input, where they see zeros: on both sides, or causally, before it alone.</summary>
    public Padding Padding { get; init; }

    /// <summary>From a place of a window to the next; above 1 only with strides of 1.</summary>
    public int DilationRate { get; init; } = 1;

    /// <summary>Into how many parts channels and filters are cut; a filter sees its part's channels alone.</summary>
    public int Groups { get; init; } = 1;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        Slot x = Convolving.Input(builder, inputs, rank: 2);
        int channels = x.Shape[1];
        Convolving.Require(builder, Filters, Groups, channels, Activation);
        if (Padding != Padding.Causal) ConvolutionWindows.RefuseCausal(builder, Padding);
        ConvolutionWindows.RefuseBoth(builder, Strides, DilationRate);
        ConvolutionAxis across = ConvolutionWindows.Of(builder, x.Shape[0], KernelSize, Strides, DilationRate, Padding);
        ConvolutionShape shape = ConvolutionWindows.Fit(builder, new(ConvolutionAxis.One, across, channels, Filters, Groups));
        Parameter kernel = AddKernel(builder, [KernelSize, channels / Groups, Filters]);
        return Convolving.Append(builder, x, shape, kernel, AddBias(builder), Activation, [across.Outputs, Filters]);
    }

    internal static Conv1D Exchange(Conv1D layer, Arguments arguments)
    {
        arguments.Only("lora_rank", null);
        layer = layer with
        {
            Filters = arguments.Number(arguments.Required("filters"), layer.Filters),
            KernelSize = WindowArguments.Length(arguments, arguments.Required("kernel_size"), layer.KernelSize)!.Value,
            Strides = WindowArguments.Length(arguments, "strides", layer.Strides)!.Value,
            Padding = WindowArguments.TimePadding(arguments, layer.Padding),
            DilationRate = WindowArguments.Length(arguments, "dilation_rate", layer.DilationRate)!.Value,
            Groups = arguments.Number("groups", layer.Groups),
        };
        return ExchangeWeights(layer, arguments);
    }
}
