using Nn.Kernels;

namespace Nn.Layers;

/// <summary>What the convolutions have in common: one node, over pictures; a sequence is a picture of one row.</summary>
internal static class Convolving
{
    /// <summary>The one input, of the right rank.</summary>
    public static Slot Input(ModelBuilder builder, ReadOnlySpan<Slot> inputs, int rank)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        return x.Shape.Rank == rank ? x : throw builder.Error(rank == 2 ? "(steps, channels)" : "(height, width, channels)", $"{x.Shape}");
    }

    /// <summary>Checks filters and groups against the input's channels.</summary>
    public static void Require(ModelBuilder builder, int filters, int groups, int channels, Activation activation)
    {
        if (filters < 1) throw builder.Error("a positive number of filters", FormattableString.Invariant($"{filters}"));
        if (groups < 1) throw builder.Error("a positive number of groups", FormattableString.Invariant($"{groups}"));
        if (filters % groups != 0)
            throw builder.Error("filters that the groups divide", FormattableString.Invariant($"{filters} filters and {groups} groups"));
        if (channels % groups != 0)
            throw builder.Error("channels that the groups divide", FormattableString.Invariant($"{channels} channels and {groups} groups"));
        if (activation is null) throw builder.Error("an activation", "null");
    }

    /// <summary>Appends the node and the activation that it does not compute itself.</summary>
    public static Slots Append(
        ModelBuilder builder, Slot x, ConvolutionShape shape, Parameter kernel, Parameter? bias, Activation activation, Shape output)
    {
        bool relu = activation == Activation.Relu;
        var node = new ConvolutionNode(new Convolution(shape), kernel, bias, relu, masksGradient: true);
        Slots y = builder.Append(node, [x], output);
        return relu || activation == Activation.Linear ? y : activation.Build(builder, [y.Single]);
    }

    /// <summary>A convolution of each channel by filters of its own.</summary>
    public static DepthwiseConvolution Depthwise(
        ModelBuilder builder, Slot x, Size2D kernelSize, Size2D strides, Size2D dilationRate, Padding padding, int multiplier)
    {
        if (multiplier < 1) throw builder.Error("a depth multiplier of at least 1", FormattableString.Invariant($"{multiplier}"));
        ConvolutionWindows.RefuseCausal(builder, padding);
        ConvolutionWindows.RefuseBoth(builder, strides, dilationRate);
        long channels = (long)x.Shape[2] * multiplier;
        if (channels > int.MaxValue / 2) throw builder.Error("channels that fit memory", FormattableString.Invariant($"{channels}"));
        var shape = new ConvolutionShape(
            ConvolutionWindows.Of(builder, x.Shape[0], kernelSize.Height, strides.Height, dilationRate.Height, padding),
            ConvolutionWindows.Of(builder, x.Shape[1], kernelSize.Width, strides.Width, dilationRate.Width, padding),
            (int)channels, (int)channels, Groups: (int)channels);
        return new DepthwiseConvolution(ConvolutionWindows.Fit(builder, shape), multiplier);
    }
}
