using Nn.Training;

namespace Nn.Tests.Training.Metrics;

public class MetricTests
{
    private static readonly Metric[] s_all =
    [
        Metric.Accuracy, new BinaryAccuracy(), Metric.Precision, Metric.Recall, Metric.Auc, new Auc { Curve = AucCurve.PrecisionRecall },
        new Auc { Thresholds = [0.2, 0.4], FromLogits = true },
        new CategoricalAccuracy(), new LossMetric(Loss.MeanSquaredError), new LossMetric(Loss.BinaryCrossentropy),
        new LossMetric(Loss.CategoricalCrossentropy), new TruePositives(), new FalsePositives(), new TrueNegatives(), new FalseNegatives(),
        new TopKCategoricalAccuracy(), new F1Score { Average = ScoreAverage.Macro }, new FBetaScore { Average = ScoreAverage.Micro },
        new RootMeanSquaredError(), new LogCoshError(), new CosineSimilarityMetric(), new R2Score(), new MeanIoU(2),
    ];

    [Test]
    public void Names_are_Keras_names()
    {
        Metric[] metrics =
        [
            .. s_all, new SparseCategoricalAccuracy(), new LossMetric(Loss.MeanAbsoluteError),
            new LossMetric(Loss.SparseCategoricalCrossentropy), new Auc { Name = "area" },
        ];
        Assert.That(metrics.Select(metric => metric.Name), Is.EqualTo(new[]
        {
            "accuracy", "binary_accuracy", "precision", "recall", "auc", "auc", "auc", "categorical_accuracy", "mean_squared_error",
            "binary_crossentropy", "categorical_crossentropy", "true_positives", "false_positives", "true_negatives", "false_negatives",
            "top_k_categorical_accuracy", "f1_score", "fbeta_score", "root_mean_squared_error", "logcosh", "cosine_similarity", "r2_score", "mean_io_u",
            "sparse_categorical_accuracy", "mean_absolute_error",
            "sparse_categorical_crossentropy", "area",
        }));
    }

    [Test]
    public void A_loss_as_a_metric_is_the_weighted_mean_of_its_values()
    {
        MetricState state = new LossMetric(Loss.MeanAbsoluteError).CreateState([2], [2]);
        var random = new Random(1);
        double total = 0, count = 0;
        foreach (int rows in (int[])[1, 63, 64, 65, 200])
        {
            float[] target = [.. Enumerable.Range(0, 2 * rows).Select(_ => random.NextSingle())];
            float[] prediction = [.. target.Select(_ => random.NextSingle())];
            float[] weights = [.. Enumerable.Range(0, rows).Select(_ => random.NextSingle())];
            for (int i = 0; i < target.Length; i++) total += (double)weights[i / 2] * Math.Abs((double)target[i] - prediction[i]) / 2;
            count += weights.Sum(weight => (double)weight);
            state.Update(target, prediction, weights, rows);
        }

        Assert.That(state.Result, Is.EqualTo(total / count).Within(1e-7));
    }

    [Test]
    public void Updates_and_results_allocate_nothing()
    {
        float[] target = new float[32], prediction = new float[32], weights = new float[32];
        foreach (Metric metric in s_all)
        {
            MetricState state = metric.CreateState([1], [1]);
            Use(state);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++) Use(state);
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero, metric.ToString());
        }

        double Use(MetricState state)
        {
            state.Update(target, prediction, default, 32);
            state.Update(target, prediction, weights, 32);
            double result = state.Result;
            state.Reset();
            return result;
        }
    }

    [Test]
    public void Wrong_arguments_are_named()
    {
        Refused(new BinaryAccuracy { Threshold = float.NaN }, "binary_accuracy: expected a finite threshold. Received: NaN.");
        Refused(new Precision { Threshold = float.PositiveInfinity }, "precision: expected a finite threshold. Received: Infinity.");
        Refused(new Recall { Threshold = float.NaN }, "recall: expected a finite threshold. Received: NaN.");
        Refused(new Auc { ThresholdCount = 1 }, "auc: expected a number of thresholds of at least 2. Received: 1.");
        Refused(new Auc { Thresholds = [0.5, 1.5] }, "auc: expected a threshold from 0 to 1. Received: 1.5.");
        Refused(new Auc { Thresholds = [double.NaN] }, "auc: expected a threshold from 0 to 1. Received: NaN.");
        Refused(
            new Auc { Summation = (AucSummation)7 }, "auc: expected the summation Interpolation, Minoring or Majoring. Received: 7.");
        Refused(new Auc { Curve = (AucCurve)7 }, "auc: expected the curve Roc or PrecisionRecall. Received: 7.");
        Refused(new TruePositives { Threshold = double.NaN }, "true_positives: expected a finite threshold. Received: NaN.");
        Refused(new FalseNegatives { Threshold = 1e300 }, "false_negatives: expected a finite threshold. Received: 1E+300.");
        Refused(new TopKCategoricalAccuracy(0), "top_k_categorical_accuracy: expected a K of at least 1. Received: 0.");
        Refused(new SparseTopKCategoricalAccuracy(-1), "sparse_top_k_categorical_accuracy: expected a K of at least 1. Received: -1.");
        Refused(new F1Score { Threshold = 0 }, "f1_score: expected a threshold of more than 0 and up to 1. Received: 0.");
        Refused(new F1Score { Threshold = double.NaN }, "f1_score: expected a threshold of more than 0 and up to 1. Received: NaN.");
        Refused(new F1Score { Average = (ScoreAverage)7 }, "f1_score: expected the average None, Micro, Macro or Weighted. Received: 7.");
        Refused(new FBetaScore { Beta = 0 }, "fbeta_score: expected a positive beta. Received: 0.");
        Refused(new FBetaScore { Threshold = 1.5 }, "fbeta_score: expected a threshold of more than 0 and up to 1. Received: 1.5.");
        Refused(new R2Score { RegressorCount = -1 }, "r2_score: expected a number of regressors of at least 0. Received: -1.");
        Refused(
            new R2Score { Aggregation = (R2Aggregation)7 },
            "r2_score: expected the aggregation UniformAverage, VarianceWeightedAverage or None. Received: 7.");
        Refused(new MeanIoU(0), "mean_io_u: expected a number of classes from 1 to 46340. Received: 0.");
        Refused(
            new LossMetric(new BinaryCrossentropy { LabelSmoothing = 2 }),
            "BinaryCrossentropy: expected a label smoothing from 0 to 1. Received: 2.");

        static void Refused(Metric metric, string message) =>
            Assert.That(() => metric.CreateState([1], [1]), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(message));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused()
    {
        foreach (Metric metric in s_all)
            Assert.That(
                () => metric.CreateState([2], [3]),
                Throws.ArgumentException.With.Message.Contains("Received: (2)."),
                metric.ToString());
        Assert.That(() => new SparseCategoricalAccuracy().CreateState([3], [3]), Throws.ArgumentException);
    }
}
