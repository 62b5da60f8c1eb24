using System.Collections.Concurrent;
using Nn.Datasets;
using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>Listeners on other threads, as .NET's own <see cref="Progress{T}"/> calls them: each report is whole and stays as it was.</summary>
public class ProgressThreadTests
{
    private const int Epochs = 200;

    private static readonly Dataset s_data = Circles.Make(samples: 64, noise: 0.1, seed: 1);

    private static Trainer Make() => new(CircleNetworks.Build("after"), new Sgd(0.05, momentum: 0.9), Loss.BinaryCrossentropy, Metric.Accuracy);

    private static FitOptions Options(IProgress<TrainingProgress> progress) =>
        new() { Epochs = Epochs, BatchSize = 16, Validation = s_data, ValidationFrequency = 3, Progress = progress };

    [Test]
    public void Reports_that_are_posted_have_the_values_of_their_epochs()
    {
        var reports = new ConcurrentBag<TrainingProgress>();
        using var all = new CountdownEvent(Epochs);
        var progress = new Progress<TrainingProgress>(report =>
        {
            reports.Add(report);
            all.Signal();
        });
        History history = Make().Fit(s_data, Options(progress));
        all.WaitOrFail("all reports");

        Assert.That(reports.Select(report => report.Epoch), Is.EquivalentTo(Enumerable.Range(0, Epochs)));
        foreach (TrainingProgress report in reports)
        {
            foreach ((string name, IReadOnlyList<double> values) in history)
            {
                int place = history.EpochsOf(name).ToList().IndexOf(report.Epoch);
                Assert.That(report.Values.TryGetValue(name, out double value), Is.EqualTo(place >= 0), $"{name} in epoch {report.Epoch}");
                if (place >= 0) Assert.That(value, Is.EqualTo(values[place]), $"{name} in epoch {report.Epoch}");
            }
        }
    }

    /// <summary>The clone is of some update, and whole: its loss is that of no mixture, which the moving statistics would betray.</summary>
    [Test]
    public void A_listener_on_another_thread_may_clone_the_model_and_predict_with_the_clone()
    {
        Trainer trainer = Make();
        var faults = new ConcurrentBag<Exception>();
        using var all = new CountdownEvent(Epochs);
        float[]? last = null;
        var progress = new Progress<TrainingProgress>(report =>
        {
            try
            {
                Model clone = trainer.Model.Clone();
                float[] predictions = clone.Predict(s_data.Features);
                Assert.That(predictions, Is.All.InRange(0f, 1f));
                if (report.Epoch == Epochs - 1) last = predictions;
            }
            catch (Exception e)
            {
                faults.Add(e);
            }

            all.Signal();
        });
        trainer.Fit(s_data, Options(progress));
        all.WaitOrFail("all reports");
        Assert.That(faults, Is.Empty);
        Assert.That(last, Is.Not.Null);
        Assert.That(trainer.Model.Clone().Predict(s_data.Features), Is.EqualTo(trainer.Model.Predict(s_data.Features)));
    }

    [Test]
    public void A_report_that_is_kept_does_not_change()
    {
        var reports = new List<(TrainingProgress Report, string Then)>();
        Make().Fit(s_data, Options(new Listener(report => reports.Add((report, Text(report))))) with { Epochs = 10, ReportsSteps = true });
        Assert.That(reports, Has.Count.EqualTo(10 * 5));
        foreach ((TrainingProgress report, string then) in reports) Assert.That(Text(report), Is.EqualTo(then));

        static string Text(TrainingProgress report) =>
            $"{report.Epoch} {report.Step} {report.EpochEnded} {report.Elapsed} {report.LearningRate} {string.Join(' ', report.Values)}";
    }

    [Test]
    public void A_history_that_is_read_while_the_training_runs_shows_whole_epochs()
    {
        Trainer trainer = Make();
        Exception? fault = null;
        int looks = 0;
        using var isOver = new CancellationTokenSource();
        var reader = new Thread(() =>
        {
            try
            {
                while (!isOver.IsCancellationRequested)
                {
                    if (trainer.History is not { } history) continue;
                    looks++;
                    Check(history);
                }
            }
            catch (Exception e)
            {
                fault = e;
            }
        }) { IsBackground = true };
        reader.Start();
        for (int i = 0; i < 5; i++) trainer.Fit(s_data, Options(new Listener(_ => { })));
        isOver.Cancel();
        reader.JoinOrFail("the reader to end");
        Assert.That(fault, Is.Null);
        Assert.That(looks, Is.Positive);

        static void Check(History history)
        {
            int[] counts = [.. history.Select(pair => pair.Value.Count)];
            string text = history.ToString();
            // Names of training, then of validation; one look sees one moment.
            Assert.That((counts[1], counts[3]), Is.EqualTo((counts[0], counts[2])));
            Assert.That(counts[2], Is.EqualTo(counts[0] / 3));
            if (counts[0] > 0) Assert.That(history["loss"].Take(counts[0]), Is.All.GreaterThan(0));
            if (history.Epochs.Count is > 0 and var count) Assert.That(history.Epochs[^1], Is.GreaterThanOrEqualTo(count - 1));
            int epochs = int.Parse(text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.That(text.Contains("val_loss", StringComparison.Ordinal), Is.EqualTo(epochs >= 3));
        }
    }
}
