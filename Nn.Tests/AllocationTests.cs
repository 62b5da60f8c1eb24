using Nn.Datasets;
using Nn.Layers;
using Nn.Tests.Training.Objectives;
using Nn.Training;

namespace Nn.Tests;

/// <summary>
/// What is steady allocates nothing, on no thread of the process. Somebody else's thread may allocate now and then, so of several tries one
/// is clean.
/// </summary>
[NonParallelizable]
public class AllocationTests
{
    private static readonly (Dataset Train, Dataset Test) s_data = Circles.Make(samples: 1000, noise: 0.1, seed: 1).Split(500);

    private static Trainer Make(string network) =>
        new(CircleNetworks.Build(network), new Sgd(0.01, momentum: 0.9), Loss.BinaryCrossentropy, Metric.Accuracy);

    [TestCaseSource(typeof(CircleNetworks), nameof(CircleNetworks.Names))]
    public void A_training_step(string network)
    {
        Trainer trainer = Make(network);
        AssertNothing(() => trainer.TrainBatch(s_data.Train.Features[..64], s_data.Train.Targets[..32], 32));
    }

    [TestCaseSource(typeof(CircleNetworks), nameof(CircleNetworks.Names))]
    public void A_prediction(string network)
    {
        Model model = CircleNetworks.Build(network);
        Session session = model.CreateSession(32);
        var y = new float[500];
        AssertNothing(() =>
        {
            model.Predict(s_data.Test.Features[..2], y.AsSpan(0, 1));
            model.Predict(s_data.Test.Features, y);
            session.Predict(s_data.Test.Features, y);
        });
    }

    /// <summary>From the end of the first epoch to the end of the last: steps, shuffling, validation, metrics, history, callbacks.</summary>
    [TestCaseSource(typeof(CircleNetworks), nameof(CircleNetworks.Names))]
    public void Epochs_with_validation_and_callbacks(string network)
    {
        Trainer trainer = Make(network);
        var meter = new Meter();
        AssertZero(() =>
        {
            trainer.Fit(s_data.Train, new FitOptions { Epochs = 12, Validation = s_data.Test, Callbacks = [meter] });
            return meter.Allocated;
        });
    }

    [Test]
    public void Epochs_of_two_inputs_and_two_outputs()
    {
        var data = new TwoHeads.Source(50);
        var trainer = new Trainer(TwoHeads.Build(), new Sgd(0.01, momentum: 0.9), TwoHeads.Price(0.5), TwoHeads.Kind());
        var weights = new float[50];
        Array.Fill(weights, 0.5f);
        var meter = new Meter();
        AssertZero(() =>
        {
            trainer.Fit(data, new FitOptions { Epochs = 12, Validation = data, SampleWeights = weights, Callbacks = [meter] });
            return meter.Allocated;
        });
    }

    /// <summary>The steady part of an evaluation: it allocates the same for few samples as for many.</summary>
    [TestCaseSource(typeof(CircleNetworks), nameof(CircleNetworks.Names))]
    public void Batches_of_an_evaluation(string network)
    {
        Trainer trainer = Make(network);
        long start = 0;
        var source = new MeteredSource(s_data.Test, onFirst: () => start = GC.GetTotalAllocatedBytes(precise: true));
        AssertZero(() =>
        {
            source.Begin();
            trainer.Evaluate(source);
            return source.Last - start;
        });
    }

    [TestCaseSource(typeof(CircleNetworks), nameof(CircleNetworks.Names))]
    public void A_whole_fit_allocates_little_beside_its_session(string network)
    {
        Trainer trainer = Make(network);
        var options = new FitOptions { Epochs = 100, Validation = s_data.Test };
        trainer.Fit(s_data.Train, options with { Epochs = 2 });
        Assert.That(Enumerable.Range(0, 5).Min(_ => Measure(() => trainer.Fit(s_data.Train, options))), Is.LessThan(64 * 1024));
    }

    /// <summary>Two inputs and two outputs, a shared layer and every merging layer, in a training loop of one's own.</summary>
    [Test]
    public void A_step_and_a_prediction_of_a_graph([Values(1, 2)] int threads)
    {
        const int rows = 32;
        Model model = TwoInTwoOut();
        using TrainingSession training = model.CreateTrainingSession(rows, inputGradient: true, threads);
        using Session session = model.CreateSession(rows, threads);
        AssertNothing(() =>
        {
            for (int i = 0; i < 2; i++) training.Input(i, rows).Fill(i + 0.5f);
            training.Forward(rows, training: true);
            for (int i = 0; i < 2; i++) training.OutputGradient(i).Fill(1);
            training.Backward();
            training.Commit();
            for (int i = 0; i < 2; i++) session.Input(i, rows).Fill(i + 0.5f);
            session.Run(rows);
        });
    }

    private static Model TwoInTwoOut()
    {
        Input x = new([40]), y = new([40]);
        var shared = new Dense(40) { Activation = Activation.Tanh };
        Value a = shared.Of(x), b = new BatchNormalization().Of(shared.Of(y));
        Value[] merged =
        [
            new Add().Of(a, b), new Subtract().Of(a, b), new Multiply().Of(a, b), new Average().Of(a, b), new Maximum().Of(a, b),
            new Minimum().Of(a, b), new Dot(1).Of(a, b), new Dot(1) { Normalize = true }.Of(a, b),
        ];
        return new Graph([x, y], [new Dense(1).Of(b), new Dense(3).Of(new Concatenate().Of(merged))]).Build();
    }

    private static long Measure(Action work)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        work();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static void AssertNothing(Action work)
    {
        work();
        AssertZero(() => Measure(() =>
        {
            for (int i = 0; i < 50; i++) work();
        }));
    }

    private static void AssertZero(Func<long> allocated)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 20 && least > 0; i++) least = Math.Min(least, allocated());
        Assert.That(least, Is.Zero, "bytes");
    }

    private sealed record Meter : Callback
    {
        public long Allocated { get; private set; }

        public override CallbackState Begin(TrainingRun run) => new State(this, run);

        private sealed class State(Meter meter, TrainingRun run) : CallbackState
        {
            private long _first;

            public override bool WantsBatches => true;

            public override void OnEpochEnd()
            {
                if (run.Epoch == 0) _first = GC.GetTotalAllocatedBytes(precise: true);
                if (run.Epoch == run.Epochs - 1) meter.Allocated = GC.GetTotalAllocatedBytes(precise: true) - _first;
            }
        }
    }

    /// <summary>Looks at the counter in the first batch and in every later one.</summary>
    private sealed class MeteredSource(Dataset data, Action onFirst) : IBatchSource
    {
        private bool _isFirst;

        public long Last { get; private set; }

        public int Count => data.Count;

        public IReadOnlyList<Shape> InputShapes => data.InputShapes;

        public IReadOnlyList<Shape> TargetShapes => data.TargetShapes;

        public void Begin() => _isFirst = true;

        public void Fill(ReadOnlySpan<int> indices, in Batch batch)
        {
            if (_isFirst) onFirst();
            else Last = GC.GetTotalAllocatedBytes(precise: true);
            _isFirst = false;
            data.Fill(indices, batch);
        }
    }
}
