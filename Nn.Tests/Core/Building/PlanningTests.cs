using Nn.Layers;

namespace Nn.Tests.Core.Building;

/// <summary>Which nodes run backward, what happens when layers are frozen meanwhile, and sizes beyond what an array holds.</summary>
public sealed class PlanningTests
{
    [Test]
    public void A_frozen_layer_with_nothing_that_learns_before_it_runs_no_backward_pass()
    {
        (CountingNode first, CountingNode second, CountingNode third) = (new(), new(), new());
        Model model = new Sequential { Of(first), Of(second), Of(third) }.Build(2);
        Freeze(0);
        using TrainingSession session = model.CreateTrainingSession(1);
        Step();
        Assert.That(Counts(), Is.EqualTo((0, 1, 1)));
        Freeze(1);
        Step();
        Assert.That(Counts(), Is.EqualTo((0, 1, 2)));
        model.Layers[1].Trainable = true;
        Step();
        Assert.That(Counts(), Is.EqualTo((1, 2, 3)), "a frozen layer behind one that learns hands the gradient on");

        (int, int, int) Counts() => (first.Backwards, second.Backwards, third.Backwards);

        void Freeze(int layer) => model.Layers[1 + layer].Trainable = false;

        void Step()
        {
            session.Forward(1, training: true);
            session.OutputGradient().Fill(1);
            session.Backward();
        }

        static Layer Of(CountingNode node) => new Written((b, x) => b.Append(node.For(b, x), [x], x.Shape));
    }

    [Test]
    public void With_the_gradient_of_the_input_wanted_frozen_layers_run_backward()
    {
        Model model = new Sequential { new Dense(3) { Trainable = false }, new Dense(2) { Trainable = false } }.Build(2);
        using TrainingSession session = model.CreateTrainingSession(1, inputGradient: true);
        session.Forward(1, training: true);
        session.OutputGradient().Fill(1);
        session.Backward();
        Assert.That(session.InputGradient().ToArray(), Is.All.Not.Zero);
    }

    [Test]
    public void Frozen_or_thawed_between_steps_a_session_computes_what_a_new_one_computes([Values] bool thaw)
    {
        Model model = Network().Build(4, seed: 2), other = Network().Build(4, seed: 2);
        BuiltLayer layer = model.Layers.Single(l => l.Name == "dense_1");
        layer.Trainable = !thaw;
        using TrainingSession session = model.CreateTrainingSession(3);
        Assert.That(Step(session), Is.Not.Empty);
        layer.Trainable = thaw;
        other.Layers.Single(l => l.Name == "dense_1").Trainable = thaw;
        using TrainingSession fresh = other.CreateTrainingSession(3);
        fresh.Step = session.Step;
        float[] expected = Step(fresh);
        Assert.That(Step(session), Is.EqualTo(expected));

        static Sequential Network() =>
            [new Dense(8) { Activation = Activation.Tanh }, new Dropout(0.3), new Dense(8) { Activation = Activation.Sigmoid }, new BatchNormalization(), new Dense(2)];

        static float[] Step(TrainingSession session)
        {
            float[] x = TestNumbers.Normal(4, 12);
            x.CopyTo(session.Input(3));
            session.Forward(3, training: true);
            session.OutputGradient().Fill(0.5f);
            session.Backward();
            return [.. session.Output(), .. session.Model.Parameters.Where(p => p.Trainable).SelectMany(p => session.Gradient(p).ToArray())];
        }
    }

    [Test]
    public void A_sample_that_no_array_holds_is_an_error_of_the_layer()
    {
        Assert.That(() => new Sequential { new Dense(int.MaxValue) { Name = "wide" } }.Build([4, 1]),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("Layer 'wide' (Dense)"));
        Assert.That(() => new Sequential { new Dense(70_000) { Name = "wide" } }.Build(70_000),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("'wide").And.Message.Contains("70000"));
    }

    [Test]
    public void A_batch_that_no_array_holds_is_an_error_that_names_the_layer_and_the_bytes()
    {
        Model model = new Sequential { new Dense(3) { Name = "narrow" }, new Dense(5_000) { Name = "wide" } }.Build(2);
        Assert.That(() => model.CreateTrainingSession(1_000_000), Throws.InstanceOf<ArgumentOutOfRangeException>()
            .With.Message.Contains("1000000 samples").And.Message.Contains("layer 'wide' (Dense)").And.Message.Contains("bytes"));
        Assert.That(() => model.CreateSession(1_000_000), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("'wide'"));
        Assert.That(() => model.CreateSession(int.MaxValue), Throws.InstanceOf<ArgumentOutOfRangeException>()
            .With.Message.Contains("the model's input wants 17179869176 bytes"));
    }

    /// <summary>Samples of 4 MB go through one by one, in bounded memory.</summary>
    [Test]
    public void Large_samples_are_predicted_in_chunks_by_their_bytes()
    {
        const int size = 1 << 20, rows = 24;
        Model model = new Sequential { Activation.Relu }.Build(size);
        float[] x = new float[rows * size], y = new float[x.Length];
        for (int row = 0; row < rows; row++) x.AsSpan(row * size, size).Fill(row - 3);
        model.Predict(x, y);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        model.Predict(x, y);
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(1 << 20), "runners are kept");
        for (int row = 0; row < rows; row++) Assert.That(y[(row * size) + (size / 2)], Is.EqualTo(Math.Max(0, row - 3)));
        using Session session = model.CreateSession(1);
        Assert.That(session.ArenaBytes, Is.LessThan(3L * size * sizeof(float)));
    }

    /// <summary>y = x · w, and how often it has run backward.</summary>
    private sealed class CountingNode : Node
    {
        public int Backwards { get; private set; }

        public CountingNode For(ModelBuilder builder, Slot x)
        {
            Use(builder.AddWeight("weight", x.Shape, Initializer.Ones));
            return this;
        }

        public override void Forward(in ForwardPass pass) => pass.Input().CopyTo(pass.Output());

        public override void Backward(in BackwardPass pass)
        {
            Backwards++;
            if (pass.WantsInputGradient()) pass.OutputGradient().CopyTo(pass.InputGradient());
        }
    }
}
