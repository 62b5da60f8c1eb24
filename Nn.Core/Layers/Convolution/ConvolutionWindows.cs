using Nn.Kernels;

namespace Nn.Layers;

/// <summary>Places the windows of convolutions, or says what is wrong with them. As <c>keras/src/backend/common/backend_utils.py</c>.</summary>
internal static class ConvolutionWindows
{
    /// <summary>The windows of a convolution along one axis.</summary>
    public static ConvolutionAxis Of(ModelBuilder builder, int length, int taps, int stride, int dilation, Padding padding)
    {
        Require(builder, taps, stride, dilation);
        long window = ((long)(taps - 1) * dilation) + 1;
        if (padding == Padding.Valid)
        {
            return window <= length
                ? new ConvolutionAxis(length, (int)((length - window) / stride) + 1, taps, stride, dilation, 0)
                : throw builder.Error(
                    FormattableString.Invariant($"an input of at least {window} along each axis of the kernel size"),
                    FormattableString.Invariant($"{length}"));
        }

        int outputs = ((length - 1) / stride) + 1;
        long beyond = Math.Max(0, ((long)(outputs - 1) * stride) + window - length), before = padding == Padding.Causal ? window - 1 : beyond / 2;
        if (beyond > int.MaxValue / 2 || before > int.MaxValue / 2)
            throw builder.Error("windows that fit memory", FormattableString.Invariant($"one of {window} places"));
        return new ConvolutionAxis(length, outputs, taps, stride, dilation, (int)before);
    }

    /// <summary>The windows of the convolution that a transposed one turns around: its outputs are the input here, its inputs the result.</summary>
    public static ConvolutionAxis Transposed(
        ModelBuilder builder, int length, int taps, int stride, int dilation, Padding padding, int? outputPadding)
    {
        Require(builder, taps, stride, dilation);
        if (outputPadding is < 0 || outputPadding >= stride)
            throw builder.Error("an output padding of at least 0 and less than the strides", FormattableString.Invariant($"{outputPadding}"));
        long window = ((long)(taps - 1) * dilation) + 1, span = ((long)(length - 1) * stride) + window;
        long result = padding == Padding.Valid ? span + (outputPadding ?? Math.Max(0, stride - window))
            : outputPadding is { } more ? span - window + (window % 2) + more : (long)length * stride;
        if (result > int.MaxValue / 2)
            throw builder.Error("an output that fits memory", FormattableString.Invariant($"one of {result} along an axis"));
        // An even window and no output padding: the last of its places are no output.
        if (result < 1) throw builder.Error("an output of at least 1 along each axis", FormattableString.Invariant($"{result}"));
        long before = padding == Padding.Valid ? 0 : Math.Max(0, span - result) / 2;
        return new ConvolutionAxis((int)result, length, taps, stride, dilation, (int)before);
    }

    /// <summary>TensorFlow, and so Keras, has no windows of both.</summary>
    public static void RefuseBoth(ModelBuilder builder, Size2D strides, Size2D dilation)
    {
        if (Math.Max(strides.Height, strides.Width) > 1 && Math.Max(dilation.Height, dilation.Width) > 1)
        {
            throw new NotSupportedException(
                builder.Error("strides or a dilation rate above 1, not both", $"strides {strides} and dilation rate {dilation}").Message);
        }
    }

    /// <summary>The padding of a layer that has no time axis.</summary>
    public static void RefuseCausal(ModelBuilder builder, Padding padding)
    {
        if (padding is not (Padding.Valid or Padding.Same))
            throw new NotSupportedException(builder.Error("padding Valid or Same", $"{padding}").Message);
    }

    /// <summary>Checks that a picture with the zeros around it can be.</summary>
    public static ConvolutionShape Fit(ModelBuilder builder, ConvolutionShape shape)
    {
        long padded = (long)shape.Down.Padded * shape.Across.Padded, outputs = (long)shape.Down.PaddedOutputs * shape.Across.PaddedOutputs;
        if (padded > int.MaxValue / shape.Channels || outputs > int.MaxValue / shape.Filters)
        {
            throw builder.Error(
                "a picture with its borders that fits memory",
                FormattableString.Invariant($"{shape.Down.Padded} × {shape.Across.Padded} × {shape.Channels} values"));
        }

        return shape;
    }

    private static void Require(ModelBuilder builder, int taps, int stride, int dilation)
    {
        if (taps < 1) throw builder.Error("a kernel size of at least 1", FormattableString.Invariant($"{taps}"));
        if (stride < 1) throw builder.Error("strides of at least 1", FormattableString.Invariant($"{stride}"));
        if (dilation < 1) throw builder.Error("a dilation rate of at least 1", FormattableString.Invariant($"{dilation}"));
    }
}
