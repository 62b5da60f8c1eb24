using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>Convolutions: their channels stand behind the batch, and their kernels have the filters first.</summary>
internal static class ConvolutionExports
{
    public static ExportValue Write(ExportContext context, Layer layer, ExportValue x, Slot y) => layer switch
    {
        Conv1D conv => Conv(
            context, x, y, "kernel", [conv.KernelSize], [conv.Strides], [conv.DilationRate], conv.Padding, conv.Groups, conv.Activation, isDepthwise: false),
        Conv2D conv => Conv(
            context, x, y, "kernel", Pair(conv.KernelSize), Pair(conv.Strides), Pair(conv.DilationRate), conv.Padding, conv.Groups, conv.Activation,
            isDepthwise: false),
        Conv2DTranspose conv => Transposed(context, conv, x, y),
        DepthwiseConv2D conv => Conv(
            context, x, y, "kernel", Pair(conv.KernelSize), Pair(conv.Strides), Pair(conv.DilationRate), conv.Padding, x.Shape[^1], conv.Activation,
            isDepthwise: true),
        _ => Separable(context, (SeparableConv2D)layer, x, y),
    };

    public static int[] Pair(Size2D size) => [size.Height, size.Width];

    /// <summary>What is around a picture: before it along each axis, then behind it; as Keras has it, the odd one behind.</summary>
    public static int[] Pads(Shape picture, int[] taps, int[] strides, int[] dilations, Padding padding)
    {
        int rank = taps.Length;
        var pads = new int[2 * rank];
        for (int i = 0; i < rank; i++)
        {
            int length = picture[i], window = ((taps[i] - 1) * dilations[i]) + 1;
            int total = Math.Max(0, ((((length - 1) / strides[i]) * strides[i]) + window) - length);
            (pads[i], pads[rank + i]) = padding switch
            {
                Padding.Valid => (0, 0),
                Padding.Causal => (window - 1, 0),
                _ => (total / 2, total - (total / 2)),
            };
        }

        return pads;
    }

    private static ExportValue Conv(
        ExportContext context, ExportValue x, Slot y, string kernel, int[] taps, int[] strides, int[] dilations, Padding padding, int groups,
        Activation activation, bool isDepthwise)
    {
        int filters = y.Shape[^1], channels = x.Shape[^1] / groups;
        string[] inputs = [context.First(x), Kernel(context, kernel, taps, channels, filters)];
        if (context.Weight("bias") is { } bias && (isDepthwise || kernel == "kernel")) inputs = [.. inputs, bias];
        string convolved = context.Add(
            "Conv", inputs, ("kernel_shape", taps), ("strides", strides), ("dilations", dilations), ("group", (long)groups),
            ("pads", Pads(x.Shape, taps, strides, dilations, padding)));
        return ActivationExports.Apply(context, activation, new ExportValue(y, convolved, ChannelsFirst: true));
    }

    /// <summary>(taps, channels, filters) as (filters, channels, taps).</summary>
    private static string Kernel(ExportContext context, string name, int[] taps, int channels, int filters)
    {
        int count = Dimensions.Size(taps);
        return context.Weight(name, [filters, channels, .. taps], values =>
        {
            var turned = new float[values.Length];
            for (int tap = 0, from = 0; tap < count; tap++)
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    for (int filter = 0; filter < filters; filter++) turned[(((filter * channels) + channel) * count) + tap] = values[from++];
                }
            }

            return turned;
        })!;
    }

    private static ExportValue Separable(ExportContext context, SeparableConv2D conv, ExportValue x, Slot y)
    {
        int channels = x.Shape[^1], between = channels * conv.DepthMultiplier;
        int[] taps = Pair(conv.KernelSize), strides = Pair(conv.Strides), dilations = Pair(conv.DilationRate);
        string depthwise = context.Add(
            "Conv", [context.First(x), Kernel(context, "depthwise_kernel", taps, 1, between)], ("kernel_shape", taps), ("strides", strides),
            ("dilations", dilations), ("group", (long)channels), ("pads", Pads(x.Shape, taps, strides, dilations, conv.Padding)));
        string[] inputs = [depthwise, Kernel(context, "pointwise_kernel", [1, 1], between, conv.Filters)];
        if (context.Weight("bias") is { } bias) inputs = [.. inputs, bias];
        return ActivationExports.Apply(context, conv.Activation, new ExportValue(y, context.Add("Conv", inputs), ChannelsFirst: true));
    }

    private static ExportValue Transposed(ExportContext context, Conv2DTranspose conv, ExportValue x, Slot y)
    {
        int[] taps = Pair(conv.KernelSize), strides = Pair(conv.Strides), dilations = Pair(conv.DilationRate);
        var pads = new int[4];
        var more = new int[2];
        for (int i = 0; i < 2; i++)
        {
            // What the windows cover beyond the result is cut off, more of it behind; what the result has beyond the windows is left empty.
            int beyond = ((x.Shape[i] - 1) * strides[i]) + ((taps[i] - 1) * dilations[i]) + 1 - y.Shape[i];
            more[i] = Math.Max(0, -beyond);
            pads[i] = Math.Max(0, beyond) / 2;
            pads[2 + i] = Math.Max(0, beyond) - pads[i];
        }

        // (taps, filters, channels) as (channels, filters, taps): what the other kernels become with names changed.
        string[] inputs = [context.First(x), Kernel(context, "kernel", taps, conv.Filters, x.Shape[^1])];
        if (context.Weight("bias") is { } bias) inputs = [.. inputs, bias];
        string convolved = context.Add(
            "ConvTranspose", inputs, ("kernel_shape", taps), ("strides", strides), ("dilations", dilations), ("pads", pads), ("output_padding", more));
        return ActivationExports.Apply(context, conv.Activation, new ExportValue(y, convolved, ChannelsFirst: true));
    }
}
