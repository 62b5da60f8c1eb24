using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Core.Concurrency;

/// <summary>
/// While one thread writes weights, others read them: what they get is of one update, or they are refused. Nobody ever gets a mixture.
/// </summary>
public class MixtureTests
{
    private const int Units = 2048;

    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(1.5);

    private static readonly float[] s_ones = [.. Enumerable.Repeat(1f, Units)];

    private static readonly float[] s_zeros = new float[Units];

    /// <summary>All weights of the layer are equal, so that a mixture shows.</summary>
    private static Model Equal(bool isNormalized = false)
    {
        var network = new Sequential { new Dense(Units) { UseBias = false, KernelInitializer = Initializer.Zeros } };
        if (isNormalized) network.Add(new BatchNormalization { Epsilon = 0 });
        return network.Build([1]);
    }

    [Test]
    public void A_clone_beside_a_writer_is_whole()
    {
        Model model = Equal();
        Parameter kernel = model.Parameters[0];
        (long written, long cloned) = Racing.For(
            s_time, i => kernel.Set(i % 2 == 0 ? s_ones : s_zeros), _ => CheckEqual(model.Clone().Parameters[0].Values));
        Assert.That((written, cloned), Is.GreaterThan((20L, 20L)));
    }

    [Test]
    public void A_copy_of_a_parameter_beside_a_writer_is_whole()
    {
        Model model = Equal();
        Parameter kernel = model.Parameters[0];
        var copy = new float[Units];
        Racing.For(s_time, i => kernel.Set(i % 2 == 0 ? s_ones : s_zeros), _ =>
        {
            kernel.CopyTo(copy);
            CheckEqual(copy);
        });
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_prediction_beside_a_writer_is_whole_or_refused(bool isNormalized)
    {
        Model model = Equal(isNormalized);
        Parameter kernel = model.Parameters[0];
        Session session = model.CreateSession(1);
        var y = new float[Units];
        int exact = 0, refused = 0;
        Racing.For(s_time, i =>
        {
            kernel.Set(i % 2 == 0 ? s_ones : s_zeros);
            Thread.SpinWait(i % 200);
        }, i =>
        {
            try
            {
                if (i % 2 == 0) model.Predict([1f], y);
                else session.Predict([1f], y);
                CheckEqual(y);
                exact++;
            }
            catch (InvalidOperationException e) when (e.Message.StartsWith("Model: expected weights that stay", StringComparison.Ordinal))
            {
                refused++;
            }
        });
        Assert.That(exact, Is.GreaterThan(20), "predictions");
        Assert.That(refused, Is.Positive, "a race that never came about shows nothing");
    }

    /// <summary>The folded copies of two threads: one computes them anew while the other predicts.</summary>
    [Test]
    public void Predictions_of_two_threads_beside_a_writer_share_no_half_made_copies()
    {
        Model model = Equal(isNormalized: true);
        Parameter kernel = model.Parameters[0];
        var (mine, theirs) = (new float[Units], new float[Units]);
        Racing.For(s_time, i =>
        {
            if (i % 8 == 0) kernel.Set(i % 16 == 0 ? s_ones : s_zeros);
            PredictIfAdmitted(model, theirs);
        }, _ => PredictIfAdmitted(model, mine));
    }

    [Test]
    public void Several_parameters_that_are_set_in_one_call_are_seen_together()
    {
        Model model = new Sequential { new Dense(1) { UseBias = false }, new Dense(1) { UseBias = false } }.Build([1]);
        float[] two = [2], half = [0.5f], eight = [8], eighth = [0.125f];
        model.Set((model.Parameters[0], two), (model.Parameters[1], half));
        var y = new float[1];
        int exact = 0;
        Racing.For(
            s_time,
            i =>
            {
                if (i % 2 == 0) model.Set((model.Parameters[0], eight), (model.Parameters[1], eighth));
                else model.Set((model.Parameters[0], two), (model.Parameters[1], half));
            },
            _ =>
            {
                try
                {
                    model.Predict([1f], y);
                    Assert.That(y[0], Is.EqualTo(1));
                    exact++;
                }
                catch (InvalidOperationException)
                {
                    // Refused, which is as good.
                }
            });
        Assert.That(exact, Is.Positive);
    }

    [Test]
    public void Nothing_is_set_where_one_of_several_parameters_does_not_fit()
    {
        Model model = new Sequential { new Dense(2) }.Build([3]);
        float[] before = Values(model);
        long updates = model.WeightUpdates;
        Assert.That(() => model.Set((model.Parameters[0], new float[6]), (model.Parameters[1], new float[3])),
            Throws.ArgumentException.With.Message.StartsWith("Parameter 'dense/bias': expected 2 values of shape (2). Received: 3."));
        Assert.That(() => model.Set((Equal().Parameters[0], new float[Units])),
            Throws.ArgumentException.With.Message.StartsWith("Model: expected parameters of this model. Received: 'dense/kernel' of another."));
        Assert.That((Values(model), model.WeightUpdates), Is.EqualTo((before, updates)));
    }

    [Test]
    public void A_clone_in_the_middle_of_a_training_is_of_one_step()
    {
        Model model = Equal();
        var trainer = new Trainer(model, new Sgd(0.01), Loss.MeanSquaredError);
        var x = new float[] { 1 };
        Racing.For(s_time, _ => trainer.TrainBatch(x, s_ones, 1), _ => CheckEqual(model.Clone().Parameters[0].Values));
    }

    [Test]
    public void A_weight_that_is_set_in_the_middle_of_a_step_stops_the_step_which_changes_nothing()
    {
        Model model = new Sequential { new Dense(1), new BatchNormalization() }.Build([1]);
        using TrainingSession session = model.CreateTrainingSession(4);
        session.Forward(4, training: true);
        session.OutputGradient().Fill(1);
        session.Backward();
        model.Parameters[0].Set([3]);
        float[] before = Values(model);
        Assert.That(session.BeginUpdate, Throws.InvalidOperationException.With.Message.Contains("weights that stay during a training step"));
        Assert.That(Values(model), Is.EqualTo(before));
        // The model is not left as one that somebody writes.
        model.Parameters[0].Set([4]);
        Assert.That(model.Predict([1f]), Has.Length.EqualTo(1));
    }

    private static void PredictIfAdmitted(Model model, float[] y)
    {
        try
        {
            model.Predict([1f], y);
        }
        catch (InvalidOperationException)
        {
            return;
        }

        CheckEqual(y);
    }

    private static void CheckEqual(ReadOnlySpan<float> values)
    {
        int other = values.IndexOfAnyExcept(values[0]);
        if (other >= 0) Assert.Fail($"a mixture: {values[0]} at 0 and {values[other]} at {other}");
    }

    private static float[] Values(Model model) => [.. model.Parameters.SelectMany(p => p.Values.ToArray())];
}
