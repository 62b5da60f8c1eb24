using Nn.Training;

namespace Nn.Tests.Training.Metrics;

/// <summary>Scores over several outputs, worked out by hand, and what stands at their edges.</summary>
public sealed class ScoreMetricTests
{
    // tp, fp, fn of the three outputs at a threshold of ½: (1, 0, 2), (2, 1, 0), (1, 1, 0).
    private static readonly float[] s_targets = [1, 1, 1, 1, 0, 0, 1, 1, 0], s_predictions = [0.2f, 0.6f, 0.7f, 0.2f, 0.6f, 0.6f, 0.6f, 0.8f, 0];

    [TestCase(ScoreAverage.Micro, 1, 2.0 / 3)]
    [TestCase(ScoreAverage.Macro, 1, (0.5 + 0.8 + (2.0 / 3)) / 3)]
    [TestCase(ScoreAverage.Weighted, 1, ((3 * 0.5) + (2 * 0.8) + (2.0 / 3)) / 6)]
    [TestCase(ScoreAverage.Macro, 2, ((5.0 / 13) + (10.0 / 11) + (5.0 / 6)) / 3)]
    [TestCase(ScoreAverage.Micro, 2, 2.0 / 3)]
    public void F_scores_are_averaged(ScoreAverage average, double beta, double expected)
    {
        Metric metric = beta == 1 ? new F1Score { Average = average, Threshold = 0.5 } : new FBetaScore { Average = average, Beta = beta, Threshold = 0.5 };
        MetricState state = metric.CreateState([3], [3]);
        Assert.That(state.Result, Is.Zero, "before anything was seen");
        state.Update(s_targets, s_predictions, default, 3);
        Assert.That(state.Result, Is.EqualTo(expected).Within(3e-7));
        state.Reset();
        Assert.That(state.Result, Is.Zero);
    }

    [Test]
    public void Without_a_threshold_the_largest_of_a_row_is_positive_and_zeros_are_not()
    {
        MetricState state = new F1Score { Average = ScoreAverage.Micro }.CreateState([2], [2]);
        state.Update([1, 0, 0, 1, 1, 0], [0.2f, 0.1f, 0.3f, 0.1f, 0, 0], default, 3);
        Assert.That(state.Result, Is.EqualTo(2 * 0.5 * (1.0 / 3) / (0.5 + (1.0 / 3))).Within(1e-6), "tp 1, fp 1, fn 2");
    }

    [Test]
    public void Several_outputs_without_an_average_are_refused()
    {
        Assert.That(
            () => new F1Score().CreateState([3], [3]),
            Throws.TypeOf<NotSupportedException>().With.Message.StartsWith("f1_score: expected the average Micro, Macro or Weighted"));
        Assert.That(
            () => new R2Score { Aggregation = R2Aggregation.None }.CreateState([2], [2]),
            Throws.TypeOf<NotSupportedException>().With.Message.StartsWith("r2_score: expected the aggregation UniformAverage or VarianceWeightedAverage"));
        Assert.That(() => new F1Score().CreateState([1], [1]), Throws.Nothing);
    }

    [Test]
    public void The_four_counts_add_up()
    {
        float[] targets = [1, 0, 1, 1], predictions = [0.9f, 0.9f, 0.5f, 0.2f], weights = [1, 2, 3, 4];
        Metric[] metrics = [new TruePositives(), new FalsePositives(), new TrueNegatives(), new FalseNegatives()];
        Assert.That(metrics.Select(metric => Of(metric, [1], targets, predictions, weights)), Is.EqualTo((double[])[1, 2, 0, 7]));
        metrics = [.. metrics.Select(metric => metric switch
        {
            TruePositives m => m with { Threshold = 0.1 },
            FalsePositives m => m with { Threshold = 0.95 },
            TrueNegatives m => m with { Threshold = 0.95 },
            FalseNegatives m => (Metric)(m with { Threshold = 0.1 }),
            _ => throw new NotSupportedException(),
        })];
        Assert.That(metrics.Select(metric => Of(metric, [1], targets, predictions, weights)), Is.EqualTo((double[])[8, 0, 2, 0]));
    }

    /// <summary>Of (1, 4, 3) by (2, 4, 4): residuals 2, total 14/3.</summary>
    [Test]
    public void The_explained_variance_is_1_minus_residuals_over_total()
    {
        Assert.That(Of(new R2Score(), [1], [1, 4, 3], [2, 4, 4]), Is.EqualTo(1 - (2 / (14.0 / 3))).Within(1e-12));
        Assert.That(Of(new R2Score(), [1], [1, 4, 3], [2, 4, 4], [1, 2, 0]), Is.EqualTo(1 - (1 / (33 - 27.0))).Within(1e-12), "by weights");
        Assert.That(
            Of(new R2Score { RegressorCount = 1 }, [1], [1, 4, 3], [2, 4, 4]), Is.EqualTo(1 - (2 / (14.0 / 3) * 2 / 1)).Within(1e-12), "adjusted");
        Assert.That(
            Of(new R2Score { RegressorCount = 2 }, [1], [1, 4, 3], [2, 4, 4]), Is.EqualTo(1 - (2 / (14.0 / 3))).Within(1e-12), "too few samples");
    }

    [Test]
    public void Scores_of_several_outputs_are_averaged_evenly_or_by_variance()
    {
        // Totals 2 and 8, residuals 1 and 2.
        float[] targets = [1, 2, 3, 6], predictions = [1, 3, 4, 7];
        Assert.That(Of(new R2Score(), [2], targets, predictions), Is.EqualTo((0.5 + 0.75) / 2).Within(1e-12));
        Assert.That(
            Of(new R2Score { Aggregation = R2Aggregation.VarianceWeightedAverage }, [2], targets, predictions),
            Is.EqualTo(((2 * 0.5) + (8 * 0.75)) / 10).Within(1e-12));
        Assert.That(Of(new R2Score(), [1], [5, 5], [4, 5]), Is.Zero, "targets that are all equal");
    }

    [Test]
    public void Targets_far_from_zero_keep_their_digits()
    {
        float[] targets = [1e6f, 1e6f + 1, 1e6f + 2], predictions = [1e6f, 1e6f + 1, 1e6f + 1];
        Assert.That(Of(new R2Score(), [1], targets, predictions), Is.EqualTo(0.5).Within(1e-9));
    }

    /// <summary>Labels (0, 0, 1, 1), predictions (0, 1, 0, 1): each class 1 of 3.</summary>
    [Test]
    public void Intersections_over_unions_are_averaged_over_the_classes_that_occur()
    {
        Assert.That(Of(new MeanIoU(2), [1], [0, 0, 1, 1], [0, 1, 0, 1]), Is.EqualTo(1 / 3.0).Within(1e-6));
        Assert.That(Of(new MeanIoU(5), [1], [0, 0, 1, 1], [0, 1, 0, 1]), Is.EqualTo(1 / 3.0).Within(1e-6));
        Assert.That(
            Of(new MeanIoU(2), [1], [0, 0, 1, 1], [0, 1, 0, 1], [0.3f, 0.3f, 0.3f, 0.1f]),
            Is.EqualTo(((0.3 / 0.9) + (0.1 / 0.7)) / 2).Within(1e-6));
        Assert.That(Of(new MeanIoU(2) { IgnoredClass = 255 }, [1], [0, 255, 1, 1], [0, 1, 0, 1]), Is.EqualTo(0.5).Within(1e-6));
        float[] shares = [0.9f, 0.1f, 0.2f, 0.8f, 0.7f, 0.3f, 0.4f, 0.6f];
        Assert.That(OfShapes(new MeanIoU(2) { SparsePredictions = false }, [], [2], [0, 0, 1, 1], shares), Is.EqualTo(1 / 3.0).Within(1e-6));
        Assert.That(
            Of(new MeanIoU(2) { SparsePredictions = false, SparseTargets = false }, [2], [1, 0, 1, 0, 0, 1, 0, 1], shares),
            Is.EqualTo(1 / 3.0).Within(1e-6));
    }

    [TestCase(2f, 0f, "a target that is a whole number from 0 to 1. Received: 2.")]
    [TestCase(0.5f, 0f, "a target that is a whole number from 0 to 1. Received: 0.5.")]
    [TestCase(0f, -1f, "a prediction that is a whole number from 0 to 1. Received: -1.")]
    [TestCase(0f, float.NaN, "a prediction that is a whole number from 0 to 1. Received: NaN.")]
    public void What_is_no_class_is_refused(float target, float prediction, string message) => Assert.That(
        () => Of(new MeanIoU(2), [1], [target], [prediction]), Throws.ArgumentException.With.Message.EndsWith("expected " + message));

    [Test]
    public void Classes_and_columns_must_agree()
    {
        Assert.That(
            () => new MeanIoU(3) { SparsePredictions = false }.CreateState([], [2]),
            Throws.ArgumentException.With.Message.EqualTo("mean_io_u: expected predictions of 3 columns, one for each class. Received: (2)."));
        Assert.That(
            () => new MeanIoU(3) { SparseTargets = false }.CreateState([2], []),
            Throws.ArgumentException.With.Message.EqualTo("mean_io_u: expected targets of 3 columns, one for each class. Received: (2)."));
        Assert.That(() => new MeanIoU(3) { SparsePredictions = false }.CreateState([4], [3]), Throws.ArgumentException);
    }

    [Test]
    public void The_true_class_is_among_the_k_largest_with_its_equals()
    {
        float[] predictions = [0.1f, 0.4f, 0.4f, 0.1f, 0.5f, 0.2f, 0.2f, 0.1f];
        Assert.That(Sparse(1, [1, 0]), Is.EqualTo(1));
        Assert.That(Sparse(1, [2, 1]), Is.EqualTo(0.5), "an equal one counts");
        Assert.That(Sparse(2, [0, 2]), Is.EqualTo(0.5));
        Assert.That(Sparse(3, [3, 3]), Is.EqualTo(0.5), "equals at the edge are all in");
        Assert.That(Sparse(4, [3, 3]), Is.EqualTo(1));
        Assert.That(Sparse(5, [4, -1]), Is.Zero, "no such class");
        Assert.That(Of(new TopKCategoricalAccuracy(2), [4], [0, 0, 1, 0, 0, 0, 0, 1], predictions), Is.EqualTo(0.5));
        predictions[0] = float.NaN;
        Assert.That(Sparse(4, [1, 0]), Is.EqualTo(0.5), "of a row with a NaN none is");

        double Sparse(int k, float[] labels) => OfShapes(new SparseTopKCategoricalAccuracy(k), [], [4], labels, predictions);
    }

    [Test]
    public void The_cosine_is_1_for_the_same_direction_and_0_for_zeros()
    {
        Assert.That(Of(new CosineSimilarityMetric(), [2], [1, 0, 0, 0], [3, 4, 1, 1], [1, 3]), Is.EqualTo(0.6 / 4).Within(1e-7));
        Assert.That(Of(new RootMeanSquaredError(), [2], [0, 0, 0, 0], [3, 3, 1, 1], [1, 3]), Is.EqualTo(Math.Sqrt(3)).Within(1e-7));
    }

    private static double Of(Metric metric, Shape shape, float[] targets, float[] predictions, float[]? weights = null) =>
        OfShapes(metric, shape, shape, targets, predictions, weights);

    private static double OfShapes(Metric metric, Shape target, Shape prediction, float[] targets, float[] predictions, float[]? weights = null)
    {
        MetricState state = metric.CreateState(target, prediction);
        state.Update(targets, predictions, weights, predictions.Length / prediction.Size);
        return state.Result;
    }
}
