using Nn.Serialization;

namespace Nn.Training;

/// <summary>
/// The metrics by their Keras names. <see cref="Accuracy"/> is Keras' string <c>accuracy</c>; its class of that name is another metric.
/// </summary>
public static class MetricRegistry
{
    /// <summary>The registry; classes of your own can be added to it.</summary>
    public static Registry<Metric> Metrics { get; } = Create();

    /// <summary>
    /// The metric that Keras makes of a string in <c>compile(metrics=[...])</c>: it keeps the string as its name, so that the history lists
    /// <c>mae</c> where <c>"mae"</c> was asked for.
    /// </summary>
    /// <param name="identifier">A class name or an alias of it.</param>
    /// <exception cref="NotSupportedException">It is unknown.</exception>
    public static Metric FromName(string identifier) => Metrics.Create(new Configuration(identifier)) with { Name = identifier };

    private static Registry<Metric> Create()
    {
        var registry = new Registry<Metric>("metric");
        Register(registry, "accuracy", _ => new Accuracy(), (_, _) => { }, "acc");
        Register(
            registry,
            "BinaryAccuracy",
            reader => new BinaryAccuracy { Threshold = (float)reader.Number("threshold", 0.5) },
            (metric, writer) => writer.Set("threshold", metric.Threshold),
            "binary_accuracy");
        Register(registry, "CategoricalAccuracy", _ => new CategoricalAccuracy(), (_, _) => { }, "categorical_accuracy");
        Register(registry, "SparseCategoricalAccuracy", _ => new SparseCategoricalAccuracy(), (_, _) => { }, "sparse_categorical_accuracy");
        Register(
            registry,
            "Precision",
            reader => new Precision { Threshold = Threshold(reader) },
            (metric, writer) => writer.Set("thresholds", metric.Threshold),
            "precision");
        Register(
            registry,
            "Recall",
            reader => new Recall { Threshold = Threshold(reader) },
            (metric, writer) => writer.Set("thresholds", metric.Threshold),
            "recall");
        Register(registry, "AUC", ReadAuc, WriteAuc, "auc");
        RegisterLosses(registry);
        return registry;
    }

    /// <summary>Adds what every metric of Keras has: a name.</summary>
    private static void Register<T>(
        Registry<Metric> registry, string className, Func<ArgumentReader, T> read, Action<T, ArgumentWriter> write, string alias)
        where T : Metric
    {
        registry.Register(
            className,
            reader =>
            {
                reader.Only("dtype", null, "float32");
                return Named(read(reader), reader);
            },
            (metric, writer) =>
            {
                writer.Set("name", metric.Name);
                write(metric, writer);
            });
        registry.RegisterAliases(className, alias);
    }

    /// <summary>A loss is a metric of the same class name and arguments.</summary>
    private static void RegisterLosses(Registry<Metric> registry)
    {
        registry.RegisterFamily(
            ["BinaryCrossentropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy", "MeanSquaredError", "MeanAbsoluteError"],
            reader => Named(new LossMetric(LossRegistry.Losses.Read(reader)), reader),
            metric => LossRegistry.Losses.Describe(metric.Loss).ClassName,
            (metric, writer) =>
            {
                writer.Set("name", metric.Name);
                LossRegistry.Losses.Write(metric.Loss, writer);
            });
        registry.RegisterAliases("BinaryCrossentropy", "binary_crossentropy", "bce", "BCE");
        registry.RegisterAliases("CategoricalCrossentropy", "categorical_crossentropy");
        registry.RegisterAliases("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy");
        registry.RegisterAliases("MeanSquaredError", "mean_squared_error", "mse", "MSE");
        registry.RegisterAliases("MeanAbsoluteError", "mean_absolute_error", "mae", "MAE");
    }

    private static T Named<T>(T metric, ArgumentReader reader)
        where T : Metric => reader.OptionalText("name") is { } name && name != metric.Name ? (T)(metric with { Name = name }) : metric;

    private static float Threshold(ArgumentReader reader)
    {
        reader.Only("top_k", [null]);
        reader.Only("class_id", [null]);
        return reader.Raw("thresholds") is null ? 0.5f : reader.Numbers("thresholds") is [var threshold]
            ? (float)threshold
            : throw new NotSupportedException($"{reader.ClassName}: the argument 'thresholds' is supported with one threshold.");
    }

    private static Auc ReadAuc(ArgumentReader reader)
    {
        reader.Only("summation_method", "interpolation", "Interpolation");
        reader.Only("thresholds", [null]);
        reader.Only("multi_label", null, false);
        reader.Only("num_labels", [null]);
        reader.Only("label_weights", [null]);
        reader.Only("from_logits", null, false);
        string curve = reader.Text("curve", "ROC");
        return new Auc
        {
            Thresholds = reader.Int("num_thresholds", 200),
            Curve = curve switch
            {
                "ROC" or "roc" => AucCurve.Roc,
                "PR" or "pr" => AucCurve.PrecisionRecall,
                _ => throw new NotSupportedException(
                    $"AUC: the argument 'curve' is supported with the values 'ROC' and 'PR'. Received: '{curve}'."),
            },
        };
    }

    private static void WriteAuc(Auc metric, ArgumentWriter writer)
    {
        writer.Set("num_thresholds", metric.Thresholds);
        writer.Set("curve", metric.Curve == AucCurve.Roc ? "ROC" : "PR");
    }
}
