using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

/// <summary>The promise of the order of summation: a convolution has the bits of the product of its copied windows with the kernel.</summary>
public sealed class ConvolutionBitsTests
{
    private const int Block = 256;

    [TestCase(9, 8, 1, 2, 3, 1, 1)]
    [TestCase(9, 8, 3, 17, 3, 1, 1)]
    [TestCase(12, 11, 32, 32, 3, 1, 1)]
    [TestCase(12, 11, 33, 49, 3, 2, 1)]
    [TestCase(13, 13, 31, 64, 3, 1, 2)]
    [TestCase(11, 27, 4, 5, 5, 3, 1)]
    public void Forward_is_the_product_of_the_windows(int height, int width, int channels, int filters, int taps, int stride, int dilation)
    {
        ConvolutionShape shape = Shape(height, width, channels, filters, taps, stride, dilation);
        float[] x = TestNumbers.Normal(1, shape.InputSize), kernel = TestNumbers.Normal(2, shape.KernelSize), bias = TestNumbers.Normal(3, filters);
        float[] windows = Windows(shape, x), expected = new float[shape.OutputSize], y = new float[shape.OutputSize];
        Gemm.Multiply(
            windows, shape.Depth, kernel, filters, expected, filters, shape.Positions, filters, shape.Depth, bias, relu: true,
            new float[Gemm.WorkspaceLength(shape.Positions, filters)]);

        var convolution = new Convolution(shape);
        convolution.Forward(x, kernel, bias, relu: true, new float[convolution.ForwardScratch], y);

        Assert.That(y, Is.EqualTo(expected));
    }

    /// <summary>Positions of a picture below and above a block, and so many that single precision sums only some pictures at a time.</summary>
    [TestCase(6, 7, 3, 5, 9)]
    [TestCase(17, 19, 2, 20, 3)]
    [TestCase(3, 10_000, 1, 2, 5)]
    [TestCase(1, 70_000, 1, 2, 3)]
    public void The_kernels_gradient_is_the_product_over_blocks_of_positions(int height, int width, int channels, int filters, int pictures)
    {
        ConvolutionShape shape = Shape(height, width, channels, filters, taps: height == 1 ? 1 : 3, stride: 1, dilation: 1);
        float[] x = TestNumbers.Normal(1, pictures * shape.InputSize), dy = TestNumbers.Normal(2, pictures * shape.OutputSize);
        var gradient = new float[shape.KernelSize];
        var convolution = new Convolution(shape);
        Assert.That(pictures * shape.Positions > 65_536, Is.EqualTo(convolution.KernelGradientScratch(pictures) > convolution.KernelGradientScratch(1)));
        convolution.KernelGradient(x, dy, pictures, 0, shape.Depth, new float[convolution.KernelGradientScratch(pictures)], gradient);
        Assert.That(gradient, Is.EqualTo(KernelGradient(shape, x, dy, pictures)));
    }

    [Test]
    public void The_inputs_gradient_sums_the_taps_of_the_first_outputs_first()
    {
        ConvolutionShape shape = Shape(9, 10, channels: 6, filters: 40, taps: 3, stride: 1, dilation: 1);
        float[] dy = TestNumbers.Normal(1, shape.OutputSize), kernel = TestNumbers.Normal(2, shape.KernelSize);
        float[] turned = new float[shape.KernelSize], dx = new float[shape.InputSize], expected = new float[shape.InputSize];
        var convolution = new Convolution(shape);
        convolution.TurnKernel(kernel, turned);
        convolution.InputGradient(dy, turned, default, relu: false, new float[convolution.InputGradientScratch], dx);

        for (int i = 0; i < expected.Length; i++)
        {
            (int place, int channel) = Math.DivRem(i, shape.Channels);
            (int row, int column) = Math.DivRem(place, shape.Across.Inputs);
            float total = 0, chain = 0;
            int k = 0;
            for (int down = shape.Down.Taps - 1; down >= 0; down--)
            {
                for (int across = shape.Across.Taps - 1; across >= 0; across--)
                {
                    (int y, int z) = (row + shape.Down.Before - down, column + shape.Across.Before - across);
                    bool isInside = y >= 0 && y < shape.Down.Outputs && z >= 0 && z < shape.Across.Outputs;
                    for (int filter = 0; filter < shape.Filters; filter++, k++)
                    {
                        if (k > 0 && k % Block == 0) (total, chain) = (k == Block ? chain : total + chain, 0);
                        float slope = isInside ? dy[(((y * shape.Across.Outputs) + z) * shape.Filters) + filter] : 0;
                        int weight = ((((down * shape.Across.Taps) + across) * shape.Channels) + channel) * shape.Filters;
                        chain = MathF.FusedMultiplyAdd(slope, kernel[weight + filter], chain);
                    }
                }
            }

            expected[i] = k <= Block ? chain : total + chain;
        }

        Assert.That(dx, Is.EqualTo(expected));
    }

    /// <summary>Padding on all sides where the window is larger than a place.</summary>
    private static ConvolutionShape Shape(int height, int width, int channels, int filters, int taps, int stride, int dilation) =>
        new(Axis(height, taps, stride, dilation), Axis(width, taps, stride, dilation), channels, filters, Groups: 1);

    private static ConvolutionAxis Axis(int inputs, int taps, int stride, int dilation) =>
        new(inputs, ((inputs - 1) / stride) + 1, taps, stride, dilation, (taps - 1) * dilation / 2);

    /// <summary>(positions, depth): what each window sees, zeros beyond the picture.</summary>
    private static float[] Windows(ConvolutionShape shape, ReadOnlySpan<float> x)
    {
        var windows = new float[shape.Positions * shape.Depth];
        for (int i = 0; i < windows.Length; i++)
        {
            (int position, int k) = Math.DivRem(i, shape.Depth);
            (int tap, int channel) = Math.DivRem(k, shape.Channels);
            int row = Place(shape.Down, position / shape.Across.Outputs, tap / shape.Across.Taps);
            int column = Place(shape.Across, position % shape.Across.Outputs, tap % shape.Across.Taps);
            if (row >= 0 && row < shape.Down.Inputs && column >= 0 && column < shape.Across.Inputs)
                windows[i] = x[(((row * shape.Across.Inputs) + column) * shape.Channels) + channel];
        }

        return windows;
    }

    private static int Place(ConvolutionAxis axis, int output, int tap) => (output * axis.Stride) + (tap * axis.Dilation) - axis.Before;

    /// <summary>Chains of 256 positions of as many pictures as have 256, added in order; sums of at most 65,536 positions, added in order.</summary>
    private static float[] KernelGradient(ConvolutionShape shape, float[] x, float[] dy, int pictures)
    {
        int together = (Block + shape.Positions - 1) / shape.Positions, longest = Math.Max(1, 65_536 / (together * shape.Positions)) * together;
        float[] total = new float[shape.KernelSize], sum = new float[shape.KernelSize];
        for (int first = 0; first < pictures; first += together)
        {
            int count = Math.Min(together, pictures - first) * shape.Positions;
            float[] windows =
            [
                .. Enumerable.Range(first, Math.Min(together, pictures - first))
                    .SelectMany(picture => Windows(shape, x.AsSpan(picture * shape.InputSize, shape.InputSize))),
            ];
            for (int element = 0; element < sum.Length; element++)
            {
                (int k, int filter) = Math.DivRem(element, shape.Filters);
                for (int block = 0; block < count; block += Block)
                {
                    float chain = 0;
                    for (int position = block; position < Math.Min(count, block + Block); position++)
                    {
                        float slope = dy[(first * shape.OutputSize) + (position * shape.Filters) + filter];
                        chain = MathF.FusedMultiplyAdd(windows[(position * shape.Depth) + k], slope, chain);
                    }

                    sum[element] = first % longest == 0 && block == 0 ? chain : sum[element] + chain;
                }
            }

            if ((first + together) % longest != 0 && first + together < pictures) continue;
            for (int i = 0; i < total.Length; i++) total[i] = first < longest ? sum[i] : total[i] + sum[i];
        }

        return total;
    }
}
