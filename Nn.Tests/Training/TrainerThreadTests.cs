using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>Into how many parts a node's work is split, by the threads that a training asks for.</summary>
public class TrainerThreadTests
{
    [Test]
    public void Each_training_has_the_threads_that_it_asks_for()
    {
        var (parts, workers) = (new List<int>(), new HashSet<Thread>());
        using var trainer = new Trainer(new Sequential { new Split(parts, workers) }.Build([1]), new Sgd(), Loss.MeanSquaredError);
        foreach (int threads in (int[])[1, 3, 2, 1])
        {
            parts.Clear();
            trainer.Fit(new ListSource(4), new FitOptions { Threads = threads });
            Assert.That(parts, threads == 1 ? Is.All.EqualTo(1) : Has.All.GreaterThanOrEqualTo(threads));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void They_end_with_the_trainer(bool isDisposedMeanwhile)
    {
        var (parts, workers) = (new List<int>(), new HashSet<Thread>());
        var trainer = new Trainer(new Sequential { new Split(parts, workers) }.Build([1]), new Sgd(), Loss.MeanSquaredError);
        trainer.Fit(new ListSource(4), new FitOptions
        {
            Threads = 2,
            Epochs = 20,
            Progress = new Listener(progress =>
            {
                if (isDisposedMeanwhile && progress.Epoch == 5) trainer.Dispose();
            }),
        });
        if (!isDisposedMeanwhile) trainer.Dispose();
        workers.Remove(Thread.CurrentThread);
        Assert.That(workers, Has.Count.EqualTo(1));
        foreach (Thread worker in workers) worker.JoinOrFail("a worker to end");
    }

    /// <summary>Passes its input on, as if that were much work.</summary>
    private sealed record Split(List<int> Parts, HashSet<Thread> Workers) : Layer
    {
        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) =>
            builder.Append(new SplitNode(Parts, Workers), inputs, inputs[0].Shape);

        private sealed class SplitNode(List<int> parts, HashSet<Thread> workers) : Node
        {
            public override Retained Retained => Retained.None;

            public override bool WorksInPlace => false;

            public override Extent ForwardExtent(int stage, int rows) => Extent.Pass(1 << 24, 1 << 20);

            public override void Forward(in ForwardPass pass)
            {
                lock (parts)
                {
                    parts.Add(pass.Parts);
                    workers.Add(Thread.CurrentThread);
                }

                // So that nobody does all parts alone.
                if (pass.Parts > 1) Thread.Sleep(1);
                if (pass.Part == 0) pass.Input().CopyTo(pass.Output());
            }

            public override void Backward(in BackwardPass pass) => pass.OutputGradient().CopyTo(pass.InputGradient());
        }
    }
}
