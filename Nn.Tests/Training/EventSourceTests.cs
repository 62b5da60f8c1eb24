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
