using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>
/// Samples of several time steps against gradient descent in double precision: the loss is the mean over all time steps, each of which has
/// the weight of its sample.
/// </summary>
public class SequenceLossTests
{
    private const int Count = 5, Steps = 3, Units = 2;

    private const double Rate = 0.2;

    private static readonly float[] s_weights = [1, 0.5f, 3, 0, 2];

    private static readonly float[] s_x = TestNumbers.Normal(1, Count * Steps);

    private static readonly float[] s_targets = TestNumbers.Normal(2, Count * Steps * Units);

    [TestCase(true)]
    [TestCase(false)]
    public void Losses_metrics_and_weights_are_those_of_the_twin(bool weighs)
    {
        Model model = new Sequential { new Dense(Units) }.Build([Steps, 1], seed: 4);
        var objective = new Objective(Loss.MeanSquaredError)
        {
            Metrics = [new LossMetric(Loss.MeanAbsoluteError)], WeightedMetrics = [new LossMetric(Loss.MeanAbsoluteError)],
        };
        double[] kernel = [.. model.Parameters[0].Values.ToArray().Select(v => (double)v)], bias = new double[Units];
        History history = new Trainer(model, new Sgd(Rate), objective).Fit(
            new Dataset(s_x, s_targets, [Steps, 1], [Steps, Units]),
            new FitOptions { Epochs = 3, Shuffle = false, SampleWeights = weighs ? s_weights : default(ReadOnlyMemory<float>) });
        for (int epoch = 0; epoch < 3; epoch++)
        {
            double[] expected = Step(kernel, bias, weighs);
            Assert.That(history.Select(pair => pair.Value[epoch]), Is.EqualTo(expected).Within(1e-5), $"epoch {epoch}");
        }

        Assert.That(model.Parameters[0].Values.ToArray(), Is.EqualTo(kernel).Within(1e-5));
        Assert.That(model.Parameters[1].Values.ToArray(), Is.EqualTo(bias).Within(1e-5));
    }

    /// <summary>Loss, error and weighted error before the step.</summary>
    private static double[] Step(double[] kernel, double[] bias, bool weighs)
    {
        var (kernelGradient, biasGradient) = (new double[Units], new double[Units]);
        double loss = 0, error = 0, weightedError = 0, weightSum = 0;
        for (int row = 0; row < Count * Steps; row++)
        {
            double weight = weighs ? s_weights[row / Steps] : 1;
            weightSum += weight;
            for (int j = 0; j < Units; j++)
            {
                double difference = (kernel[j] * s_x[row]) + bias[j] - s_targets[(row * Units) + j];
                loss += weight * difference * difference / Units;
                error += Math.Abs(difference) / Units;
                weightedError += weight * Math.Abs(difference) / Units;
                double gradient = weight * 2 * difference / Units / (Count * Steps);
                kernelGradient[j] += gradient * s_x[row];
                biasGradient[j] += gradient;
            }
        }

        for (int j = 0; j < Units; j++)
        {
            kernel[j] -= Rate * kernelGradient[j];
            bias[j] -= Rate * biasGradient[j];
        }

        return [loss / (Count * Steps), error / (Count * Steps), weightedError / weightSum];
    }
}
