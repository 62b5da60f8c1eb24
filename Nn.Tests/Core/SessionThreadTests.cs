using Nn.Training;

namespace Nn.Tests.Core;

/// <summary>
/// Who may be where: a session, a trainer and a model in training are one thread's; a second one is refused and disturbs nothing.
/// </summary>
public class SessionThreadTests
{
    /// <summary>A layer whose forward pass waits, so that a second thread certainly comes while the first is inside.</summary>
    private sealed record Gate(SemaphoreSlim Entered, ManualResetEventSlim Leave) : Layer
    {
        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) =>
            builder.Append(new GateNode(this), inputs, builder.Single(inputs).Shape);

        private sealed class GateNode(Gate gate) : Node
        {
            public override Retained Retained => Retained.None;

            public override bool WorksInPlace => true;

            public override void Forward(in ForwardPass pass)
            {
                gate.Entered.Release();
                gate.Leave.WaitOrFail("the gate to open");
                pass.Input().CopyTo(pass.Output());
            }

            public override void Backward(in BackwardPass pass) => pass.OutputGradient().CopyTo(pass.InputGradient());
        }
    }

    /// <summary>Released by each thread that is inside.</summary>
    private SemaphoreSlim _entered = null!;

    /// <summary>Set once, and open from then on for every thread: a permit for one might be taken by another than it is meant for.</summary>
    private ManualResetEventSlim _leave = null!;

    [SetUp]
    public void Close() => (_entered, _leave) = (new SemaphoreSlim(0), new ManualResetEventSlim());

    [TearDown]
    public void End()
    {
        _entered.Dispose();
        _leave.Dispose();
    }

    private Model Build() =>
        new Sequential { new Nn.Layers.Dense(2) { KernelInitializer = Initializer.Identity }, new Gate(_entered, _leave) }.Build([2]);

    /// <summary>Runs the first call until it waits inside, then the second one here, then lets the first end.</summary>
    private void WhileInside(Action first, Action second)
    {
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                first();
            }
            catch (Exception e)
            {
                fault = e;
            }
        })
        { IsBackground = true };
        thread.Start();
        try
        {
            _entered.WaitOrFail("the first call to be inside");
            second();
        }
        finally
        {
            _leave.Set();
            thread.JoinOrFail("the first call to end");
        }

        Assert.That(fault, Is.Null);
    }

    [Test]
    public void A_second_thread_in_a_session_is_refused()
    {
        Session session = Build().CreateSession(4);
        var y = new float[2];
        WhileInside(
            () => session.Predict([1, 2], y),
            () => Assert.That(() => session.Predict([3, 4, 5, 6], new float[4]),
                Throws.InvalidOperationException.With.Message.Contains("expected one thread at a time")));
        Assert.That(y, Is.EqualTo(new float[] { 1, 2 }));
        session.Predict([7, 8], y);
        Assert.That(y, Is.EqualTo(new float[] { 7, 8 }));
    }

    [Test]
    public void A_second_thread_in_a_training_session_is_refused_and_changes_nothing()
    {
        TrainingSession session = Build().CreateTrainingSession(4);
        ((ReadOnlySpan<float>)[1, 2, 3, 4, 5, 6]).CopyTo(session.Input(3));
        WhileInside(
            () => session.Forward(3, training: true),
            () =>
            {
                Assert.That(() => session.Forward(1, training: false),
                    Throws.InvalidOperationException.With.Message.Contains("expected one thread at a time"));
                Assert.That(session.Backward, Throws.InvalidOperationException.With.Message.Contains("expected one thread at a time"));
            });
        Assert.That(session.Output().ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(session.Step, Is.EqualTo(1));
        session.OutputGradient().Fill(1);
        session.Backward();
        Assert.That(session.Gradient(session.Model.Parameter("dense/bias")).ToArray(), Is.EqualTo(new float[] { 3, 3 }));
    }

    /// <summary>The session plans its memory again inside the call, which stays one thread's.</summary>
    [Test]
    public void A_second_thread_is_refused_during_the_step_after_a_layer_was_frozen()
    {
        using TrainingSession session = Build().CreateTrainingSession(4);
        session.Model.Layers.Single(layer => layer.Name == "dense").Trainable = false;
        WhileInside(
            () => session.Forward(3, training: true),
            () => Refused(() => session.Forward(1, training: false), "expected one thread at a time"));
        Assert.That(session.Output().Length, Is.EqualTo(6));
    }

    [Test]
    public void Two_sessions_of_one_model_run_at_once()
    {
        Model model = Build();
        Session one = model.CreateSession(1), other = model.CreateSession(1);
        float[] y = new float[2], z = new float[2];
        // The second is inside while the first still is.
        WhileInside(() => one.Predict([1, 2], y), () => WhileInside(() => other.Predict([3, 4], z), () => { }));
        Assert.That(y, Is.EqualTo(new float[] { 1, 2 }));
        Assert.That(z, Is.EqualTo(new float[] { 3, 4 }));
    }

    /// <summary>
    /// The data waits in the middle of the second epoch while another thread tries everything; the weights come out as if nobody had.
    /// </summary>
    [Test]
    public void While_a_trainer_trains_other_threads_are_refused_but_on_a_clone()
    {
        var options = new FitOptions { Epochs = 3, BatchSize = 4, Seed = 6 };
        Trainer alone = Make();
        alone.Fit(new Training.ListSource(10), options);

        Trainer trainer = Make();
        Session session = trainer.Model.CreateSession(1);
        Model clone = trainer.Model.Clone();
        var other = new Trainer(trainer.Model, new Sgd(), Loss.MeanSquaredError);
        var idle = new Training.ListSource(5);
        int fills = 0;
        var data = new Training.ListSource(10)
        {
            OnFill = () =>
            {
                if (++fills != 5) return;
                _entered.Release();
                _leave.WaitOrFail("the other thread's calls");
            },
        };
        WhileInside(() => trainer.Fit(data, options), () =>
        {
            Assert.Multiple(() =>
            {
                Refused(() => trainer.Fit(idle, new FitOptions { Seed = 99, BatchSize = 50 }), "Trainer: expected one thread at a time");
                Refused(() => trainer.Evaluate(idle), "Trainer: expected one thread at a time");
                Refused(() => trainer.TrainBatch([1], [1], 1), "Trainer: expected one thread at a time");
                Refused(() => other.Fit(idle), "Model: expected one training at a time");
                Refused(() => other.Evaluate(idle), "Model: expected no prediction while the model trains");
                Refused(() => other.TrainBatch([1], [1], 1), "Model: expected one training at a time");
                Refused(() => trainer.Model.Predict([1f], new float[1]), "Model: expected no prediction while the model trains");
                Refused(() => session.Predict([1f], new float[1]), "Model: expected no prediction while the model trains");
            });
            clone.Predict([1f], new float[1]);
            // In the middle of a training too: the weights of the last update.
            float[] now = Weights(trainer);
            Assert.That(trainer.Model.Clone().Parameters.SelectMany(p => p.Values.ToArray()), Is.EqualTo(now));
        });
        Assert.That(Weights(trainer), Is.EqualTo(Weights(alone)));
        session.Predict([1f], new float[1]);
        other.Evaluate(idle);

        static Trainer Make() => new(
            new Sequential { new Nn.Layers.Dense(5), new Nn.Layers.Dropout(0.5), new Nn.Layers.Dense(1) }.Build([1], seed: 1),
            new Sgd(0.05, momentum: 0.5), Loss.MeanSquaredError);
    }

    [Test]
    public void Weights_that_change_during_a_prediction_or_an_evaluation_are_noticed()
    {
        Model model = Build();
        Parameter bias = model.Parameter("dense/bias");
        WhileInside(
            () => Assert.That(() => model.Predict([1f, 2], new float[2]),
                Throws.InvalidOperationException.With.Message.Contains("expected weights that stay during a prediction")),
            () => bias.Set([1, 1]));

        var trainer = new Trainer(new Sequential { new Nn.Layers.Dense(1) }.Build([1]), new Sgd(), Loss.MeanSquaredError);
        var data = new Training.ListSource(3) { OnFill = () => trainer.Model.Parameters[1].Set([5]) };
        Assert.That(() => trainer.Evaluate(data),
            Throws.InvalidOperationException.With.Message.Contains("expected weights that stay during an evaluation"));
    }

    [Test]
    public void Weights_that_change_during_a_prediction_of_several_inputs_or_a_run_are_noticed()
    {
        Input x = new([2]), y = new([2]);
        Value both = new Nn.Layers.Add().Of(new Nn.Layers.Dense(2) { Name = "inner" }.Of(x), y);
        Model model = new Graph([x, y], [new Gate(_entered, _leave).Of(both)]).Build();
        Parameter bias = model.Parameter("inner/bias");
        WhileInside(
            () => Refused(() => model.Predict([[1f, 2], [3f, 4]]), "expected weights that stay during a prediction"),
            () => bias.Set([1, 1]));

        Session session = model.CreateSession(1);
        session.Input(0, 1).Clear();
        session.Input(1, 1).Clear();
        session.Run(1);
        Assert.That(session.Output().ToArray(), Is.EqualTo(new float[] { 1, 1 }));
        _entered.WaitOrFail("the run that nobody disturbed");
        _leave.Reset();
        WhileInside(() => Refused(() => session.Run(1), "expected weights that stay during a prediction"), () => bias.Set([5, 5]));
        Assert.That(session.Output().Length, Is.Zero, "what a run that failed has left is nobody's");
    }

    private static void Refused(Action call, string message) =>
        Assert.That(call, Throws.InvalidOperationException.With.Message.Contains(message));

    private static float[] Weights(Trainer trainer) => [.. trainer.Model.Parameters.SelectMany(p => p.Values.ToArray())];
}
