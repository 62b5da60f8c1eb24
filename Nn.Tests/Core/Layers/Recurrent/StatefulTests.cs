using Nn.Layers;

namespace Nn.Tests.Core.Layers.Recurrent;

/// <summary>States that stay from batch to batch: a sequence in two pieces gives what it gives in one.</summary>
public sealed class StatefulTests
{
    private const int Rows = 5;

    private static readonly RecurrentLayer[] s_layers = [new SimpleRnn(3), new Lstm(3), new Gru(3)];

    [TestCaseSource(nameof(s_layers))]
    public void A_session_goes_on_where_the_batch_before_ended(RecurrentLayer layer)
    {
        Model whole = Build(layer, steps: 6), half = Build(layer with { Stateful = true }, steps: 3);
        float[] x = TestNumbers.Normal(4, Rows * 12), expected = whole.Predict(x);
        (float[] first, float[] second) = Halves(x);
        using Session session = half.CreateSession(Rows, threads: 2);
        var y = new float[Rows * 3];
        session.Predict(first, y);
        session.Predict(second, y);
        Assert.That(y, Is.EqualTo(expected), "in two pieces");
        session.Predict(second, y);
        Assert.That(y, Is.Not.EqualTo(expected), "goes on");
        session.ResetStates();
        session.Predict(first, y);
        session.Predict(second, y);
        Assert.That(y, Is.EqualTo(expected), "from the beginning");
    }

    [TestCaseSource(nameof(s_layers))]
    public void A_training_step_counts_when_it_is_committed(RecurrentLayer layer)
    {
        Model whole = Build(layer, steps: 6), half = Build(layer with { Stateful = true }, steps: 3);
        float[] x = TestNumbers.Normal(4, Rows * 12), expected = whole.Predict(x);
        (float[] first, float[] second) = Halves(x);
        using TrainingSession session = half.CreateTrainingSession(Rows + 2);
        Step(first, commit: true);
        Assert.That(Step(second, commit: false), Is.EqualTo(expected));
        Assert.That(Step(second, commit: false), Is.EqualTo(expected), "not committed");
        // A smaller batch leaves the other rows' states.
        float[] one = Step(second[..6], commit: true);
        Assert.That(one, Is.EqualTo(expected[..3]));
        Assert.That(Step(second, commit: false)[3..], Is.EqualTo(expected[3..]));
        session.ResetStates();
        Step(first, commit: true);
        Assert.That(Step(second, commit: true), Is.EqualTo(expected), "from the beginning");

        float[] Step(float[] features, bool commit)
        {
            int rows = features.Length / 6;
            features.CopyTo(session.Input(rows));
            session.Forward(rows, training: true);
            float[] y = session.Output().ToArray();
            session.OutputGradient().Fill(1);
            session.Backward();
            if (commit) session.Commit();
            return y;
        }
    }

    [Test]
    public void The_gradient_ends_where_the_batch_begins()
    {
        // One step alone, from a state of before: no gradient of that state, but one of the recurrent kernel.
        Model model = Build(new SimpleRnn(3) { Stateful = true }, steps: 1);
        TrainingSession session = model.CreateTrainingSession(1);
        for (int i = 0; i < 2; i++)
        {
            session.Input(1).Fill(1);
            session.Forward(1, training: true);
            session.OutputGradient().Fill(1);
            session.Backward();
            session.Commit();
            bool isZero = session.Gradient(model.Parameter("simple_rnn/recurrent_kernel")).IndexOfAnyExcept(0f) < 0;
            Assert.That(isZero, Is.EqualTo(i == 0));
        }
    }

    [Test]
    public void A_step_allocates_nothing() => LayerPromises.CheckAllocation(Build(new Lstm(8) { Stateful = true }, 4), 20);

    [Test]
    public void Who_has_no_session_or_too_many_rows_is_refused()
    {
        Model model = Build(new Lstm(3) { Stateful = true }, steps: 3);
        const string expected = "Model: expected layers that keep nothing from batch to batch. Received: layer 'lstm' (Lstm), whose states are those "
            + "of a session; make one by CreateSession.";
        Assert.That(() => model.Predict(new float[6]), Throws.InvalidOperationException.With.Message.EqualTo(expected));
        Assert.That(() => model.Predict([new float[6]]), Throws.InvalidOperationException.With.Message.EqualTo(expected));
        Assert.That(() => model.PredictClass(new float[6]), Throws.InvalidOperationException.With.Message.EqualTo(expected));
        using ServingModel serving = model.CreateServingModel();
        Assert.That(() => serving.Predict(new float[6]), Throws.InvalidOperationException.With.Message.EqualTo(expected));
        using Session session = model.CreateSession(2);
        Assert.That(
            () => session.Predict(new float[18], new float[9]), Throws.ArgumentException.With.Message.EqualTo(
                "Session: expected at most 2 samples, since a stateful layer keeps a state for each place in the batch. Received: 3."));
    }

    private static Model Build(RecurrentLayer layer, int steps)
    {
        Model model = new Sequential { layer }.Build([steps, 2]);
        GradientCheck.Randomize(model);
        return model;
    }

    private static (float[] First, float[] Second) Halves(float[] x) =>
        ([.. x.Chunk(12).SelectMany(row => row[..6])], [.. x.Chunk(12).SelectMany(row => row[6..])]);
}
