using Nn.Serialization;
using Nn.Tests.Core.Serialization;
using Nn.Training;

namespace Nn.Tests.Training.Serialization;

/// <summary>The losses, metrics, optimizers and schedules in the registry that Nn.Training has.</summary>
public class TrainingClassesTests
{
    private static readonly Loss[] s_losses =
    [
        new BinaryCrossentropy(), new BinaryCrossentropy { FromLogits = true, LabelSmoothing = 0.1 },
        new CategoricalCrossentropy { LabelSmoothing = 0.2 },
        new CategoricalCrossentropy { FromLogits = true }, new SparseCategoricalCrossentropy(),
        new SparseCategoricalCrossentropy { FromLogits = true },
        new MeanSquaredError(), new MeanAbsoluteError(), new MeanAbsolutePercentageError(), new MeanSquaredLogarithmicError(), new Huber(),
        new Huber(0.3), new LogCosh(), new KLDivergence(), new Poisson(), new CosineSimilarity(), new Hinge(), new SquaredHinge(), new CategoricalHinge(),
        new BinaryFocalCrossentropy(),
        new BinaryFocalCrossentropy { ApplyClassBalancing = true, Alpha = 0.3, Gamma = 1.5, FromLogits = true, LabelSmoothing = 0.1 },
        new CategoricalFocalCrossentropy(), new CategoricalFocalCrossentropy { Alpha = 0.3, Gamma = 1.5, FromLogits = true, LabelSmoothing = 0.1 },
    ];

    private static readonly Schedule[] s_schedules =
    [
        new ExponentialDecay(0.1, 10, 0.5) { Staircase = true }, new ExponentialDecay(0.2, 11, 0.6),
        new InverseTimeDecay(0.2, 7, 0.3) { Staircase = true }, new InverseTimeDecay(0.1, 8, 0.4),
        new PolynomialDecay(0.1, 20) { EndLearningRate = 0.01, Power = 2, Cycle = true }, new PolynomialDecay(0.2, 30),
        new PiecewiseConstantDecay([5, 20], [0.1, 0.05, 0.01]), new PiecewiseConstantDecay([], [0.1]),
        new CosineDecay(0.1, 25) { Alpha = 0.1, WarmupTarget = 0.3, WarmupSteps = 4 }, new CosineDecay(0.2, 26),
        new CosineDecayRestarts(0.1, 7) { PeriodFactor = 1.5, RateFactor = 0.9, Alpha = 0.05 }, new CosineDecayRestarts(0.2, 8),
    ];

    private static readonly Optimizer[] s_optimizers =
    [
        new Sgd(), new Sgd(0.1, 0.9, nesterov: true), new Sgd { WeightDecay = 0.01 }, new Sgd { ClipNorm = 1 },
        new Sgd { ClipValue = 0.5 },
        new Sgd { UseEma = true, EmaMomentum = 0.5, EmaOverwriteFrequency = 7 }, new Sgd { GradientAccumulationSteps = 4 },
        new RmsProp(0.01) { Rho = 0.8, Momentum = 0.1, Epsilon = 0.2, Centered = true },
        new Adam(0.01) { Beta1 = 0.8, Beta2 = 0.7, Epsilon = 0.2, AmsGrad = true },
        .. ((Optimizer[])[
            new RmsProp(), new Adam(), new AdamW(), new Adagrad(), new Adadelta(), new Adamax(), new Nadam(), new Lion(), new Lamb(), new Ftrl(),
        ]).Select(optimizer => optimizer with
        {
            LearningRate = 0.5, WeightDecay = 0.1, ClipNorm = 1, ClipValue = 2, GlobalClipNorm = 3,
            UseEma = true, EmaMomentum = 0.5, EmaOverwriteFrequency = 7, GradientAccumulationSteps = 4,
        }),
        new AdamW(0.01) { Beta1 = 0.8, Beta2 = 0.7, Epsilon = 0.2, AmsGrad = true, WeightDecay = 0.5 }, new AdamW(),
        new Adagrad(0.01) { InitialAccumulatorValue = 0.3, Epsilon = 0.2 }, new Adadelta(0.01) { Rho = 0.8, Epsilon = 0.2 },
        new Adamax(0.01) { Beta1 = 0.8, Beta2 = 0.7, Epsilon = 0.2 }, new Nadam(0.01) { Beta1 = 0.8, Beta2 = 0.7, Epsilon = 0.2 },
        new Lion(0.01) { Beta1 = 0.8, Beta2 = 0.7 }, new Lamb(0.01) { Beta1 = 0.8, Beta2 = 0.7, Epsilon = 0.2 },
        new Ftrl(0.01) { InitialAccumulatorValue = 0.3, L1 = 0.1, L2 = 0.2, L2Shrinkage = 0.4, Beta = 0.5 },
        new Sgd { GlobalClipNorm = 2 }, .. s_schedules.Select(schedule => new Sgd(schedule, 0.9)),
    ];

    private static readonly Metric[] s_metrics =
    [
        Metric.Accuracy, new Accuracy { Name = "a" }, new BinaryAccuracy { Threshold = 0.3 }, new BinaryAccuracy { Name = "b" },
        new CategoricalAccuracy(), new CategoricalAccuracy { Name = "c" }, new SparseCategoricalAccuracy(),
        new SparseCategoricalAccuracy { Name = "d" }, new Precision { Threshold = 0.7 }, new Precision { Name = "e" },
        new Recall { Threshold = 0.2 }, new Recall { Name = "found" }, new Auc { ThresholdCount = 50 },
        new Auc { Thresholds = [0.1, 0.5], FromLogits = true, Summation = AucSummation.Majoring },
        new Auc { Curve = AucCurve.PrecisionRecall, Name = "pr" },
        new TruePositives { Threshold = 0.3 }, new TruePositives { Name = "f" }, new FalsePositives { Threshold = 0.3 }, new FalsePositives { Name = "g" },
        new TrueNegatives { Threshold = 0.3 }, new TrueNegatives { Name = "h" }, new FalseNegatives { Threshold = 0.3 }, new FalseNegatives { Name = "i" },
        new TopKCategoricalAccuracy(), new TopKCategoricalAccuracy(2) { Name = "j" }, new SparseTopKCategoricalAccuracy(),
        new SparseTopKCategoricalAccuracy(3) { Name = "k" }, new F1Score(), new F1Score { Average = ScoreAverage.Micro, Threshold = 0.5, Name = "l" },
        new F1Score { Average = ScoreAverage.Weighted }, new FBetaScore(),
        new FBetaScore { Average = ScoreAverage.Macro, Beta = 2, Threshold = 0.5, Name = "m" }, new RootMeanSquaredError(),
        new RootMeanSquaredError { Name = "n" }, new LogCoshError(), new LogCoshError { Name = "o" }, new CosineSimilarityMetric(),
        new CosineSimilarityMetric { Name = "p" }, new R2Score(), new R2Score { Aggregation = R2Aggregation.None, RegressorCount = 2, Name = "q" },
        new R2Score { Aggregation = R2Aggregation.VarianceWeightedAverage }, new MeanIoU(3),
        new MeanIoU(4) { IgnoredClass = 2, SparseTargets = false, SparsePredictions = false, Name = "r" },
        .. s_losses.Where(loss => loss is not CosineSimilarity).Select(loss => new LossMetric(loss)), new LossMetric(Loss.MeanSquaredError) { Name = "error" },
    ];

    [Test]
    public void Losses_come_back_equal() => RoundTrip.Check(TrainingRegistry.Default, s_losses);

    [Test]
    public void Schedules_come_back_equal() => RoundTrip.Check(TrainingRegistry.Default, s_schedules);

    [Test]
    public void Optimizers_come_back_equal() => RoundTrip.Check(TrainingRegistry.Default, s_optimizers);

    [Test]
    public void Metrics_come_back_equal() => RoundTrip.Check(TrainingRegistry.Default, s_metrics);

    [Test]
    public void Arguments_that_are_not_given_have_Keras_defaults()
    {
        Assert.That(Create<Optimizer>("SGD"), Is.EqualTo(new Sgd()));
        Assert.That(Create<Optimizer>("SGD", ("learning_rate", 1)), Is.EqualTo(new Sgd(1)));
        Assert.That(Create<Metric>("AUC"), Is.EqualTo(new Auc { ThresholdCount = 200, Curve = AucCurve.Roc }));
        Assert.That(Create<Metric>("Precision", ("thresholds", null)), Is.EqualTo(new Precision { Threshold = 0.5 }));
        Assert.That(
            Create<Schedule>("PolynomialDecay", ("initial_learning_rate", 0.1), ("decay_steps", 5)),
            Is.EqualTo(new PolynomialDecay(0.1, 5) { EndLearningRate = 0.0001, Power = 1 }));
        foreach (string name in TrainingRegistry.Default.ClassNames<Loss>())
            Assert.That(TrainingRegistry.Default.Describe(Create<Loss>(name)).ClassName, Is.EqualTo(name));
        Assert.That(Create<Loss>("Huber"), Is.EqualTo(new Huber(1)));
        Assert.That(
            Create<Loss>("BinaryFocalCrossentropy"), Is.EqualTo(new BinaryFocalCrossentropy { Alpha = 0.25, Gamma = 2, ApplyClassBalancing = false }));
        Assert.That(Create<Loss>("CategoricalFocalCrossentropy"), Is.EqualTo(new CategoricalFocalCrossentropy { Alpha = 0.25, Gamma = 2 }));
        Assert.That(Create<Metric>("TopKCategoricalAccuracy"), Is.EqualTo(new TopKCategoricalAccuracy(5)));
        Assert.That(Create<Metric>("F1Score"), Is.EqualTo(new F1Score { Average = ScoreAverage.None, Threshold = null }));
        Assert.That(Create<Metric>("R2Score"), Is.EqualTo(new R2Score { Aggregation = R2Aggregation.UniformAverage }));
        Assert.That(Create<Metric>("CosineSimilarity"), Is.EqualTo(new CosineSimilarityMetric()));
    }

    [Test]
    public void Arguments_are_written_by_Keras_names()
    {
        Assert.That(
            TrainingRegistry.Default.Describe<Optimizer>(new Sgd(0.1, 0.9)).ToString(),
            Is.EqualTo("SGD(momentum=0.9, nesterov=false, learning_rate=0.1, weight_decay=null, clipnorm=null, clipvalue=null, " +
                "global_clipnorm=null, use_ema=false, ema_momentum=0.99, ema_overwrite_frequency=null, gradient_accumulation_steps=null)"));
        Assert.That(
            TrainingRegistry.Default.Describe<Metric>(new Precision { Threshold = 0.25 }).ToString(),
            Is.EqualTo("Precision(thresholds=[0.25], name='precision')"));
        Assert.That(
            TrainingRegistry.Default.Describe<Metric>(new LossMetric(new BinaryCrossentropy { LabelSmoothing = 0.1 })).ToString(),
            Is.EqualTo("BinaryCrossentropy(from_logits=false, label_smoothing=0.1, name='binary_crossentropy')"));
    }

    [Test]
    public void The_arguments_of_every_class_have_Keras_names()
    {
        string[] losses =
        [
            "BinaryCrossentropy(from_logits, label_smoothing*)", "CategoricalCrossentropy(from_logits, label_smoothing*)",
            "SparseCategoricalCrossentropy(from_logits*)", "MeanSquaredError()", "MeanAbsoluteError()", "MeanAbsolutePercentageError()",
            "MeanSquaredLogarithmicError()", "Huber(delta*)", "LogCosh()", "KLDivergence()", "Poisson()", "CosineSimilarity()", "Hinge()", "SquaredHinge()",
            "CategoricalHinge()", "BinaryFocalCrossentropy(apply_class_balancing, alpha, gamma, from_logits, label_smoothing*)",
            "CategoricalFocalCrossentropy(alpha, gamma, from_logits, label_smoothing*)",
        ];
        RoundTrip.CheckNames(TrainingRegistry.Default, s_losses, "", losses);
        RoundTrip.CheckNames(
            TrainingRegistry.Default, s_metrics, ", name",
            [
                "accuracy(name)", "BinaryAccuracy(threshold*)", "CategoricalAccuracy(name)", "SparseCategoricalAccuracy(name)",
                "Precision(thresholds*)", "Recall(thresholds*)", "AUC(num_thresholds, thresholds, from_logits, summation_method, curve*)",
                "TruePositives(thresholds*)", "FalsePositives(thresholds*)", "TrueNegatives(thresholds*)", "FalseNegatives(thresholds*)",
                "TopKCategoricalAccuracy(k*)", "SparseTopKCategoricalAccuracy(k*)", "F1Score(average, threshold*)", "FBetaScore(average, beta, threshold*)",
                "RootMeanSquaredError(name)", "LogCoshError(name)", "R2Score(class_aggregation, num_regressors*)",
                "MeanIoU(num_classes, ignore_class, sparse_y_true, sparse_y_pred*)",
                .. losses.Select(loss => loss.Replace("()", "(name)", StringComparison.Ordinal)),
            ]);
        RoundTrip.CheckNames(
            TrainingRegistry.Default, s_optimizers,
            "learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, "
            + "use_ema, ema_momentum, ema_overwrite_frequency, gradient_accumulation_steps",
            "SGD(momentum, nesterov, *)", "RMSprop(rho, momentum, epsilon, centered, *)", "Adam(beta_1, beta_2, epsilon, amsgrad, *)",
            "AdamW(beta_1, beta_2, epsilon, amsgrad, *)", "Adagrad(initial_accumulator_value, epsilon, *)", "Adadelta(rho, epsilon, *)",
            "Adamax(beta_1, beta_2, epsilon, *)", "Nadam(beta_1, beta_2, epsilon, *)", "Lion(beta_1, beta_2, *)", "Lamb(beta_1, beta_2, epsilon, *)",
            "Ftrl(initial_accumulator_value, l1_regularization_strength, l2_regularization_strength, l2_shrinkage_regularization_strength, beta, *)");
        RoundTrip.CheckNames(
            TrainingRegistry.Default, s_schedules, "initial_learning_rate",
            "ExponentialDecay(*, decay_steps, decay_rate, staircase)", "InverseTimeDecay(*, decay_steps, decay_rate, staircase)",
            "PolynomialDecay(*, decay_steps, end_learning_rate, power, cycle)", "PiecewiseConstantDecay(boundaries, values)",
            "CosineDecay(*, decay_steps, alpha, warmup_target, warmup_steps)",
            "CosineDecayRestarts(*, first_decay_steps, t_mul, m_mul, alpha)");
    }

    [TestCase("binary_crossentropy", "BinaryCrossentropy")]
    [TestCase("bce", "BinaryCrossentropy")]
    [TestCase("BCE", "BinaryCrossentropy")]
    [TestCase("categorical_crossentropy", "CategoricalCrossentropy")]
    [TestCase("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy")]
    [TestCase("mean_squared_error", "MeanSquaredError")]
    [TestCase("mse", "MeanSquaredError")]
    [TestCase("mean_absolute_error", "MeanAbsoluteError")]
    [TestCase("mae", "MeanAbsoluteError")]
    [TestCase("mape", "MeanAbsolutePercentageError")]
    [TestCase("msle", "MeanSquaredLogarithmicError")]
    [TestCase("kld", "KLDivergence")]
    [TestCase("kl_divergence", "KLDivergence")]
    [TestCase("squared_hinge", "SquaredHinge")]
    [TestCase("binary_focal_crossentropy", "BinaryFocalCrossentropy")]
    public void Losses_have_Keras_short_names(string alias, string className)
    {
        Assert.That(Create<Loss>(alias).Name, Is.EqualTo(className));
        Assert.That(Create<Metric>(alias), Is.EqualTo(Create<Metric>(className)));
    }

    [Test]
    public void Metrics_and_optimizers_have_Keras_short_names()
    {
        Assert.That(Create<Metric>("accuracy"), Is.EqualTo(Metric.Accuracy));
        Assert.That(Create<Metric>("acc"), Is.EqualTo(Metric.Accuracy));
        Assert.That(Create<Metric>("binary_accuracy"), Is.EqualTo(new BinaryAccuracy()));
        Assert.That(Create<Metric>("auc"), Is.EqualTo(Metric.Auc));
        Assert.That(Create<Optimizer>("sgd"), Is.EqualTo(new Sgd()));
    }

    [Test]
    public void Arguments_that_change_nothing_are_read()
    {
        Assert.That(
            Create<Loss>("BinaryCrossentropy", ("name", "x"), ("reduction", "sum_over_batch_size"), ("axis", -1), ("dtype", "float32")),
            Is.EqualTo(Loss.BinaryCrossentropy));
        Assert.That(
            Create<Optimizer>("SGD", ("name", "SGD"), ("use_ema", false), ("ema_momentum", 0.99), ("gradient_accumulation_steps", null)),
            Is.EqualTo(new Sgd()));
        Assert.That(
            Create<Metric>("Precision", ("thresholds", (object?[])[0.25]), ("top_k", null), ("class_id", null)),
            Is.EqualTo(new Precision { Threshold = 0.25 }));
    }

    [TestCase("The loss 'CTC' is not supported.", "CTC")]
    [TestCase("CosineSimilarity: the argument 'axis' is not supported with the value 1.", "CosineSimilarity", "axis", 1)]
    [TestCase("MeanSquaredError: the argument 'reduction' is not supported with the value 'sum'.", "MeanSquaredError", "reduction", "sum")]
    [TestCase("MeanSquaredError: the argument 'delta' is not supported.", "MeanSquaredError", "delta", 1.0)]
    [TestCase("BinaryCrossentropy: the argument 'axis' is not supported with the value 1.", "BinaryCrossentropy", "axis", 1)]
    [TestCase("SparseCategoricalCrossentropy: the argument 'ignore_class' is not supported with the value 0.",
        "SparseCategoricalCrossentropy", "ignore_class", 0)]
    public void A_loss_that_is_not_built_is_refused_by_name(string message, string className, params object[] namesAndValues) =>
        Refused<Loss>(message, className, namesAndValues);

    [TestCase("The metric 'Accuracy' is not supported.", "Accuracy")]
    [TestCase("The metric 'BinaryIoU' is not supported.", "BinaryIoU")]
    [TestCase("TruePositives: the argument 'thresholds' is supported with one threshold.", "TruePositives", "thresholds", new[] { 0.1, 0.2 })]
    [TestCase("F1Score: the argument 'average' is supported with the values null, 'micro', 'macro', 'weighted'. Received: 'samples'.",
        "F1Score", "average", "samples")]
    [TestCase("SparseTopKCategoricalAccuracy: the argument 'from_sorted_ids' is not supported with the value true.",
        "SparseTopKCategoricalAccuracy", "from_sorted_ids", true)]
    [TestCase("MeanIoU: the argument 'axis' is not supported with the value 1.", "MeanIoU", "num_classes", 3, "axis", 1)]
    [TestCase("CosineSimilarity: the argument 'axis' is not supported with the value 0.", "CosineSimilarity", "axis", 0)]
    [TestCase("Recall: the argument 'top_k' is not supported with the value 3.", "Recall", "top_k", 3)]
    [TestCase("Recall: the argument 'thresholds' is supported with one threshold.", "Recall", "thresholds", new[] { 0.1, 0.2 })]
    [TestCase("AUC: the argument 'summation_method' is supported with the values 'interpolation', 'minoring', 'majoring', 'Interpolation', 'Minoring', "
        + "'Majoring'. Received: 'trapezoid'.", "AUC", "summation_method", "trapezoid")]
    [TestCase("AUC: the argument 'curve' is supported with the values 'ROC', 'PR', 'roc', 'pr'. Received: 'PRGAIN'.",
        "AUC", "curve", "PRGAIN")]
    [TestCase("MeanSquaredError: the argument 'delta' is not supported.", "MeanSquaredError", "delta", 1.0)]
    public void A_metric_that_is_not_built_is_refused_by_name(string message, string className, params object[] namesAndValues) =>
        Refused<Metric>(message, className, namesAndValues);

    [TestCase("The optimizer 'Muon' is not supported.", "Muon")]
    [TestCase("Ftrl: the argument 'learning_rate_power' is not supported with the value -0.4.", "Ftrl", "learning_rate_power", -0.4)]
    [TestCase("SGD: the argument 'loss_scale_factor' is not supported with the value 3.", "SGD", "loss_scale_factor", 3)]
    [TestCase("The schedule 'NoamDecay' is not supported.", "SGD", "learning_rate", "NoamDecay")]
    public void An_optimizer_that_is_not_built_is_refused_by_name(string message, string className, params object[] namesAndValues) =>
        Refused<Optimizer>(message, className, namesAndValues);

    [Test]
    public void A_missing_or_mistaken_argument_is_named()
    {
        Assert.That(
            () => Create<Schedule>("ExponentialDecay", ("initial_learning_rate", 0.1), ("decay_rate", 0.5)),
            Throws.ArgumentException.With.Message.EqualTo("ExponentialDecay: expected the argument 'decay_steps'. Received: none."));
        Assert.That(
            () => Create<Optimizer>("SGD", ("learning_rate", true)),
            Throws.ArgumentException.With.Message.EqualTo("SGD: expected a schedule as the argument 'learning_rate'. Received: true."));
        Assert.That(
            () => Create<Loss>("BinaryCrossentropy", ("from_logits", 1)),
            Throws.ArgumentException.With.Message.EqualTo(
                "BinaryCrossentropy: expected true or false as the argument 'from_logits'. Received: 1."));
    }

    [Test]
    public void The_loss_of_a_cosine_as_a_metric_is_not_written_as_the_metric_of_the_other_sign() => Assert.That(
        () => TrainingRegistry.Default.Describe<Metric>(new LossMetric(new CosineSimilarity())),
        Throws.TypeOf<NotSupportedException>().With.Message.Contains("the other sign"));

    [Test]
    public void A_loss_of_ones_own_is_a_metric_too()
    {
        Registry registry = TrainingRegistry.Default.With<Loss, Twice>(
            "Twice", new Twice(), (loss, arguments) => loss with { Inner = arguments.Description("inner", loss.Inner) }, "double");
        Metric metric = new LossMetric(new Twice { Inner = new BinaryCrossentropy { FromLogits = true } }) { Name = "mine" };
        Assert.That(registry.Create<Metric>(registry.Describe(metric)), Is.EqualTo(metric));
        Assert.That(registry.Create<Metric>(new Configuration("double")), Is.EqualTo(new LossMetric(new Twice())));
        Assert.That(
            () => TrainingRegistry.Default.Describe(metric),
            Throws.TypeOf<NotSupportedException>().With.Message.EqualTo("The loss 'Twice' is not registered."));
    }

    private static void Refused<T>(string message, string className, object[] namesAndValues)
        where T : class => Assert.That(
        () => Create<T>(className, [.. namesAndValues.Chunk(2).Select(pair => ((string)pair[0], (object?)pair[1]))]),
        Throws.TypeOf<NotSupportedException>().With.Message.EqualTo(message));

    private static T Create<T>(string className, params ReadOnlySpan<(string Name, object? Value)> arguments)
        where T : class => TrainingRegistry.Default.Create<T>(new Configuration(className, arguments));

    private sealed record Twice : Loss
    {
        public Loss Inner { get; init; } = MeanSquaredError;

        protected override void Compute(in LossBatch batch) => batch.Values.Fill(2);
    }
}
