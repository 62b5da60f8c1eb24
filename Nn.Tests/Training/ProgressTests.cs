using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

public class ProgressTests
{
    [Test]
    public void Every_step_and_every_epoch_is_reported_in_order()
    {
        var reports = new List<string>();
        var trainer = new Trainer(new Sequential { new Dense(1) { Activation = Activation.Sigmoid } }.Build([1]), new Sgd(),
            Loss.BinaryCrossentropy, Metric.Accuracy);
        var listener = new Listener(p => reports.Add(
            $"{p.Epoch}/{p.Epochs} {p.Step}/{p.Steps}{(p.EpochEnded ? " end" : "")}: " +
            string.Join(' ', p.Values.Keys)));
        trainer.Fit(new ListSource(5, i => i % 2), new FitOptions
        {
            InitialEpoch = 1, Epochs = 4, BatchSize = 3, Validation = new ListSource(2, i => i), ValidationFrequency = 2,
            Progress = listener, ReportsSteps = true,
        });
        Assert.That(reports, Is.EqualTo(new[]
        {
            "1/4 1/2: loss accuracy", "1/4 2/2: loss accuracy", "1/4 2/2 end: loss accuracy val_loss val_accuracy",
            "2/4 1/2: loss accuracy", "2/4 2/2: loss accuracy", "2/4 2/2 end: loss accuracy",
            "3/4 1/2: loss accuracy", "3/4 2/2: loss accuracy", "3/4 2/2 end: loss accuracy val_loss val_accuracy",
        }));
    }

    [Test]
    public void The_values_are_running_means_and_end_as_the_history()
    {
        var losses = new List<double>();
        var ends = new List<(double Loss, double Validation)>();
        var trainer = new Trainer(new Sequential { new Dense(1) { KernelInitializer = Initializer.Zeros } }.Build([1]), new Sgd(0),
            Loss.MeanSquaredError);
        History history = trainer.Fit(new ListSource(5, i => i), new FitOptions
        {
            BatchSize = 2,
            Shuffle = false,
            Validation = new ListSource(2, i => i),
            Progress = new Listener(p =>
            {
                if (p.EpochEnded) ends.Add((p.Values["loss"], p.Values["val_loss"]));
                else losses.Add(p.Values["loss"]);
            }),
            ReportsSteps = true,
        });
        // Predictions are 0, so the losses are the squares 0 1 | 4 9 | 16.
        Assert.That(losses, Is.EqualTo(new[] { 0.5, 3.5, 6 }));
        Assert.That(ends, Is.EqualTo(new[] { (6.0, 0.5) }));
        Assert.That((history["loss"][0], history["val_loss"][0]), Is.EqualTo((6.0, 0.5)));
    }

    private static TrainingProgress Report(int epoch, int step, int milliseconds, params double[] values) =>
        new()
        {
            Values = new OrderedDictionary<string, double>(
                ((string[])["loss", "accuracy", "val_loss", "val_accuracy"]).Zip(values, KeyValuePair.Create)),
            Epoch = epoch, Epochs = 12, Step = step, Steps = 4, EpochEnded = values.Length == 4,
            Elapsed = TimeSpan.FromMilliseconds(milliseconds),
        };

    [Test]
    public void Redirected_each_epoch_is_one_line()
    {
        var text = new StringWriter();
        var console = new ConsoleProgress(text, redraws: false);
        console.Report(Report(0, 1, 1, 0.7, 0.5));
        console.Report(Report(0, 4, 900, 0.65, 0.5));
        console.Report(Report(0, 4, 1600, 0.65, 0.5, 0.61239, 0.75));
        console.Report(Report(11, 4, 8, 12.5, 1, 0.00004, 1));
        Assert.That(text.ToString(), Is.EqualTo(
            "Epoch 1/12  4/4 ━━━━━━━━━━━━━━━━━━━━ 2s 400ms/step - loss: 0.6500 - accuracy: 0.5000" +
            " - val_loss: 0.6124 - val_accuracy: 0.7500\n" +
            "Epoch 12/12  4/4 ━━━━━━━━━━━━━━━━━━━━ 8ms 2ms/step - loss: 12.5000 - accuracy: 1.0000" +
            " - val_loss: 0.0000 - val_accuracy: 1.0000\n"));
    }

    [Test]
    public void On_a_terminal_the_line_is_drawn_again_at_most_every_50_ms()
    {
        var text = new StringWriter();
        var console = new ConsoleProgress(text, redraws: true);
        console.Report(Report(0, 1, 1, 10.7, 0.5));
        console.Report(Report(0, 2, 30, 0.65, 0.5));
        console.Report(Report(0, 3, 60, 0.65, 0.5));
        console.Report(Report(0, 4, 61, 0.64, 0.5, 0.6, 0.75));
        console.Report(Report(1, 1, 1, 0.5, 0.5));
        Assert.That(text.ToString(), Is.EqualTo(
            "\rEpoch 1/12  1/4 ━━━━━─────────────── 1ms 1ms/step - loss: 10.7000 - accuracy: 0.5000" +
            "\rEpoch 1/12  3/4 ━━━━━━━━━━━━━━━───── 60ms 20ms/step - loss: 0.6500 - accuracy: 0.5000" +
            "\rEpoch 1/12  4/4 ━━━━━━━━━━━━━━━━━━━━ 61ms 15ms/step - loss: 0.6400 - accuracy: 0.5000" +
            " - val_loss: 0.6000 - val_accuracy: 0.7500\n" +
            "\rEpoch 2/12  1/4 ━━━━━─────────────── 1ms 1ms/step - loss: 0.5000 - accuracy: 0.5000"));
    }

    [Test]
    public void What_is_left_of_a_longer_line_is_blanked()
    {
        var text = new StringWriter();
        var console = new ConsoleProgress(text, redraws: true);
        console.Report(Report(0, 1, 100, 10000, 0.5));
        console.Report(Report(0, 2, 200, 1, 0.5));
        string[] lines = text.ToString()[1..].Split('\r');
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[1], Has.Length.EqualTo(lines[0].Length));
        Assert.That(lines[1], Does.EndWith("accuracy: 0.5000    "));
    }

    [TestCase(0.00002, "20us")]
    [TestCase(0.0125, "13ms")]
    [TestCase(59.4, "59s")]
    [TestCase(59.7, "1:00")]
    [TestCase(119.8, "2:00")]
    [TestCase(754, "12:34")]
    [TestCase(0.9997, "1s")]
    public void Times_are_short(double seconds, string expected)
    {
        var text = new StringWriter();
        var report = new TrainingProgress { Epochs = 1, Step = 1, Steps = 1, Elapsed = TimeSpan.FromSeconds(seconds) };
        new ConsoleProgress(text, redraws: true).Report(report);
        Assert.That(text.ToString(), Does.Contain($"━ {expected} {expected}/step"));
    }
}
