using Nn.Layers;

namespace Nn.Tests.Core.Layers.Convolution;

/// <summary>
/// The convolutions plainly in double precision, each output by the definition of its windows; activations are left to the caller. Null for
/// any other layer.
/// </summary>
internal static class DoubleConvolution
{
    public static DoubleValue? Apply(Layer layer, double[] x, Shape shape, Func<double[]> nextWeights) => layer switch
    {
        Conv1D c => Flat(Convolve(
            x, [1, .. shape.Dimensions], nextWeights(), (1, c.KernelSize), (1, c.Strides), (1, c.DilationRate), c.Padding, c.Groups, c.Filters, c.UseBias ? nextWeights() : null)),
        Conv2D c => Convolve(x, shape, nextWeights(), c.KernelSize, c.Strides, c.DilationRate, c.Padding, c.Groups, c.Filters, c.UseBias ? nextWeights() : null),
        DepthwiseConv2D c => Convolve(
            x, shape, nextWeights(), c.KernelSize, c.Strides, c.DilationRate, c.Padding, shape[2], shape[2] * c.DepthMultiplier, c.UseBias ? nextWeights() : null, isDepthwise: true),
        SeparableConv2D c => Separable(c, x, shape, nextWeights(), nextWeights(), c.UseBias ? nextWeights() : null),
        Conv2DTranspose c => Transposed(c, x, shape, nextWeights(), c.UseBias ? nextWeights() : null),
        _ => null,
    };

    public static Activation ActivationOf(Layer layer) => layer switch
    {
        ConvolutionLayer c => c.Activation,
        DepthwiseConv2D c => c.Activation,
        SeparableConv2D c => c.Activation,
        _ => Activation.Linear,
    };

    private static DoubleValue Flat(DoubleValue value) => value with { Shape = [.. value.Shape.Dimensions[1..]] };

    private static DoubleValue Separable(SeparableConv2D c, double[] x, Shape shape, double[] depthwise, double[] pointwise, double[]? bias)
    {
        DoubleValue first = Convolve(
            x, shape, depthwise, c.KernelSize, c.Strides, c.DilationRate, c.Padding, shape[2], shape[2] * c.DepthMultiplier, bias: null, isDepthwise: true);
        return Convolve(first.Values, first.Shape, pointwise, 1, 1, 1, Padding.Valid, 1, c.Filters, bias);
    }

    /// <summary>Of a depthwise kernel (a, b, channels, multiplier) the last two axes are, for one channel of each group, those of the output.</summary>
    private static DoubleValue Convolve(
        double[] x, Shape shape, double[] kernel, Size2D size, Size2D strides, Size2D dilation, Padding padding, int groups, int filters, double[]? bias,
        bool isDepthwise = false)
    {
        (int outHeight, int top) = Windows(shape[0], size.Height, strides.Height, dilation.Height, padding);
        (int outWidth, int left) = Windows(shape[1], size.Width, strides.Width, dilation.Width, padding);
        int channels = shape[2], ofGroup = channels / groups, rows = x.Length / shape.Size;
        var y = new double[rows * outHeight * outWidth * filters];
        for (int index = 0; index < y.Length; index++)
        {
            int f = index % filters, j = index / filters % outWidth, i = index / filters / outWidth % outHeight, row = index / filters / outWidth / outHeight;
            double sum = bias?[f] ?? 0;
            for (int a = 0; a < size.Height; a++)
            {
                for (int b = 0; b < size.Width; b++)
                {
                    int h = (i * strides.Height) + (a * dilation.Height) - top, w = (j * strides.Width) + (b * dilation.Width) - left;
                    if (h < 0 || h >= shape[0] || w < 0 || w >= shape[1]) continue;
                    for (int c = 0; c < ofGroup; c++)
                    {
                        int channel = (f / (filters / groups) * ofGroup) + c, tap = (a * size.Width) + b;
                        double weight = isDepthwise ? kernel[(tap * filters) + f] : kernel[(((tap * ofGroup) + c) * filters) + f];
                        sum += weight * x[(((((row * shape[0]) + h) * shape[1]) + w) * channels) + channel];
                    }
                }
            }

            y[index] = sum;
        }

        return new(y, [outHeight, outWidth, filters]);
    }

    /// <summary>Every place is spread over its window, in a picture that holds all windows; then that is cut.</summary>
    private static DoubleValue Transposed(Conv2DTranspose c, double[] x, Shape shape, double[] kernel, double[]? bias)
    {
        (int height, int top) = Spread(shape[0], c.KernelSize.Height, c.Strides.Height, c.DilationRate.Height, c.Padding, c.OutputPadding?.Height);
        (int width, int left) = Spread(shape[1], c.KernelSize.Width, c.Strides.Width, c.DilationRate.Width, c.Padding, c.OutputPadding?.Width);
        int rows = x.Length / shape.Size;
        var y = new double[rows * height * width * c.Filters];
        for (int i = 0; i < y.Length; i++) y[i] = bias?[i % c.Filters] ?? 0;
        for (int index = 0; index < x.Length; index++)
        {
            int channel = index % shape[2], j = index / shape[2] % shape[1], i = index / shape[2] / shape[1] % shape[0], row = index / shape.Size;
            for (int a = 0; a < c.KernelSize.Height; a++)
            {
                for (int b = 0; b < c.KernelSize.Width; b++)
                {
                    int h = (i * c.Strides.Height) + (a * c.DilationRate.Height) - top, w = (j * c.Strides.Width) + (b * c.DilationRate.Width) - left;
                    if (h < 0 || h >= height || w < 0 || w >= width) continue;
                    for (int f = 0; f < c.Filters; f++)
                    {
                        y[(((((row * height) + h) * width) + w) * c.Filters) + f] +=
                            x[index] * kernel[(((((a * c.KernelSize.Width) + b) * c.Filters) + f) * shape[2]) + channel];
                    }
                }
            }
        }

        return new(y, [height, width, c.Filters]);
    }

    private static (int Outputs, int Before) Windows(int length, int taps, int stride, int dilation, Padding padding)
    {
        int window = ((taps - 1) * dilation) + 1;
        if (padding == Padding.Valid) return ((length - window + stride) / stride, 0);
        int outputs = (int)Math.Ceiling(length / (double)stride);
        return (outputs, padding == Padding.Causal ? window - 1 : Math.Max(((outputs - 1) * stride) + window - length, 0) / 2);
    }

    private static (int Outputs, int Before) Spread(int length, int taps, int stride, int dilation, Padding padding, int? outputPadding)
    {
        int window = ((taps - 1) * dilation) + 1, all = ((length - 1) * stride) + window;
        if (padding == Padding.Valid) return (all + (outputPadding ?? Math.Max(stride - window, 0)), 0);
        int outputs = outputPadding is { } more ? ((length - 1) * stride) + (window % 2) + more : length * stride;
        return (outputs, Math.Max(all - outputs, 0) / 2);
    }
}
