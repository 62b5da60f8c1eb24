using Nn.Execution;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Core;

/// <summary>What is frozen is what training leaves alone, in the description or after the build, and also in a row within a row.</summary>
public class FreezingTests
{
    private static Sequential Network() =>
    [
        new Dense(4) { Activation = Activation.Tanh }, new BatchNormalization(),
        new Sequential { new Dense(4), new Sequential { new Dense(3) } }, new Dense(1),
    ];

    private static readonly string[] s_all =
    [
        "dense/kernel", "dense/bias",
        "batch_normalization/gamma", "batch_normalization/beta", "batch_normalization/moving_mean", "batch_normalization/moving_variance",
        "sequential/dense/kernel", "sequential/dense/bias", "sequential/sequential/dense/kernel", "sequential/sequential/dense/bias",
        "dense_1/kernel", "dense_1/bias",
    ];

    private static Trainer Train(Model model, Trainer? trainer = null, Optimizer? optimizer = null)
    {
        trainer ??= new Trainer(model, optimizer ?? new Sgd(0.01, momentum: 0.9), Loss.MeanSquaredError);
        trainer.Fit(new Training.ListSource(16), new FitOptions { BatchSize = 4 });
        return trainer;
    }

    private static string[] Changed(Model model, Action train)
    {
        float[][] before = [.. model.Parameters.Select(p => p.Values.ToArray())];
        train();
        return [.. model.Parameters.Where((p, i) => !p.Values.SequenceEqual(before[i])).Select(p => p.Name)];
    }

    [Test]
    public void Without_freezing_everything_changes()
    {
        Model model = Network().Build([1], seed: 1);
        Assert.That(Changed(model, () => Train(model)), Is.EqualTo(s_all));
    }

    [TestCase("dense", "dense/")]
    [TestCase("batch_normalization", "batch_normalization/")]
    [TestCase("sequential", "sequential/")]
    [TestCase("sequential/sequential", "sequential/sequential/")]
    [TestCase("sequential/dense", "sequential/dense/")]
    [TestCase("dense_1", "dense_1/")]
    public void A_frozen_layer_stays_and_learns_again_when_thawed(string layer, string prefix)
    {
        Model model = Network().Build([1], seed: 1);
        Trainer trainer = Train(model);
        BuiltLayer frozen = model.Layers.Single(l => l.Name == layer);
        frozen.Trainable = false;
        Assert.That(Changed(model, () => Train(model, trainer)),
            Is.EqualTo(s_all.Where(name => !name.StartsWith(prefix, StringComparison.Ordinal))));
        Assert.That(model.Parameters.Where(p => p.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(p => p.Trainable),
            Is.All.False);
        frozen.Trainable = true;
        Assert.That(Changed(model, () => Train(model, trainer)), Is.EqualTo(s_all));
    }

    /// <summary>The session plans its memory again; what was filled in before stays.</summary>
    [Test]
    public void Inputs_stay_when_a_layer_is_frozen_before_the_step()
    {
        Input a = new([3]), b = new([3]);
        Model model = new Graph([a, b], [new Subtract().Of(a, new Dense(3) { KernelInitializer = Initializer.Identity }.Of(b))]).Build();
        using TrainingSession session = model.CreateTrainingSession(maxBatch: 4);
        session.Seed = 7;
        TestNumbers.Normal(1, 6).CopyTo(session.Input(0, 2));
        TestNumbers.Normal(2, 6).CopyTo(session.Input(1, 2));
        session.Step = 5;
        model.Layers.Single(layer => layer.Name == "dense").Trainable = false;
        session.Forward(2, training: true);
        Assert.That(session.Output().ToArray(), Is.EqualTo(TestNumbers.Normal(1, 6).Zip(TestNumbers.Normal(2, 6), (x, y) => x - y)));
        Assert.That((session.Seed, session.Step), Is.EqualTo((7u, 6L)));
    }

    [Test]
    public void Whoever_watches_the_steps_of_a_session_goes_on_when_a_layer_is_frozen()
    {
        Model model = Network().Build([1]);
        using TrainingSession session = model.CreateTrainingSession(maxBatch: 2);
        var counter = new Counter();
        session.Observer = counter;
        session.Forward(2, training: true);
        int before = counter.Nodes;
        model.Layers.Single(layer => layer.Name == "dense").Trainable = false;
        session.Forward(2, training: true);
        Assert.That(before, Is.GreaterThan(0));
        Assert.That(counter.Nodes, Is.EqualTo(2 * before));
    }

    private sealed class Counter : IStepObserver
    {
        public int Nodes { get; private set; }

        public void Observe(StepPhase phase, PlacedNode? node, int rows, long ticks) => Nodes++;
    }

    [Test]
    public void Frozen_in_the_description_or_after_the_build_is_the_same()
    {
        Sequential described = [.. Network().Layers.Select((layer, i) => i is 1 or 2 ? layer with { Trainable = false } : layer)];
        Model one = described.Build([1], seed: 1), other = Network().Build([1], seed: 1);
        other.Layers.Single(l => l.Name == "batch_normalization").Trainable = false;
        other.Layers.Single(l => l.Name == "sequential").Trainable = false;
        Train(one);
        Train(other);
        Assert.That(other.Parameters.Select(p => p.Values.ToArray()), Is.EqualTo(one.Parameters.Select(p => p.Values.ToArray())));
    }

    [Test]
    public void Everything_frozen_nothing_changes()
    {
        Model model = Network().Build([1], seed: 1);
        model.Layers[0].Trainable = false;
        Assert.That(Changed(model, () => Train(model)), Is.Empty);
    }

    /// <summary>Decay changes weights without a gradient, and a norm over all gradients counts those that learn.</summary>
    [Test]
    public void Decay_and_clipping_leave_the_frozen_alone()
    {
        foreach (Optimizer optimizer in (Optimizer[])[new Sgd { WeightDecay = 0.5 }, new Sgd { GlobalClipNorm = 0.3 },
            new Sgd { ClipNorm = 0.3 }, new Sgd { ClipValue = 0.3 }])
        {
            Model model = Network().Build([1], seed: 1);
            model.Layers.Single(l => l.Name == "sequential/dense").Trainable = false;
            Assert.That(Changed(model, () => Train(model, optimizer: optimizer)),
                Is.EqualTo(s_all.Where(name => !name.StartsWith("sequential/dense", StringComparison.Ordinal))));
        }
    }
}
