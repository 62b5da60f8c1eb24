using Nn.Kernels;

namespace Nn.Tests.Core.Layers.Convolution;

/// <summary>The fast form of 3 x 3 convolutions against a plain sum in doubles: borders, odd sizes, several blocks of tiles.</summary>
public class WinogradConvolutionTests
{
    [TestCase(7, 9, 1, 1, 32, 40, true)]
    [TestCase(8, 8, 0, 0, 32, 32, false)]
    [TestCase(9, 4, 2, 1, 40, 32, true)]
    [TestCase(30, 34, 1, 1, 64, 64, true)]
    [TestCase(4, 5, 1, 0, 256, 264, false)]
    public void The_sums_are_those_of_the_definition(int height, int width, int top, int left, int channels, int filters, bool relu)
    {
        ConvolutionAxis Axis(int length, int before) => new(length, length + before + 1 - 2, 3, 1, 1, before);
        var shape = new ConvolutionShape(Axis(height, top), Axis(width, left), channels, filters, Groups: 1);
        Assert.That(WinogradConvolution.Fits(shape));
        var winograd = new WinogradConvolution(shape);
        var random = new RandomState(7);
        float[] x = Normal(random, shape.InputSize), kernel = Normal(random, shape.KernelSize), bias = Normal(random, filters);
        float[] turned = new float[winograd.KernelLength], y = new float[shape.OutputSize];
        winograd.TurnKernel(kernel, turned, new float[channels * filters]);
        Array.Fill(y, float.NaN);
        winograd.Forward(x, turned, bias, relu, new float[winograd.Scratch], y);
        double largest = 0;
        for (int i = 0; i < y.Length; i++)
        {
            int filter = i % filters, column = i / filters % shape.Across.Outputs, row = i / filters / shape.Across.Outputs;
            double sum = bias[filter];
            for (int tap = 0; tap < 9; tap++)
            {
                int down = row + (tap / 3) - top, across = column + (tap % 3) - left;
                if (down < 0 || down >= height || across < 0 || across >= width) continue;
                for (int channel = 0; channel < channels; channel++)
                    sum += (double)x[(((down * width) + across) * channels) + channel] * kernel[(((tap * channels) + channel) * filters) + filter];
            }

            largest = Math.Max(largest, Math.Abs((relu ? Math.Max(0, sum) : sum) - y[i]));
        }

        Assert.That(largest, Is.LessThan(1e-6 * 9 * channels), "a few roundings of sums of this length");
    }

    [Test]
    public void Other_convolutions_are_none_of_its_kind()
    {
        var axis = new ConvolutionAxis(8, 8, 3, 1, 1, 1);
        ConvolutionShape shape = new(axis, axis, 32, 32, Groups: 1);
        Assert.That(WinogradConvolution.Fits(shape));
        foreach (ConvolutionShape other in new[]
        {
            shape with { Groups = 2 }, shape with { Channels = 33 }, shape with { Filters = 16 }, shape with { Down = axis with { Stride = 2, Outputs = 4 } },
            shape with { Across = axis with { Dilation = 2, Before = 2 } }, shape with { Down = ConvolutionAxis.One },
        })
        {
            Assert.That(WinogradConvolution.Fits(other), Is.False, $"{other}");
            Assert.That(() => new WinogradConvolution(other), Throws.ArgumentException);
        }
    }

    private static float[] Normal(RandomState random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Normal())];
}
