using Nn.Serialization;
using Nn.Training;

namespace Nn.Tests.Training.Serialization;

/// <summary>Losses, metrics, optimizers and schedules to configurations and back.</summary>
public class TrainingRegistryTests
{
    private static readonly Loss[] s_losses =
    [
        new BinaryCrossentropy(), new BinaryCrossentropy { FromLogits = true, LabelSmoothing = 0.1f },
        new CategoricalCrossentropy { LabelSmoothing = 0.2f },
        new CategoricalCrossentropy { FromLogits = true }, new SparseCategoricalCrossentropy(),
        new SparseCategoricalCrossentropy { FromLogits = true },
        new MeanSquaredError(), new MeanAbsoluteError(),
    ];

    private static readonly Schedule[] s_schedules =
    [
        new ExponentialDecay(0.1f, 10, 0.5f) { Staircase = true }, new InverseTimeDecay(0.2f, 7, 0.3f) { Staircase = true },
        new PolynomialDecay(0.1f, 20) { EndLearningRate = 0.01f, Power = 2, Cycle = true },
        new PiecewiseConstantDecay([5, 20], [0.1f, 0.05f, 0.01f]),
        new CosineDecay(0.1f, 25) { Alpha = 0.1f, WarmupTarget = 0.3f, WarmupSteps = 4 },
        new CosineDecayRestarts(0.1f, 7) { PeriodFactor = 1.5f, RateFactor = 0.9f, Alpha = 0.05f },
    ];

    [Test]
    public void Losses_return_equal()
    {
        foreach (Loss loss in s_losses) Assert.That(LossRegistry.Losses.Create(LossRegistry.Losses.Describe(loss)), Is.EqualTo(loss));
    }

    [Test]
    public void Schedules_return_equal()
    {
        foreach (Schedule schedule in s_schedules)
            Assert.That(ScheduleRegistry.Schedules.Create(ScheduleRegistry.Schedules.Describe(schedule)), Is.EqualTo(schedule));
    }

    [Test]
    public void Optimizers_return_equal()
    {
        Optimizer[] optimizers =
        [
            new Sgd(), new Sgd(0.1f, 0.9f, nesterov: true), new Sgd { WeightDecay = 0.01f }, new Sgd { ClipNorm = 1 },
            new Sgd { ClipValue = 0.5f },
            new Sgd { GlobalClipNorm = 2 }, .. s_schedules.Select(schedule => new Sgd(schedule, 0.9f)),
        ];
        foreach (Optimizer optimizer in optimizers)
            Assert.That(OptimizerRegistry.Optimizers.Create(OptimizerRegistry.Optimizers.Describe(optimizer)), Is.EqualTo(optimizer));
    }

    [Test]
    public void Metrics_return_with_their_names()
    {
        Metric[] metrics =
        [
            Metric.Accuracy, new BinaryAccuracy { Threshold = 0.3f }, new CategoricalAccuracy(), new SparseCategoricalAccuracy(),
            new Precision { Threshold = 0.7f },
            new Recall { Name = "found" }, new Auc { Thresholds = 50 }, new Auc { Curve = AucCurve.PrecisionRecall, Name = "pr" },
            .. s_losses.Select(loss => new LossMetric(loss)), new LossMetric(Loss.MeanSquaredError) { Name = "error" },
        ];
        foreach (Metric metric in metrics)
        {
            Metric returned = MetricRegistry.Metrics.Create(MetricRegistry.Metrics.Describe(metric));
            Assert.That(returned, Is.EqualTo(metric));
            Assert.That(returned.Name, Is.EqualTo(metric.Name));
        }
    }

    [TestCase("binary_crossentropy", "BinaryCrossentropy")]
    [TestCase("bce", "BinaryCrossentropy")]
    [TestCase("categorical_crossentropy", "CategoricalCrossentropy")]
    [TestCase("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy")]
    [TestCase("mean_squared_error", "MeanSquaredError")]
    [TestCase("mse", "MeanSquaredError")]
    [TestCase("mean_absolute_error", "MeanAbsoluteError")]
    [TestCase("mae", "MeanAbsoluteError")]
    public void Losses_have_Keras_short_names(string alias, string className)
    {
        Assert.That(LossRegistry.Losses.Create(new Configuration(alias)).Name, Is.EqualTo(className));
        Assert.That(
            MetricRegistry.Metrics.Create(new Configuration(alias)),
            Is.EqualTo(MetricRegistry.Metrics.Create(new Configuration(className))));
    }

    [Test]
    public void Metrics_and_optimizers_have_Keras_short_names()
    {
        Assert.That(MetricRegistry.Metrics.Create(new Configuration("accuracy")), Is.EqualTo(Metric.Accuracy));
        Assert.That(MetricRegistry.Metrics.Create(new Configuration("acc")), Is.EqualTo(Metric.Accuracy));
        Assert.That(MetricRegistry.Metrics.Create(new Configuration("binary_accuracy")), Is.EqualTo(new BinaryAccuracy()));
        Assert.That(MetricRegistry.Metrics.Create(new Configuration("auc")), Is.EqualTo(Metric.Auc));
        Assert.That(OptimizerRegistry.Optimizers.Create(new Configuration("sgd")), Is.EqualTo(new Sgd()));
    }

    [Test]
    public void Arguments_that_change_nothing_are_read()
    {
        Configuration loss = new(
            "BinaryCrossentropy", Arguments(("name", "x"), ("reduction", "sum_over_batch_size"), ("axis", -1L), ("dtype", "float32")));
        Assert.That(LossRegistry.Losses.Create(loss), Is.EqualTo(Loss.BinaryCrossentropy));
        Configuration optimizer = new(
            "SGD", Arguments(("name", "SGD"), ("use_ema", false), ("ema_momentum", 0.99), ("gradient_accumulation_steps", null)));
        Assert.That(OptimizerRegistry.Optimizers.Create(optimizer), Is.EqualTo(new Sgd()));
        Configuration metric = new("Precision", Arguments(("thresholds", (object?[])[0.25]), ("top_k", null), ("class_id", null)));
        Assert.That(MetricRegistry.Metrics.Create(metric), Is.EqualTo(new Precision { Threshold = 0.25f }));
    }

    [Test]
    public void What_is_not_built_is_refused_by_name()
    {
        Refused(LossRegistry.Losses, "The loss 'Huber' is not supported.", "Huber");
        Refused(
            LossRegistry.Losses,
            "MeanSquaredError: the argument 'reduction' is not supported with the value 'sum'.",
            "MeanSquaredError",
            ("reduction", "sum"));
        Refused(LossRegistry.Losses, "MeanSquaredError: the argument 'delta' is not supported.", "MeanSquaredError", ("delta", 1.0));
        Refused(
            LossRegistry.Losses,
            "BinaryCrossentropy: the argument 'axis' is not supported with the value 1.",
            "BinaryCrossentropy",
            ("axis", 1L));
        Refused(
            LossRegistry.Losses,
            "SparseCategoricalCrossentropy: the argument 'ignore_class' is not supported with the value 0.",
            "SparseCategoricalCrossentropy",
            ("ignore_class", 0L));
        Refused(MetricRegistry.Metrics, "The metric 'Accuracy' is not supported.", "Accuracy");
        Refused(MetricRegistry.Metrics, "Recall: the argument 'top_k' is not supported with the value 3.", "Recall", ("top_k", 3L));
        Refused(
            MetricRegistry.Metrics,
            "Recall: the argument 'thresholds' is supported with one threshold.",
            "Recall",
            ("thresholds", (object?[])[0.1, 0.2]));
        Refused(
            MetricRegistry.Metrics,
            "AUC: the argument 'summation_method' is not supported with the value 'minoring'.",
            "AUC",
            ("summation_method", "minoring"));
        Refused(
            MetricRegistry.Metrics,
            "AUC: the argument 'curve' is supported with the values 'ROC' and 'PR'. Received: 'PRGAIN'.",
            "AUC",
            ("curve", "PRGAIN"));
        Refused(OptimizerRegistry.Optimizers, "The optimizer 'Adam' is not supported.", "Adam");
        Refused(
            OptimizerRegistry.Optimizers,
            "SGD: the argument 'use_ema' is not supported with the value True.",
            "SGD",
            ("use_ema", true));
        Refused(
            OptimizerRegistry.Optimizers,
            "SGD: the argument 'gradient_accumulation_steps' is not supported with the value 3.",
            "SGD",
            ("gradient_accumulation_steps", 3L));
        Refused(ScheduleRegistry.Schedules, "The schedule 'NoamDecay' is not supported.", "NoamDecay");
    }

    [Test]
    public void A_missing_or_mistaken_argument_is_named()
    {
        Assert.That(
            () => ScheduleRegistry.Schedules.Create(
                new Configuration("ExponentialDecay", Arguments(("initial_learning_rate", 0.1), ("decay_rate", 0.5)))),
            Throws.ArgumentException.With.Message.EqualTo("ExponentialDecay: expected the argument 'decay_steps'. Received: none."));
        Assert.That(
            () => OptimizerRegistry.Optimizers.Create(new Configuration("SGD", Arguments(("learning_rate", "fast")))),
            Throws.ArgumentException.With.Message.EqualTo("SGD: expected a number as the argument 'learning_rate'. Received: 'fast'."));
        Assert.That(
            () => LossRegistry.Losses.Create(new Configuration("BinaryCrossentropy", Arguments(("from_logits", 1L)))),
            Throws.ArgumentException.With.Message.EqualTo(
                "BinaryCrossentropy: expected true or false as the argument 'from_logits'. Received: 1."));
    }

    [Test]
    public void A_loss_of_ones_own_can_be_registered()
    {
        var registry = new Registry<Loss>("loss");
        registry.RegisterFamily<MeanSquaredError>(["A", "B"], _ => new MeanSquaredError(), _ => "B", (_, _) => { });
        registry.RegisterAliases("A", "a");
        Assert.That(registry.Create(new Configuration("a")), Is.EqualTo(Loss.MeanSquaredError));
        Assert.That(registry.Describe(Loss.MeanSquaredError).ClassName, Is.EqualTo("B"));
        Assert.That(() => registry.RegisterAliases("A", "B"), Throws.ArgumentException);
        Assert.That(() => registry.Describe(Loss.BinaryCrossentropy), Throws.TypeOf<NotSupportedException>());
    }

    private static void Refused<T>(Registry<T> registry, string message, string className, params ReadOnlySpan<(string, object?)> arguments)
        where T : class
    {
        var configuration = new Configuration(className, Arguments(arguments));
        Assert.That(() => registry.Create(configuration), Throws.TypeOf<NotSupportedException>().With.Message.EqualTo(message));
    }

    private static Dictionary<string, object?> Arguments(params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        var all = new Dictionary<string, object?>();
        foreach ((string name, object? value) in arguments) all.Add(name, value);
        return all;
    }

    [TestCase("mae")]
    [TestCase("mean_absolute_error")]
    [TestCase("acc")]
    [TestCase("AUC")]
    public void A_metric_of_a_string_is_logged_by_that_string(string identifier) =>
        Assert.That(MetricRegistry.FromName(identifier).Name, Is.EqualTo(identifier));
}
