using Nn.Tests.Core.Layers;

namespace Nn.Tests.Training.Objectives;

/// <summary>
/// <see cref="TwoHeads"/> trained by gradient descent in double precision: the total is the sum of each loss times its weight and of the
/// penalties, its gradient is taken by differences.
/// </summary>
internal sealed class TwoHeadsTwin(Model model, TwoHeads.Source data, double priceWeight, double kindWeight, float[]? sampleWeights = null)
{
    private readonly Dictionary<string, double[]> _weights =
        model.Parameters.ToDictionary(parameter => parameter.Name, parameter => Array.ConvertAll(parameter.Values.ToArray(), v => (double)v));

    public IReadOnlyDictionary<string, double[]> Weights => _weights;

    /// <summary>Total, price, kind, mean absolute error of price, the same weighted, accuracy of kind: running over the epoch.</summary>
    public double[] Epoch(int batchSize, double learningRate)
    {
        var sums = new double[6];
        double weightSum = 0;
        for (int start = 0; start < data.Count; start += batchSize)
        {
            int[] rows = [.. Enumerable.Range(start, Math.Min(batchSize, data.Count - start))];
            double[] scores = Scores(rows);
            double weight = rows.Sum(Weight);
            for (int i = 0; i < sums.Length; i++) sums[i] += scores[i] * (i == 4 ? weight : rows.Length);
            weightSum += weight;
            Dictionary<string, double[]> gradients =
                _weights.ToDictionary(pair => pair.Key, pair => GradientCheck.Differences(pair.Value, () => Scores(rows)[0]));
            foreach ((string name, double[] values) in _weights)
            {
                for (int i = 0; i < values.Length; i++) values[i] -= learningRate * gradients[name][i];
            }
        }

        return [.. sums.Select((sum, i) => sum / (i == 4 ? weightSum : data.Count))];
    }

    private double Weight(int row) => sampleWeights?[row] ?? 1.0;

    private double[] Scores(int[] rows)
    {
        double price = 0, kind = 0, error = 0, weightedError = 0, right = 0;
        foreach (int row in rows)
        {
            double[] left = Dense("from_left", Row(data.Inputs[0], row, TwoHeads.Left));
            double[] sum = [.. left.Select(Math.Tanh).Zip(Dense("from_right", Row(data.Inputs[1], row, TwoHeads.Right)), (a, b) => a + b)];
            double[] errors = [.. Dense("price", sum).Zip(Row(data.PriceTargets, row, TwoHeads.Prices), (p, y) => p - y)];
            double logit = Dense("kind", sum)[0], label = data.KindTargets[row];
            price += Weight(row) * errors.Average(e => e * e);
            kind += Weight(row) * (Math.Log(1 + Math.Exp(-Math.Abs(logit))) + Math.Max(logit, 0) - (logit * label));
            error += errors.Average(Math.Abs);
            weightedError += Weight(row) * errors.Average(Math.Abs);
            right += logit > 0 == label > 0.5 ? 1 : 0;
        }

        (price, kind) = (price / rows.Length, kind / rows.Length);
        double penalty = (0.02 * _weights["from_left/kernel"].Sum(w => w * w)) + (0.01 * _weights["price/bias"].Sum(Math.Abs));
        double total = (priceWeight * price) + (kindWeight * kind) + penalty;
        return [total, price, kind, error / rows.Length, weightedError / rows.Sum(Weight), right / rows.Length];
    }

    private double[] Dense(string name, double[] x)
    {
        double[] kernel = _weights[name + "/kernel"], y = [.. _weights[name + "/bias"]];
        for (int k = 0; k < x.Length; k++)
        {
            for (int unit = 0; unit < y.Length; unit++) y[unit] += x[k] * kernel[(k * y.Length) + unit];
        }

        return y;
    }

    private static double[] Row(float[] values, int row, int size) => [.. values.Skip(row * size).Take(size).Select(v => (double)v)];
}
