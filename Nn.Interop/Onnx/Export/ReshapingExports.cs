using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>Other shapes of the same elements, borders, other sizes.</summary>
internal static class ReshapingExports
{
    public static ExportValue Write(ExportContext context, Layer layer, ExportValue x, Slot y)
    {
        switch (layer)
        {
            case Flatten or Reshape:
                return new ExportValue(y, context.Add("Reshape", [context.Last(x), context.Integers([-1, .. y.Shape.Select(length => (long)length)])]));
            case Permute permute:
                return new ExportValue(y, context.Add("Transpose", [context.Last(x)], ("perm", (int[])[0, .. permute.Dims])));
            case RepeatVector repeat:
                string row = context.Add("Unsqueeze", [context.Last(x), context.Integers(1)]);
                return new ExportValue(y, context.Add("Tile", [row, context.Integers(1, repeat.Times, 1)]));
            case Rescaling rescaling:
                string scaled = context.Add("Mul", [x.Name, context.Number(rescaling.Factor)]);
                return x with { Slot = y, Name = rescaling.Offset == 0 ? scaled : context.Add("Add", [scaled, context.Number(rescaling.Offset)]) };
            case ZeroPadding1D padding: return Pad(context, x, y, [padding.Before], [padding.After]);
            case ZeroPadding2D { Borders: var b }: return Pad(context, x, y, [b.Top, b.Left], [b.Bottom, b.Right]);
            case Cropping1D cropping: return Crop(context, x, y, [cropping.Before], [cropping.After]);
            case Cropping2D { Borders: var b }: return Crop(context, x, y, [b.Top, b.Left], [b.Bottom, b.Right]);
            case UpSampling1D sampling: return Resize(context, x, y, [sampling.Size], Interpolation.Nearest);
            case UpSampling2D sampling: return Resize(context, x, y, ConvolutionExports.Pair(sampling.Size), sampling.Interpolation);
            default: throw context.NotSupported("a layer that can be written as ONNX", layer.GetType().Name);
        }
    }

    /// <summary>Before the places of the axes, as the tensor has them, and behind.</summary>
    private static long[] Around(ExportValue x, int[] before, int[] after)
    {
        long[] start = [.. before.Select(place => (long)place)], end = [.. after.Select(place => (long)place)];
        return x.ChannelsFirst ? [0, 0, .. start, 0, 0, .. end] : [0, .. start, 0, 0, .. end, 0];
    }

    private static ExportValue Pad(ExportContext context, ExportValue x, Slot y, int[] before, int[] after) =>
        x with { Slot = y, Name = context.Add("Pad", [x.Name, context.Integers(Around(x, before, after))]) };

    private static ExportValue Crop(ExportContext context, ExportValue x, Slot y, int[] before, int[] after)
    {
        int first = x.ChannelsFirst ? 2 : 1;
        string starts = context.Integers([.. before.Select(place => (long)place)]);
        string ends = context.Integers([.. after.Select((place, axis) => (long)(x.Shape[axis] - place))]);
        string axes = context.Integers([.. MovingOperators.Counting(before.Length, first).Select(axis => (long)axis)]);
        return x with { Slot = y, Name = context.Add("Slice", [x.Name, starts, ends, axes]) };
    }

    private static ExportValue Resize(ExportContext context, ExportValue x, Slot y, int[] factors, Interpolation interpolation)
    {
        string scales = context.Constant(OnnxTensor.Of([1f, 1f, .. factors.Select(factor => (float)factor)], factors.Length + 2));
        string resized = interpolation == Interpolation.Nearest
            ? context.Add("Resize", [context.First(x), "", scales], ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"))
            : context.Add("Resize", [context.First(x), "", scales], ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"));
        return new ExportValue(y, resized, ChannelsFirst: true);
    }
}
