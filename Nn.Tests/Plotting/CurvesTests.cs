using Nn.Datasets;
using Nn.Layers;
using Nn.Plotting;
using Nn.Training;

namespace Nn.Tests.Plotting;

public sealed class CurvesTests
{
    private static readonly Dataset s_circles = Circles.Make(64, noise: 0.1, seed: 1);

    [Test]
    public void Learning_curves_show_training_and_validation_of_each_metric()
    {
        var svg = new Svg(LearningCurves.Of(Train(20, new FitOptions { Validation = s_circles }, Metric.Accuracy), "Title"));
        Assert.Multiple(() =>
        {
            Assert.That(svg.Lines.Select(line => line.Length), Is.EqualTo(new[] { 20, 20, 20, 20 }), "two of loss, two of accuracy");
            Assert.That(svg.Texts, Does.Contain("Title").And.Contain("Training").And.Contain("Validation"));
            Assert.That(svg.Texts, Does.Contain("Loss").And.Contain("Accuracy").And.Contain("Epoch"));
            Assert.That(svg.Texts, Has.None.EqualTo("0"), "epochs count from 1");
            // The panel of the accuracy is above that of the loss.
            Assert.That(svg.Lines[2].Max(point => point.Y), Is.LessThan(svg.Lines[0].Min(point => point.Y)));
        });
    }

    [Test]
    public void Curve_has_the_values_of_the_history()
    {
        History history = Train(20, new FitOptions());
        (double X, double Y)[] line = new Svg(LearningCurves.Of(history, "Loss")).Lines.Single();
        IReadOnlyList<double> loss = history["loss"];
        // Pixels are a linear function of the values: fixed by the first and the last, it must hold for all between.
        double scale = (line[^1].Y - line[0].Y) / (loss[^1] - loss[0]), step = (line[^1].X - line[0].X) / 19;
        Assert.Multiple(() =>
        {
            Assert.That(scale, Is.LessThan(0), "up is more");
            for (int i = 0; i < 20; i++)
            {
                Assert.That(line[i].X, Is.EqualTo(line[0].X + (i * step)).Within(1e-3));
                Assert.That(line[i].Y, Is.EqualTo(line[0].Y + (scale * (loss[i] - loss[0]))).Within(1e-2));
            }
        });
    }

    [Test]
    public void Validation_that_is_rare_stands_at_its_epochs()
    {
        History history = Train(20, new FitOptions { Validation = s_circles, ValidationFrequency = 5 });
        Svg svg = new(LearningCurves.Of(history, "Rare"));
        (double X, double Y)[] training = svg.Lines[0], validation = svg.Lines[1];
        double[] expected = [training[4].X, training[9].X, training[14].X, training[19].X];
        Assert.That(validation.Select(point => point.X), Is.EqualTo(expected).Within(1e-3));
    }

    [Test]
    public void Without_validation_and_metrics_there_is_one_curve()
    {
        var svg = new Svg(LearningCurves.Of(Train(20, new FitOptions()), "Loss alone"));
        Assert.Multiple(() =>
        {
            Assert.That(svg.Lines, Has.Length.EqualTo(1));
            Assert.That(svg.Texts, Does.Contain("Training").And.Not.Contain("Validation"));
        });
    }

    [Test]
    public void One_epoch_is_a_point()
    {
        var svg = new Svg(LearningCurves.Of(Train(1, new FitOptions()), "One epoch"));
        Assert.That(svg.Points, Has.Length.EqualTo(2), "the epoch, and the legend's");
    }

    [Test]
    public void Validation_curves_lie_over_each_other()
    {
        History first = Train(20, new FitOptions { Validation = s_circles }, Metric.Accuracy);
        History second = Train(15, new FitOptions { Validation = s_circles }, Metric.Accuracy);
        var svg = new Svg(ValidationCurves.Of(("First network", first), ("Second network", second)));
        Assert.Multiple(() =>
        {
            Assert.That(svg.Lines.Select(line => line.Length), Is.EqualTo(new[] { 20, 15 }));
            Assert.That(svg.Lines[1].Select(point => point.X), Is.EqualTo(svg.Lines[0].Take(15).Select(point => point.X)).Within(1e-3));
            Assert.That(svg.Texts, Does.Contain("First network").And.Contain("Second network"));
        });
    }

    [Test]
    public void Wrong_histories_are_refused()
    {
        var empty = new History(["loss"], 1, 0);
        History bare = Train(1, new FitOptions());
        Assert.Multiple(() =>
        {
            Assert.That(
                () => LearningCurves.Of(empty, ""),
                Throws.ArgumentException.With.Message.Contains("expected a history of at least one epoch. Received: an empty one"));
            Assert.That(() => LearningCurves.Of(null!, ""), Throws.ArgumentNullException);
            Assert.That(() => LearningCurves.Of(bare, null!), Throws.ArgumentNullException);
            Assert.That(() => ValidationCurves.Of(), Throws.ArgumentException.With.Message.Contains("expected at least one network"));
            Assert.That(() => ValidationCurves.Of(("empty", empty)), Throws.ArgumentException.With.Message.Contains("at least one epoch"));
            Assert.That(
                () => ValidationCurves.Of(("bare", bare)),
                Throws.ArgumentException.With.Message.Contains("expected a history of val_accuracy for 'bare'. Received: one of loss"));
        });
    }

    private static History Train(int epochs, FitOptions options, params Metric[] metrics)
    {
        Model model = new Sequential { new Dense(1) { Activation = Activation.Sigmoid } }.Build([2], seed: 1);
        return new Trainer(model, new Sgd(0.1), Loss.BinaryCrossentropy, metrics).Fit(s_circles, options with { Epochs = epochs });
    }
}
