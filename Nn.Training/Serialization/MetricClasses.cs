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
        .With<Metric, Precision>("Precision", new Precision(), (metric, arguments) => metric with
        {
            Threshold = ExchangeThreshold(metric.Threshold, arguments),
        })
        .With<Metric, Recall>("Recall", new Recall(), (metric, arguments) => metric with
        {
            Threshold = ExchangeThreshold(metric.Threshold, arguments),
        })
        .With<Metric, Auc>("AUC", new Auc(), ExchangeAuc);

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
        metric is LossMetric { Loss: var loss } ? registry.Describe(loss) : null;

    private static double ExchangeThreshold(double threshold, Arguments arguments)
    {
        arguments.Only("top_k", null);
        arguments.Only("class_id", null);
        return (arguments.OptionalNumbers("thresholds", [threshold]) ?? [threshold]) is [var one]
            ? one
            : throw new NotSupportedException($"{arguments.ClassName}: the argument 'thresholds' is supported with one threshold.");
    }

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
