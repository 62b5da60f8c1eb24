using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>The event source NnSimd, as dotnet-trace and dotnet-counters listen to it.</summary>
[NonParallelizable]
public sealed class EventSourceTests
{
    [Test]
    public void A_listener_hears_epochs_and_the_pieces_of_steps()
    {
        Model model = new Sequential { new Dense(1) }.Build([1]);
        using var trainer = new Trainer(model, new Sgd(), Loss.MeanSquaredError);
        using var listener = new Listener();
        trainer.Fit(new ListSource(4), new FitOptions { Epochs = 3, BatchSize = 2 });

        Assert.That(listener.Heard.Count(heard => heard.Name == "Epoch"), Is.EqualTo(3));
        string[] phases = [.. listener.Heard.Where(heard => heard.Name == "Piece").Select(heard => (string)heard.First!).Distinct()];
        Assert.That(phases, Is.EquivalentTo(new[] { "Load", "Forward", "Loss", "Metrics", "Backward", "Update" }));
    }

    /// <summary>Counters as dotnet-counters reads them, now and then: how much was added since the last look.</summary>
    [Test]
    public void Steps_samples_and_epochs_are_counted()
    {
        using var counters = new CounterListener();
        Model model = new Sequential { new Dense(1) }.Build([1]);
        using var trainer = new Trainer(model, new Sgd(), Loss.MeanSquaredError);
        foreach (string name in (ReadOnlySpan<string>)["steps", "samples", "epochs"])
        {
            // What came before the first look is nobody's: so it goes on until something was heard.
            var watch = System.Diagnostics.Stopwatch.StartNew();
            while (counters.Total(name) == 0 && watch.Elapsed < TimeSpan.FromSeconds(30)) trainer.Fit(new ListSource(5), new FitOptions { BatchSize = 2 });
            Assert.That(counters.Total(name), Is.Positive, name);
        }
    }

    [Test]
    public void A_step_by_hand_is_heard_in_pieces_too()
    {
        Model model = new Sequential { new Dense(1) }.Build([1]);
        using var trainer = new Trainer(model, new Sgd(), Loss.MeanSquaredError);
        using var listener = new Listener();
        trainer.TrainBatch([1], [1], 1);
        Assert.That(listener.Heard.Where(heard => heard.Name == "Piece").Select(heard => (string)heard.First!), Does.Contain("Update"));
    }

    private sealed class CounterListener : EventListener
    {
        private readonly Dictionary<string, double> _totals = [];

        public double Total(string name)
        {
            lock (_totals) return _totals.GetValueOrDefault(name);
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "NnSimd")
                EnableEvents(eventSource, EventLevel.Informational, EventKeywords.All, new Dictionary<string, string?> { ["EventCounterIntervalSec"] = "0.1" });
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName != "EventCounters" || eventData.Payload?[0] is not IDictionary<string, object> counter) return;
            lock (_totals)
            {
                string name = (string)counter["Name"];
                _totals[name] = _totals.GetValueOrDefault(name) + (double)counter["Increment"];
            }
        }
    }

    private sealed class Listener : EventListener
    {
        public ConcurrentQueue<(string Name, object? First)> Heard { get; } = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "NnSimd") EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            Heard.Enqueue((eventData.EventName ?? "", eventData.Payload?.FirstOrDefault()));
    }
}
