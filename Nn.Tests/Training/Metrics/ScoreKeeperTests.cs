using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Metrics;

public class ScoreKeeperTests
{
    private static ScoreKeeper Make(Metric[] metrics, Metric[] weighted) => new(Set(metrics, weighted), [[1]]);

    private static ObjectiveSet Set(Metric[] metrics, Metric[] weighted) => new(
        new Sequential { new Dense(1) }.Build([1]),
        [new Objective(Loss.MeanSquaredError) { Metrics = metrics, WeightedMetrics = weighted }]);

    private static double[] Values(ScoreKeeper scores)
    {
        scores.Compute();
        return scores.Values;
    }

    [Test]
    public void Weights_reach_the_weighted_metrics_alone()
    {
        ScoreKeeper scores = Make([new BinaryAccuracy(), Metric.Recall], [new BinaryAccuracy(), Metric.Recall]);
        scores.Add(0.5, 4);
        scores.Add(0, 0.5, 4, new MetricBatch
        {
            Targets = [1, 1, 0, 0],
            Predictions = [0.9f, 0.1f, 0.1f, 0.9f],
            Weights = [4, 1, 2, 1],
            Rows = 4,
        });
        Assert.That(Values(scores), Is.EqualTo([0.5, 0.5, 0.5, 0.75, 0.8]));
        scores.Reset();
        scores.Add(0.25, 2);
        scores.Add(0, 0.25, 2, new MetricBatch { Targets = [1, 0], Predictions = [0.9f, 0.1f], Rows = 2 });
        Assert.That(Values(scores), Is.EqualTo([0.25, 1, 1, 1, 1]));
    }

    /// <summary>Keras' metrics take a mask for weights, whether they are weighted or not.</summary>
    [Test]
    public void A_mask_reaches_all_metrics()
    {
        ScoreKeeper scores = Make([new BinaryAccuracy()], [new BinaryAccuracy()]);
        scores.Add(0, 3);
        scores.Add(0, 0, 3, new MetricBatch
        {
            Targets = [1, 1, 0],
            Predictions = [0.9f, 0.1f, 0.1f],
            Weights = [1, 1, 3],
            Mask = [0, 1, 1],
            Rows = 3,
        });
        Assert.That(Values(scores), Is.EqualTo([0, 0.5, 0.75]));
    }

    [Test]
    public void A_loss_counts_by_the_samples_of_its_batch()
    {
        ScoreKeeper scores = Make([], []);
        scores.Add(2, 30);
        scores.Add(7, 10);
        Assert.That(Values(scores), Is.EqualTo([3.25]));
    }

    [Test]
    public void A_weighted_metric_gives_way_to_a_name_that_is_taken() => Assert.That(
        Set([Metric.Accuracy, Metric.Auc], [Metric.Accuracy, Metric.Recall, Metric.Auc]).Names,
        Is.EqualTo(["loss", "accuracy", "auc", "weighted_accuracy", "recall", "weighted_auc"]));
}
