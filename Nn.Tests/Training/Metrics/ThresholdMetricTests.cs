using Nn.Training;

namespace Nn.Tests.Training.Metrics;

/// <summary>Precision, recall and the area under a curve against their definitions, counted threshold by threshold.</summary>
public class ThresholdMetricTests
{
    [Test]
    public void Precision_and_recall_are_shares_of_counts(
        [Values(1, 4)] int columns, [Values] bool hasWeights, [Values(-1.5f, 0f, 0.5f, 0.8f)] float threshold)
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
        [Values] AucCurve curve,
        [Values] AucSummation summation,
        [Values(2, 3, 50, 200)] int thresholds,
        [Values(1, 3)] int columns,
        [Values] bool hasWeights)
    {
        Sample[] samples = Samples(rows: 83, columns, hasWeights, seed: thresholds);
        MetricState state = new Auc { ThresholdCount = thresholds, Curve = curve, Summation = summation }.CreateState([columns], [columns]);
        Update(state, samples, columns, hasWeights);
        float[] limits = [-1e-7f, .. Enumerable.Range(1, thresholds - 2).Select(i => i / (thresholds - 1f)), 1 + 1e-7f];
        Assert.That(state.Result, Is.EqualTo(Area(samples, limits, curve, summation)).Within(1e-9));
    }

    [Test]
    public void The_area_at_given_thresholds_is_that_of_Keras_formula(
        [Values] AucCurve curve, [Values] AucSummation summation, [Values] bool hasWeights, [Values] bool isInRange)
    {
        // Some of the predictions lie on thresholds, and out of range some below and above all.
        Sample[] samples = Samples(rows: 83, columns: 2, hasWeights, seed: 5);
        if (!isInRange) samples = [.. samples.Select(s => s with { Prediction = (1.5f * s.Prediction) - 0.25f })];
        foreach (double[] thresholds in (double[][])[[0.5, 0.125, 0.75], [0.3], [0, 1], [0.1f, 0.2f, 0.7f], []])
        {
            var metric = new Auc { Thresholds = thresholds, Curve = curve, Summation = summation };
            MetricState state = metric.CreateState([2], [2]);
            Update(state, samples, columns: 2, hasWeights);
            float[] limits = [-1e-7f, .. thresholds.Order().Select(t => (float)t), 1 + 1e-7f];
            Assert.That(state.Result, Is.EqualTo(Area(samples, limits, curve, summation)).Within(1e-9), string.Join(' ', thresholds));
        }
    }

    /// <summary>
    /// 0.1f · 10 is 1 in single precision, so a prediction of 0.1f lies on the threshold 0.1, in one bucket with 0.05f; but as a double it
    /// is more.
    /// </summary>
    [TestCase(11, 0.1f, 0.05f, 0.5)]
    [TestCase(11, 0.1f, 0.11f, 0)]
    [TestCase(11, 0.10000001f, 0.05f, 1)]
    [TestCase(11, 0.7f, 0.65f, 0.5)]
    [TestCase(101, 0.29f, 0.285f, 0.5)]
    public void A_prediction_on_an_evenly_spaced_threshold_lies_below_it(int count, float positive, float negative, double expected)
    {
        double[] inner = [.. Enumerable.Range(1, count - 2).Select(i => i / (count - 1.0))];
        foreach (Auc metric in (Auc[])[new Auc { ThresholdCount = count }, new Auc { Thresholds = inner }])
        {
            MetricState state = metric.CreateState([1], [1]);
            state.Update([1, 0], [positive, negative], default, 2);
            Assert.That(state.Result, Is.EqualTo(expected), metric.ToString());
        }
    }

    [Test]
    public void Logits_go_through_the_sigmoid_first([Values] AucCurve curve)
    {
        float[] logits = [.. Enumerable.Range(0, 150).Select(i => ((i * 37 % 150) - 70) / 10f)], probabilities = new float[150];
        float[] targets = [.. Enumerable.Range(0, 150).Select(i => (float)(i * 7 % 3 / 2))];
        Nn.Kernels.VectorMath.Sigmoid(logits, probabilities);
        MetricState ofLogits = new Auc { Curve = curve, FromLogits = true }.CreateState([3], [3]);
        MetricState ofProbabilities = new Auc { Curve = curve }.CreateState([3], [3]);
        ofLogits.Update(targets, logits, default, 50);
        ofProbabilities.Update(targets, probabilities, default, 50);
        Assert.That(ofLogits.Result, Is.EqualTo(ofProbabilities.Result).And.InRange(0.1, 0.9));
    }

    [Test]
    public void Equal_thresholds_make_equal_metrics()
    {
        Metric first = new Auc { Thresholds = [0.1, 0.2] }, second = new Auc { Thresholds = [0.1, 0.2] };
        Assert.That(second, Is.EqualTo(first));
        Assert.That(second.GetHashCode(), Is.EqualTo(first.GetHashCode()));
        Assert.That(new Auc { Thresholds = [0.1, 0.3] }, Is.Not.EqualTo(first));
        Assert.That(new Auc { Thresholds = [0.1, 0.2], FromLogits = true }, Is.Not.EqualTo(first));
        Assert.That(new Auc(), Is.Not.EqualTo(first));
        Assert.That(new Auc { Name = "area" }, Is.Not.EqualTo(new Auc()));
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
    private static double Area(Sample[] samples, float[] limits, AucCurve curve, AucSummation summation)
    {
        double[] tp = [.. limits.Select(limit => Weigh(samples, s => s.IsPositive && s.Prediction > limit))];
        double[] fp = [.. limits.Select(limit => Weigh(samples, s => !s.IsPositive && s.Prediction > limit))];
        double positives = Weigh(samples, s => s.IsPositive), negatives = Weigh(samples, s => !s.IsPositive), area = 0;
        for (int i = 0; i + 1 < limits.Length; i++)
        {
            if (curve == AucCurve.PrecisionRecall && summation == AucSummation.Interpolation)
            {
                double before = tp[i] + fp[i], after = tp[i + 1] + fp[i + 1];
                if (before == after) continue;
                double slope = (tp[i] - tp[i + 1]) / (before - after);
                double logRatio = after > 0 ? Math.Log(before / after) : 0;
                area += slope * (tp[i] - tp[i + 1] + ((tp[i + 1] - (slope * after)) * logRatio)) / positives;
                continue;
            }

            (double x, double y) = Point(i);
            (double nextX, double nextY) = Point(i + 1);
            area += (x - nextX) * summation switch
            {
                AucSummation.Minoring => Math.Min(y, nextY),
                AucSummation.Majoring => Math.Max(y, nextY),
                _ => (y + nextY) / 2,
            };
        }

        return area;

        (double X, double Y) Point(int i) => curve == AucCurve.Roc
            ? (fp[i] / negatives, tp[i] / positives)
            : (tp[i] / positives, tp[i] + fp[i] == 0 ? 0 : tp[i] / (tp[i] + fp[i]));
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
