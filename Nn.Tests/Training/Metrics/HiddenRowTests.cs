using Nn.Training;

namespace Nn.Tests.Training.Metrics;

/// <summary>Rows of weight 0 or mask 0: metrics are what they are without them, even if there is a NaN in them.</summary>
public class HiddenRowTests
{
    private static readonly Metric[] s_all =
    [
        new BinaryAccuracy(), new CategoricalAccuracy(), Metric.Precision, Metric.Recall, Metric.Auc, new Auc { FromLogits = true },
        new Auc { Thresholds = [0.2, 0.3] }, new LossMetric(Loss.MeanAbsoluteError), new LossMetric(Loss.BinaryCrossentropy),
        new TrueNegatives(), new TopKCategoricalAccuracy(1), new F1Score { Average = ScoreAverage.Weighted }, new RootMeanSquaredError(),
        new CosineSimilarityMetric(), new R2Score(), new MeanIoU(2) { SparsePredictions = false, SparseTargets = false },
    ];

    [Test]
    public void A_hidden_row_changes_nothing([Values] bool byWeight, [Values] bool byMask)
    {
        foreach (Metric metric in s_all)
        {
            for (int rows = 1; rows <= 70; rows++)
            {
                var random = new Random(rows);
                float[] targets = [.. Enumerable.Range(0, 2 * rows).Select(_ => (float)random.Next(2))];
                float[] predictions = [.. targets.Select(_ => random.NextSingle())];
                float[] weights = byWeight ? [.. Enumerable.Range(0, rows).Select(_ => random.Next(3) * 0.5f)] : [];
                float[] mask = byMask ? [.. Enumerable.Range(0, rows).Select(r => r < 40 ? random.Next(2) : 1f)] : [];
                int[] seen = [.. Enumerable.Range(0, rows).Where(r => (!byWeight || weights[r] != 0) && (!byMask || mask[r] != 0))];
                MetricState alone = metric.CreateState([2], [2]);
                alone.Update(
                    [.. seen.SelectMany(r => targets[(2 * r)..((2 * r) + 2)])],
                    [.. seen.SelectMany(r => predictions[(2 * r)..((2 * r) + 2)])],
                    byWeight ? [.. seen.Select(r => weights[r])] : [],
                    seen.Length);
                foreach (int r in Enumerable.Range(0, rows).Except(seen))
                {
                    targets[2 * r] = float.NaN;
                    predictions[(2 * r) + 1] = float.NaN;
                }

                MetricState whole = metric.CreateState([2], [2]);
                whole.Update(new MetricBatch { Targets = targets, Predictions = predictions, Weights = weights, Mask = mask, Rows = rows });
                Assert.That(whole.Result, Is.EqualTo(alone.Result).Within(1e-12), $"{metric}, {rows} rows");
            }
        }
    }

    [Test]
    public void A_class_that_is_no_number_is_not_seen_in_a_hidden_row()
    {
        foreach (Metric metric in (Metric[])[new SparseCategoricalAccuracy(), new LossMetric(Loss.SparseCategoricalCrossentropy)])
        {
            MetricState state = metric.CreateState([1], [2]);
            state.Update([float.NaN, 0, -1], [0.5f, 0.5f, 1, 1e-7f, float.NaN, 1], [0, 1, 0], 3);
            double expected = metric is SparseCategoricalAccuracy ? 1 : 0;
            Assert.That(state.Result, Is.EqualTo(expected).Within(1e-6), metric.Name);
        }
    }

    [Test]
    public void Lengths_that_do_not_fit_are_refused()
    {
        (int, int, int, int)[] lengths = [(7, 8, 0, 0), (8, 7, 0, 0), (8, 8, 3, 0), (8, 8, 0, 5)];
        foreach (Metric metric in s_all)
        {
            MetricState state = metric.CreateState([2], [2]);
            foreach ((int targets, int predictions, int weights, int mask) in lengths)
            {
                Assert.That(
                    () => state.Update(new MetricBatch
                    {
                        Targets = new float[targets],
                        Predictions = new float[predictions],
                        Weights = new float[weights],
                        Mask = new float[mask],
                        Rows = 4,
                    }),
                    Throws.ArgumentException.With.Message.EndsWith(
                        $"for 4 rows. Received: {targets}, {predictions}, {weights} and {mask} values."));
            }
        }
    }
}
