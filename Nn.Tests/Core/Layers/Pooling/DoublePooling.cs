using Nn.Layers;

namespace Nn.Tests.Core.Layers.Pooling;

/// <summary>The pooling layers plainly in double precision, by the definition of TensorFlow's paddings; null for any other layer.</summary>
internal static class DoublePooling
{
    public static DoubleValue? Apply(Layer layer, double[] x, Shape shape) => layer switch
    {
        MaxPooling1D p => Pool(x, shape, [p.PoolSize], [p.Strides ?? p.PoolSize], p.Padding, isMean: false),
        AveragePooling1D p => Pool(x, shape, [p.PoolSize], [p.Strides ?? p.PoolSize], p.Padding, isMean: true),
        MaxPooling2D p => Pool(x, shape, Two(p.PoolSize), Two(p.Strides ?? p.PoolSize), p.Padding, isMean: false),
        AveragePooling2D p => Pool(x, shape, Two(p.PoolSize), Two(p.Strides ?? p.PoolSize), p.Padding, isMean: true),
        GlobalMaxPooling1D p => All(x, shape, p.KeepDimensions, isMean: false),
        GlobalMaxPooling2D p => All(x, shape, p.KeepDimensions, isMean: false),
        GlobalAveragePooling1D p => All(x, shape, p.KeepDimensions, isMean: true),
        GlobalAveragePooling2D p => All(x, shape, p.KeepDimensions, isMean: true),
        _ => null,
    };

    private static int[] Two(Size2D size) => [size.Height, size.Width];

    private static DoubleValue All(double[] x, Shape shape, bool keep, bool isMean)
    {
        int[] window = shape.Dimensions[..^1].ToArray(), ones = [.. window.Select(_ => 1)];
        double[] y = Pool(x, shape, window, ones, Padding.Valid, isMean).Values;
        return new(y, keep ? new Shape([.. ones, shape[^1]]) : [shape[^1]]);
    }

    private static DoubleValue Pool(double[] x, Shape shape, int[] window, int[] stride, Padding padding, bool isMean)
    {
        // A sequence is a picture of one column.
        int[] size = [shape[0], shape.Rank == 3 ? shape[1] : 1], w = [window[0], window.Length > 1 ? window[1] : 1], s = [stride[0], stride.Length > 1 ? stride[1] : 1];
        int channels = shape[^1];
        int[] outputs = new int[2], before = new int[2];
        for (int axis = 0; axis < 2; axis++)
        {
            outputs[axis] = padding == Padding.Same ? (int)Math.Ceiling(size[axis] / (double)s[axis]) : ((size[axis] - w[axis]) / s[axis]) + 1;
            int total = Math.Max(((outputs[axis] - 1) * s[axis]) + w[axis] - size[axis], 0);
            before[axis] = padding == Padding.Same ? total / 2 : 0;
        }

        int rows = x.Length / shape.Size;
        var y = new double[rows * outputs[0] * outputs[1] * channels];
        for (int i = 0; i < y.Length; i++)
        {
            int c = i % channels, across = i / channels % outputs[1], down = i / channels / outputs[1] % outputs[0], row = i / channels / outputs[1] / outputs[0];
            var seen = new List<double>();
            for (int a = 0; a < w[0]; a++)
            {
                for (int b = 0; b < w[1]; b++)
                {
                    int h = (down * s[0]) - before[0] + a, v = (across * s[1]) - before[1] + b;
                    if (h >= 0 && h < size[0] && v >= 0 && v < size[1]) seen.Add(x[(((((row * size[0]) + h) * size[1]) + v) * channels) + c]);
                }
            }

            y[i] = isMean ? seen.Average() : seen.Max();
        }

        return new(y, shape.Rank == 3 ? [outputs[0], outputs[1], channels] : [outputs[0], channels]);
    }
}
