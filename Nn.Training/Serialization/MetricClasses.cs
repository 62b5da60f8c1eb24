using Nn.Serialization;

namespace Nn.Training;

/// <summary>
/// The metrics by their Keras names. <see cref="Accuracy"/> is Keras' string <c>accuracy</c>; its class of that name is another metric. A
/// loss is a metric too, of the same class name and arguments.
/// </summary>
internal static class MetricClasses
{
    public static Registry WithMetrics(this Registry registry) => registry
        .With(new Kind<Metric>("metric", ExchangeShared) { ReadBorrowed = ReadLoss, WriteBorrowed = WriteLoss })
        .With<Metric>("accuracy", new Accuracy(), "acc")
        .With<Metric, BinaryAccuracy>("BinaryAccuracy", new BinaryAccuracy(), (metric, arguments) => metric with
        {
            Threshold = arguments.Number("threshold", metric.Threshold),
        })
        .With<Metric>("CategoricalAccuracy", new CategoricalAccuracy())
        .With<Metric>("SparseCategoricalAccuracy", new SparseCategoricalAccuracy())
        .WithThreshold("Precision", new Precision())
        .WithThreshold("Recall", new Recall())
        .With<Metric, Auc>("AUC", new Auc(), ExchangeAuc)
        .WithThreshold("TruePositives", new TruePositives())
        .WithThreshold("FalsePositives", new FalsePositives())
        .WithThreshold("TrueNegatives", new TrueNegatives())
        .WithThreshold("FalseNegatives", new FalseNegatives())
        .With<Metric, TopKCategoricalAccuracy>("TopKCategoricalAccuracy", new TopKCategoricalAccuracy(), (metric, arguments) => metric with
        {
            K = arguments.Number("k", metric.K),
        })
        .With<Metric, SparseTopKCategoricalAccuracy>(
            "SparseTopKCategoricalAccuracy", new SparseTopKCategoricalAccuracy(), (metric, arguments) =>
            {
                arguments.Only("from_sorted_ids", false);
                return metric with { K = arguments.Number("k", metric.K) };
            })
        .With<Metric, F1Score>("F1Score", new F1Score(), (metric, arguments) => metric with
        {
            Average = ExchangeAverage(metric.Average, arguments),
            Threshold = arguments.OptionalNumber("threshold", metric.Threshold),
        })
        .With<Metric, FBetaScore>("FBetaScore", new FBetaScore(), (metric, arguments) => metric with
        {
            Average = ExchangeAverage(metric.Average, arguments),
            Beta = arguments.Number("beta", metric.Beta),
            Threshold = arguments.OptionalNumber("threshold", metric.Threshold),
        })
        .With<Metric>("RootMeanSquaredError", new RootMeanSquaredError())
        .With<Metric>("LogCoshError", new LogCoshError())
        .With<Metric, CosineSimilarityMetric>("CosineSimilarity", new CosineSimilarityMetric(), (metric, arguments) =>
        {
            arguments.Only("axis", -1);
            return metric;
        })
        .With<Metric, R2Score>("R2Score", new R2Score(), (metric, arguments) => metric with
        {
            Aggregation = arguments.Choice(
                "class_aggregation",
                metric.Aggregation,
                (null, R2Aggregation.None),
                ("uniform_average", R2Aggregation.UniformAverage),
                ("variance_weighted_average", R2Aggregation.VarianceWeightedAverage)),
            RegressorCount = arguments.Number("num_regressors", metric.RegressorCount),
        })
        .With<Metric, MeanIoU>("MeanIoU", new MeanIoU(1), (metric, arguments) =>
        {
            arguments.Only("axis", -1);
            return metric with
            {
                ClassCount = arguments.Number(arguments.Required("num_classes"), metric.ClassCount),
                IgnoredClass = arguments.OptionalNumber("ignore_class", metric.IgnoredClass),
                SparseTargets = arguments.Bool("sparse_y_true", metric.SparseTargets),
                SparsePredictions = arguments.Bool("sparse_y_pred", metric.SparsePredictions),
            };
        });

    private static Metric ExchangeShared(Metric metric, Arguments arguments)
    {
        arguments.Only("dtype", null, "float32");
        return arguments.OptionalText("name", metric.Name) is { } name && name != metric.Name ? metric with { Name = name } : metric;
    }

    private static LossMetric? ReadLoss(Registry registry, Arguments arguments)
    {
        Kind<Loss> losses = registry.Kind<Loss>();
        return losses.Knows(arguments.ClassName) ? new LossMetric(losses.Read(registry, arguments)) : null;
    }

    private static Configuration? WriteLoss(Registry registry, Metric metric) =>
        metric is not LossMetric { Loss: var loss } ? null
        : loss is not CosineSimilarity ? registry.Describe(loss)
        : throw new NotSupportedException("The loss 'CosineSimilarity' as a metric has no name of its own: the metric of that name has the other sign.");

    private static Registry WithThreshold<T>(this Registry registry, string className, T defaults)
        where T : ThresholdMetric => registry.With<Metric, T>(className, defaults, (metric, arguments) =>
            (T)((ThresholdMetric)metric with { Threshold = ExchangeThreshold(metric.Threshold, arguments) }));

    private static double ExchangeThreshold(double threshold, Arguments arguments)
    {
        arguments.Only("top_k", null);
        arguments.Only("class_id", null);
        return (arguments.OptionalNumbers("thresholds", [threshold]) ?? [threshold]) is [var one]
            ? one
            : throw new NotSupportedException($"{arguments.ClassName}: the argument 'thresholds' is supported with one threshold.");
    }

    private static ScoreAverage ExchangeAverage(ScoreAverage average, Arguments arguments) => arguments.Choice(
        "average",
        average,
        (null, ScoreAverage.None),
        ("micro", ScoreAverage.Micro),
        ("macro", ScoreAverage.Macro),
        ("weighted", ScoreAverage.Weighted));

    private static Auc ExchangeAuc(Auc metric, Arguments arguments)
    {
        arguments.Only("multi_label", null, false);
        arguments.Only("num_labels", null);
        arguments.Only("label_weights", null);
        return metric with
        {
            ThresholdCount = arguments.Number("num_thresholds", metric.ThresholdCount),
            Thresholds = arguments.OptionalNumbers("thresholds", metric.Thresholds),
            FromLogits = arguments.Bool("from_logits", metric.FromLogits),
            Summation = arguments.Choice(
                "summation_method",
                metric.Summation,
                ("interpolation", AucSummation.Interpolation),
                ("minoring", AucSummation.Minoring),
                ("majoring", AucSummation.Majoring),
                ("Interpolation", AucSummation.Interpolation),
                ("Minoring", AucSummation.Minoring),
                ("Majoring", AucSummation.Majoring)),
            Curve = arguments.Choice(
                "curve",
                metric.Curve,
                ("ROC", AucCurve.Roc),
                ("PR", AucCurve.PrecisionRecall),
                ("roc", AucCurve.Roc),
                ("pr", AucCurve.PrecisionRecall)),
        };
    }
}
