namespace Nn.Tests.Training;

/// <summary>
/// A line fitted by gradient descent in double precision: y = w·x + b, squared error, batches in the order of the samples.
/// </summary>
internal sealed class LinearTwin(double weight, double bias, double learningRate, double momentum)
{
    private double _weightStep;
    private double _biasStep;

    public double Weight { get; private set; } = weight;

    public double Bias { get; private set; } = bias;

    /// <summary>Trains an epoch on (x, target, weight of the sample) and gives the running loss that is reported.</summary>
    public double Epoch(IReadOnlyList<(double X, double Target, double Weight)> samples, int batchSize)
    {
        double sum = 0;
        for (int start = 0; start < samples.Count; start += batchSize)
        {
            (double X, double Target, double Weight)[] batch = [.. samples.Skip(start).Take(batchSize)];
            sum += Loss(batch) * batch.Length;
            double weightGradient = batch.Sum(s => s.Weight * 2 * Error(s) * s.X) / batch.Length;
            double biasGradient = batch.Sum(s => s.Weight * 2 * Error(s)) / batch.Length;
            _weightStep = (momentum * _weightStep) - (learningRate * weightGradient);
            _biasStep = (momentum * _biasStep) - (learningRate * biasGradient);
            Weight += _weightStep;
            Bias += _biasStep;
        }

        return sum / samples.Count;
    }

    /// <summary>The sum over samples, each times its weight, divided by their number.</summary>
    public double Loss(IReadOnlyList<(double X, double Target, double Weight)> samples) =>
        samples.Sum(s => s.Weight * Math.Pow(Error(s), 2)) / samples.Count;

    private double Error((double X, double Target, double Weight) sample) => (Weight * sample.X) + Bias - sample.Target;
}
