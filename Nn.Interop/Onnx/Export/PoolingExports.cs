using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>Pooling, over windows and over whole pictures and sequences.</summary>
internal static class PoolingExports
{
    public static ExportValue Write(ExportContext context, Layer layer, ExportValue x, Slot y) => layer switch
    {
        MaxPooling1D pool => Pool(context, "MaxPool", x, y, [pool.PoolSize], [pool.Strides ?? pool.PoolSize], pool.Padding),
        AveragePooling1D pool => Pool(context, "AveragePool", x, y, [pool.PoolSize], [pool.Strides ?? pool.PoolSize], pool.Padding),
        MaxPooling2D pool => Pool(
            context, "MaxPool", x, y, ConvolutionExports.Pair(pool.PoolSize), ConvolutionExports.Pair(pool.Strides ?? pool.PoolSize), pool.Padding),
        AveragePooling2D pool => Pool(
            context, "AveragePool", x, y, ConvolutionExports.Pair(pool.PoolSize), ConvolutionExports.Pair(pool.Strides ?? pool.PoolSize), pool.Padding),
        GlobalMaxPooling1D or GlobalMaxPooling2D => Global(context, "ReduceMax", x, y),
        GlobalAveragePooling1D when context.MaskOf(x) is { } mask => MaskedMean(context, x, y, mask),
        _ => Global(context, "ReduceMean", x, y),
    };

    private static ExportValue Pool(ExportContext context, string operation, ExportValue x, Slot y, int[] size, int[] strides, Padding padding)
    {
        int[] ones = new int[size.Length];
        Array.Fill(ones, 1);
        string pooled = context.Add(
            operation, [context.First(x)], ("kernel_shape", size), ("strides", strides), ("pads", ConvolutionExports.Pads(x.Shape, size, strides, ones, padding)));
        return new ExportValue(y, pooled, ChannelsFirst: true);
    }

    private static ExportValue Global(ExportContext context, string operation, ExportValue x, Slot y)
    {
        bool first = x.ChannelsFirst;
        string reduced = context.Add(operation, [x.Name], ("axes", MovingOperators.Counting(x.Shape.Rank - 1, first ? 2 : 1)), ("keepdims", 0L));
        return y.Shape.Rank == 1 ? new ExportValue(y, reduced) : new ExportValue(y, context.Add("Reshape", [reduced, context.Integers([-1, .. y.Shape.Select(length => (long)length)])]));
    }

    /// <summary>The mean of the steps that are no padding.</summary>
    private static ExportValue MaskedMean(ExportContext context, ExportValue x, Slot y, string mask)
    {
        string weights = context.Add("Unsqueeze", [mask, context.Integers(2)]);
        string sum = context.Add("ReduceSum", [context.Add("Mul", [context.Last(x), weights]), context.Integers(1)], ("keepdims", 0L));
        string count = context.Add("ReduceSum", [weights, context.Integers(1)], ("keepdims", 0L));
        string mean = context.Add("Div", [sum, count]);
        return new ExportValue(y, y.Shape.Rank == 1 ? mean : context.Add("Reshape", [mean, context.Integers([-1, .. y.Shape.Select(length => (long)length)])]));
    }
}
