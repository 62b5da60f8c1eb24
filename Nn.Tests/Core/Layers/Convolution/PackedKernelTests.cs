using Nn.Layers;

namespace Nn.Tests.Core.Layers.Convolution;

/// <summary>Kernels in panels: for one convolution, or once for all predictions, with columns that fill no vector and lines that fill no tile.</summary>
public class PackedKernelTests
{
    private const int Height = 7, Width = 9, Channels = 24, Filters = 42;

    [Test]
    public void Predictions_are_those_of_a_plain_sum_and_have_the_bits_of_a_training_pass([Values] bool changes)
    {
        Model model = new Sequential { new Conv2D(Filters, 3) { Padding = Padding.Same } }.Build([Height, Width, Channels], seed: 3);
        var random = new RandomState(5);
        float[] x = Normal(random, 2 * Height * Width * Channels);
        if (changes)
        {
            model.Predict(x);
            foreach (Parameter parameter in model.Parameters) parameter.Set(Normal(random, parameter.Length));
        }

        float[] predicted = model.Predict(x);
        TrainingSession session = model.CreateTrainingSession(2);
        x.CopyTo(session.Input(2));
        session.Forward(2, training: true);
        Assert.That(predicted, Is.EqualTo(session.Output().ToArray()));
        Assert.That(predicted, Is.EqualTo(Plain(x, model.Parameters[0].Values.ToArray(), model.Parameters[1].Values.ToArray())).Within(2e-4f));
    }

    private static float[] Normal(RandomState random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Normal())];

    private static float[] Plain(float[] x, float[] kernel, float[] bias)
    {
        var y = new float[2 * Height * Width * Filters];
        for (int i = 0; i < y.Length; i++)
        {
            int filter = i % Filters, column = i / Filters % Width, row = i / Filters / Width % Height, picture = i / Filters / Width / Height;
            double sum = bias[filter];
            for (int tap = 0; tap < 9; tap++)
            {
                int down = row + (tap / 3) - 1, across = column + (tap % 3) - 1;
                if (down < 0 || down >= Height || across < 0 || across >= Width) continue;
                for (int channel = 0; channel < Channels; channel++)
                    sum += (double)x[(((((picture * Height) + down) * Width) + across) * Channels) + channel] * kernel[(((tap * Channels) + channel) * Filters) + filter];
            }

            y[i] = (float)sum;
        }

        return y;
    }
}
