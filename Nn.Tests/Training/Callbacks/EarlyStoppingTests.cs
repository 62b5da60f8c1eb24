using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Callbacks;

/// <summary>What the reference values of Keras do not show: names, directions, wrong arguments, and one description for several trainings.</summary>
public class EarlyStoppingTests
{
    /// <summary>A training whose loss is the target of the one sample, by the epoch; the moving variance tells how many epochs there were.</summary>
    private static (History History, Model Model) Train(EarlyStopping rule, double[] losses, params Metric[] metrics)
    {
        Model model = new Sequential { new BatchNormalization { Center = false }, new Dense(1) { UseBias = false } }.Build([1]);
        int epoch = -1;
        var source = new ListSource(1, _ => (float)losses[epoch]);
        var trainer = new Trainer(model, new Sgd(0), Loss.MeanAbsoluteError, metrics);
        var counts = new Recorder((hook, run) =>
        {
            if (hook == "epoch begin") epoch = run.Epoch;
        });
        return (trainer.Fit(source, new FitOptions { Epochs = losses.Length, Callbacks = [counts, rule] }), model);
    }

    private static LossMetric Error(string name) => new(Loss.MeanAbsoluteError) { Name = name };

    [TestCase(null, 5)]
    [TestCase(false, 5)]
    [TestCase(true, 2)]
    public void A_loss_is_better_when_it_is_smaller_unless_said_otherwise(bool? largerIsBetter, int epochs)
    {
        var rule = new EarlyStopping { Monitor = "loss", LargerIsBetter = largerIsBetter };
        Assert.That(Train(rule, [5, 4, 3, 2, 1]).History.Epochs, Has.Count.EqualTo(epochs));
    }

    [Test]
    public void A_metric_knows_its_direction_by_whatever_name()
    {
        Assert.That(Train(new EarlyStopping { Monitor = "accuracy" }, [5, 4, 3], Error("accuracy")).History.Epochs, Has.Count.EqualTo(3));
        Trainer trainer = new(
            new Sequential { new Dense(1) { Activation = Activation.Sigmoid } }.Build([1], seed: 1), new Sgd(0), Loss.BinaryCrossentropy,
            Metric.Accuracy with { Name = "hits" });
        int epoch = 0;
        bool[] predicted = [.. trainer.Model.Predict([0f, 1 / 3f, 2 / 3f]).Select(p => p > 0.5f)];
        // In each epoch one more label agrees with the prediction.
        var source = new ListSource(3, i => i < epoch == predicted[i] ? 1 : 0);
        History history = trainer.Fit(source, new FitOptions
        {
            Epochs = 4,
            Callbacks = [new Recorder((_, run) => epoch = run.Epoch), new EarlyStopping { Monitor = "hits" }],
        });
        Assert.That(history["hits"], Is.EqualTo([0, 1 / 3.0, 2 / 3.0, 1]).Within(1e-9));
    }

    private static IEnumerable<Metric> Upward() =>
        [Metric.Accuracy, new BinaryAccuracy(), new CategoricalAccuracy(), new SparseCategoricalAccuracy(), Metric.Precision, Metric.Recall, Metric.Auc];

    [TestCaseSource(nameof(Upward))]
    public void More_is_better_of_these(Metric metric) => Assert.That(metric.LargerIsBetter, Is.True);

    [Test]
    public void A_metric_that_does_not_say_has_to_be_helped()
    {
        Assert.That(() => Train(new EarlyStopping { Monitor = "mine" }, [1], new Mine()), Throws.ArgumentException.With.Message.EqualTo(
            "EarlyStopping: expected LargerIsBetter for 'mine', whose metric does not say which way is better. Received: null."));
        Assert.That(Train(new EarlyStopping { Monitor = "mine", LargerIsBetter = true }, [1, 2], new Mine()).History.Epochs, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_name_that_is_not_logged_is_refused_with_those_that_are() => Assert.That(
        () => Train(new EarlyStopping(), [1], Error("error")), Throws.ArgumentException.With.Message.EqualTo(
            "EarlyStopping: expected one of 'loss', 'error' to watch. Received: 'val_loss'."));

    [Test]
    public void Wrong_arguments_are_refused()
    {
        Assert.That(() => Train(new EarlyStopping { Monitor = "loss", Patience = -1 }, [1]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Train(new EarlyStopping { Monitor = "loss", MinDelta = -0.1 }, [1]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Train(new EarlyStopping { Monitor = "loss", MinDelta = double.NaN }, [1]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void The_best_moving_statistics_are_put_back_too()
    {
        var rule = new EarlyStopping { Monitor = "loss", Patience = 3, RestoreBestWeights = true };
        (History history, Model model) = Train(rule, [5, 4, 6, 7, 8, 9]);
        Assert.That(history.Epochs, Has.Count.EqualTo(5));
        // The variance of a batch of one is 0: 0.99 of it is left after each of the epochs up to the best, two.
        Assert.That(model.Parameter("batch_normalization/moving_variance").Values[0], Is.EqualTo(0.99 * 0.99).Within(1e-6));
    }

    [Test]
    public void Where_none_beats_the_baseline_patience_ends_it()
    {
        var rule = new EarlyStopping { Monitor = "loss", Patience = 2, Baseline = 3.5 };
        Assert.That(Train(rule, [5, 3, 2, 1, 0.5]).History.Epochs, Has.Count.EqualTo(5));
        Assert.That(Train(rule, [9, 8, 7, 6, 5]).History.Epochs, Has.Count.EqualTo(5), "each is better, and only what is not ends it");
        Assert.That(Train(rule, [9, 8, 8, 1, 1]).History.Epochs, Has.Count.EqualTo(3), "but patience has gone on");
    }

    [Test]
    public void Epochs_without_validation_are_not_counted()
    {
        var trainer = new Trainer(new Sequential { new Dense(1) }.Build([1]), new Sgd(0), Loss.MeanAbsoluteError);
        History history = trainer.Fit(new ListSource(2), new FitOptions
        {
            Epochs = 20, Validation = new ListSource(2), ValidationFrequency = 3, Callbacks = [new EarlyStopping { Patience = 2 }],
        });
        // The best in epoch 2, no better ones in 5 and 8.
        Assert.That(history.EpochsOf("val_loss"), Is.EqualTo([2, 5, 8]));
    }

    [Test]
    public void One_description_serves_several_trainings()
    {
        var rule = new EarlyStopping { Monitor = "loss", Patience = 1 };
        for (int i = 0; i < 2; i++) Assert.That(Train(rule, [3, 2, 2, 1]).History.Epochs, Has.Count.EqualTo(3));
    }

    private sealed record Mine : Metric
    {
        protected override string DefaultName => "mine";

        public override MetricState CreateState(Shape target, Shape prediction) => Error("e").CreateState(target, prediction);
    }
}
