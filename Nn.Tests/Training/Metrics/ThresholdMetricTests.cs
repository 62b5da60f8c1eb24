using Nn.Training;

namespace Nn.Tests.Training.Metrics;

/// <summary>Precision, recall and the area under a curve against their definitions, counted threshold by threshold.</summary>
public class ThresholdMetricTests
{
    [Test]
    public void Precision_and_recall_are_shares_of_counts(
        [Values(1, 4)] int columns, [Values] bool hasWeights, [Values(0f, 0.5f, 0.8f)] float threshold)
    {
        Sample[] samples = Samples(rows: 53, columns, hasWeights, seed: 1);
        MetricState precision = new Precision { Threshold = threshold }.CreateState([columns], [columns]);
        MetricState recall = new Recall { Threshold = threshold }.CreateState([columns], [columns]);
        Update(precision, samples, columns, hasWeights);
        Update(recall, samples, columns, hasWeights);
        double both = Weigh(samples, s => s.IsPositive && s.Prediction > threshold);
        Assert.That(precision.Result, Is.EqualTo(both / Weigh(samples, s => s.Prediction > threshold)).Within(1e-12));
        Assert.That(recall.Result, Is.EqualTo(both / Weigh(samples, s => s.IsPositive)).Within(1e-12));
    }

    [Test]
    public void Nothing_to_share_gives_0()
    {
        foreach (Metric metric in (Metric[])[Metric.Precision, Metric.Recall, Metric.Auc, new Auc { Curve = AucCurve.PrecisionRecall }])
        {
            MetricState state = metric.CreateState([1], [1]);
            Assert.That(state.Result, Is.Zero, metric.Name);
            state.Update([0, 0], [0.1f, 0.2f], default, 2);
            Assert.That(state.Result, Is.Zero, metric.Name);
        }
    }

    [Test]
    public void The_area_is_that_of_Keras_formula(
        [Values] AucCurve curve, [Values(2, 3, 50, 200)] int thresholds, [Values(1, 3)] int columns, [Values] bool hasWeights)
    {
        Sample[] samples = Samples(rows: 83, columns, hasWeights, seed: thresholds);
        MetricState state = new Auc { Thresholds = thresholds, Curve = curve }.CreateState([columns], [columns]);
        Update(state, samples, columns, hasWeights);
        Assert.That(state.Result, Is.EqualTo(Area(samples, thresholds, curve)).Within(1e-9));
    }

    [Test]
    public void The_area_of_a_perfect_order_is_1_and_of_its_reverse_0()
    {
        MetricState state = Metric.Auc.CreateState([1], [1]);
        state.Update([0, 0, 1, 1], [0, 0.2f, 0.7f, 1], default, 4);
        Assert.That(state.Result, Is.EqualTo(1));
        state.Reset();
        state.Update([1, 1, 0, 0], [0, 0.2f, 0.7f, 1], default, 4);
        Assert.That(state.Result, Is.Zero);
    }

    /// <summary>Counts at each threshold, and the sums of keras/src/metrics/confusion_metrics.py over them.</summary>
    private static double Area(Sample[] samples, int thresholds, AucCurve curve)
    {
        double[] limits = [-1e-7, .. Enumerable.Range(1, thresholds - 2).Select(i => (double)i / (thresholds - 1)), 1 + 1e-7];
        double[] tp = [.. limits.Select(limit => Weigh(samples, s => s.IsPositive && s.Prediction > limit))];
        double[] fp = [.. limits.Select(limit => Weigh(samples, s => !s.IsPositive && s.Prediction > limit))];
        double positives = Weigh(samples, s => s.IsPositive), negatives = Weigh(samples, s => !s.IsPositive), area = 0;
        for (int i = 0; i + 1 < limits.Length; i++)
        {
            if (curve == AucCurve.Roc)
            {
                area += (fp[i] - fp[i + 1]) / negatives * (tp[i] + tp[i + 1]) / 2 / positives;
                continue;
            }

            double before = tp[i] + fp[i], after = tp[i + 1] + fp[i + 1];
            if (before == after) continue;
            double slope = (tp[i] - tp[i + 1]) / (before - after);
            double logRatio = after > 0 ? Math.Log(before / after) : 0;
            area += slope * (tp[i] - tp[i + 1] + ((tp[i + 1] - (slope * after)) * logRatio)) / positives;
        }

        return area;
    }

    private static Sample[] Samples(int rows, int columns, bool hasWeights, int seed)
    {
        var random = new Random(seed);
        float[] weights = [.. Enumerable.Range(0, rows).Select(_ => hasWeights ? 2 * random.NextSingle() : 1)];
        // Some predictions lie at the ends, some together.
        return [.. Enumerable.Range(0, rows * columns)
            .Select(i => new Sample(random.Next(2) == 0, Prediction(random), weights[i / columns]))];
    }

    private static float Prediction(Random random) => random.Next(5) switch
    {
        0 => random.Next(2),
        1 => random.Next(9) / 8f,
        _ => random.NextSingle(),
    };

    private static void Update(MetricState state, Sample[] samples, int columns, bool hasWeights)
    {
        foreach (Sample[] batch in samples.Chunk(20 * columns))
        {
            float[] weights = hasWeights ? [.. batch.Where((_, i) => i % columns == 0).Select(s => s.Weight)] : [];
            float[] target = [.. batch.Select(s => s.IsPositive ? 1f : 0f)], prediction = [.. batch.Select(s => s.Prediction)];
            state.Update(target, prediction, weights, batch.Length / columns);
        }
    }

    private static double Weigh(Sample[] samples, Func<Sample, bool> isCounted) => samples.Where(isCounted).Sum(s => (double)s.Weight);

    private sealed record Sample(bool IsPositive, float Prediction, float Weight);
}
