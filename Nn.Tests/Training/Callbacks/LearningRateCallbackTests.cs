using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Callbacks;

/// <summary>LearningRateScheduler, ReduceLROnPlateau, and what a trainer's step, rate and schedule are and become.</summary>
public sealed class LearningRateCallbackTests
{
    private static readonly ListSource s_data = new(4);

    private static Trainer Make(Optimizer optimizer) => new(
        new Sequential { new Dense(1) { UseBias = false } }.Build([1]), optimizer, Loss.MeanSquaredError);

    private static double[] Rates(Trainer trainer, int epochs, params Callback[] callbacks)
    {
        var rates = new List<double>();
        var listener = new Recorder((hook, run) =>
        {
            if (hook == "batch begin") rates.Add(run.LearningRate);
        });
        trainer.Fit(s_data, new FitOptions { Epochs = epochs, BatchSize = 2, Callbacks = [.. callbacks, listener] });
        return [.. rates];
    }

    [Test]
    public void A_scheduler_sets_the_rate_of_each_epoch()
    {
        Assert.That(
            Rates(Make(new Sgd(0.5)), 3, new LearningRateScheduler(epoch => 0.1 * (epoch + 1))), Is.EqualTo([0.1, 0.1, 0.2, 0.2, 0.1 * 3, 0.1 * 3]));
        Assert.That(Rates(Make(new Sgd(0.5)), 3, new LearningRateScheduler((epoch, rate) => epoch == 0 ? rate : rate / 2)),
            Is.EqualTo([0.5, 0.5, 0.25, 0.25, 0.125, 0.125]));
    }

    [Test]
    public void A_rate_that_is_none_is_refused_by_the_scheduler_that_gives_it()
    {
        foreach (double wrong in (double[])[-1, double.NaN, double.PositiveInfinity])
        {
            Assert.That(
                () => Rates(Make(new Sgd(0.5)), 1, new LearningRateScheduler(_ => wrong)),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected a learning rate"));
        }

        Assert.That(
            () => Rates(Make(new Sgd(0.5)), 1, new LearningRateScheduler((Func<int, double>)null!)),
            Throws.ArgumentException.With.Message.EqualTo("LearningRateScheduler: expected a rule. Received: null."));
    }

    private static IEnumerable<TestCaseData> WrongPlateaus()
    {
        yield return new(new ReduceLROnPlateau { Monitor = "loss", Factor = 1 }, "ReduceLROnPlateau: expected a factor from 0 to less than 1. Received: 1.");
        yield return new(new ReduceLROnPlateau { Monitor = "loss", Factor = -0.1 }, "expected a factor from 0 to less than 1. Received: -0.1.");
        yield return new(new ReduceLROnPlateau { Monitor = "loss", Factor = double.NaN }, "expected a factor from 0 to less than 1. Received: NaN.");
        yield return new(new ReduceLROnPlateau { Monitor = "loss", Patience = -1 }, "expected a patience of at least 0. Received: -1.");
        yield return new(new ReduceLROnPlateau { Monitor = "loss", MinDelta = -1 }, "expected a least change of at least 0. Received: -1.");
        yield return new(new ReduceLROnPlateau { Monitor = "loss", Cooldown = -1 }, "expected a cooldown of at least 0. Received: -1.");
        yield return new(new ReduceLROnPlateau { Monitor = "loss", MinLearningRate = -1 }, "expected a least learning rate of at least 0. Received: -1.");
        yield return new(new ReduceLROnPlateau(), "ReduceLROnPlateau: expected one of 'loss' to watch. Received: 'val_loss'.");
        yield return new(new ModelCheckpoint(_ => { }) { SaveBestOnly = true }, "ModelCheckpoint: expected one of 'loss' to watch. Received: 'val_loss'.");
        yield return new(new ModelCheckpoint(_ => { }) { SaveFrequency = 0 }, "ModelCheckpoint: expected a save frequency of at least 1. Received: 0.");
        yield return new(new ModelCheckpoint(null!), "ModelCheckpoint: expected what saves the model. Received: null.");
    }

    [TestCaseSource(nameof(WrongPlateaus))]
    public void Wrong_arguments_are_named(Callback callback, string message) => Assert.That(
        () => Rates(Make(new Sgd(0.5)), 1, callback), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    [Test]
    public void A_plateau_of_no_number_is_one()
    {
        // The loss stays, since nothing is learned.
        var rule = new ReduceLROnPlateau { Monitor = "loss", Patience = 1, Factor = 0.5, MinLearningRate = 1e-30 };
        Assert.That(Rates(Make(new Sgd(1e-20)), 4, rule), Is.EqualTo([1e-20, 1e-20, 1e-20, 1e-20, 5e-21, 5e-21, 2.5e-21, 2.5e-21]).Within(1e-30));
    }

    [Test]
    public void One_description_serves_several_trainings()
    {
        var rule = new ReduceLROnPlateau { Monitor = "loss", Patience = 1, Factor = 0.5 };
        double[] first = Rates(Make(new Sgd(1e-20)), 4, rule);
        Assert.That(Rates(Make(new Sgd(1e-20)), 4, rule), Is.EqualTo(first));
    }

    [Test]
    public void A_schedule_that_is_set_is_asked_with_the_steps_that_were_done()
    {
        Trainer trainer = Make(new Sgd(new PiecewiseConstantDecay([2], [0.5, 0.25])));
        Assert.That(Rates(trainer, 2), Is.EqualTo([0.5, 0.5, 0.5, 0.25]));
        Assert.That((trainer.Step, trainer.Schedule), Is.EqualTo((4L, (Schedule)new PiecewiseConstantDecay([2], [0.5, 0.25]))));
        trainer.Schedule = new PiecewiseConstantDecay([4, 5], [0.5, 0.125, 0.0625]);
        Assert.That(Rates(trainer, 2), Is.EqualTo([0.5, 0.125, 0.0625, 0.0625]));
        trainer.Step = 1;
        Assert.That(trainer.LearningRate, Is.EqualTo(0.5));
        trainer.LearningRate = 0.75;
        Assert.That(trainer.Schedule, Is.EqualTo((Schedule)0.75));
        Assert.That(() => trainer.Schedule = null!, Throws.ArgumentNullException);
        Assert.That(() => trainer.Schedule = new CosineDecay(0.1, -1), Throws.InstanceOf<ArgumentException>());
        Assert.That(trainer.LearningRate, Is.EqualTo(0.75));
    }

    /// <summary>Of Adam the first step is as long as the rate, whatever the gradient; the thousandth is not.</summary>
    [Test]
    public void The_step_decides_the_corrections_of_Adam()
    {
        Trainer fresh = Make(new Adam(0.5)), later = Make(new Adam(0.5));
        later.Step = 1000;
        foreach (Trainer trainer in (Trainer[])[fresh, later])
        {
            trainer.Model.Parameters[0].Set([1]);
            trainer.TrainBatch([1], [0], 1);
        }

        Assert.That(fresh.Model.Parameters[0].Values[0], Is.EqualTo(0.5f).Within(1e-5f));
        Assert.That(later.Model.Parameters[0].Values[0], Is.EqualTo(1 - (0.5 * 0.2 * Math.Sqrt(1 - Math.Pow(0.999, 1001)) / Math.Sqrt(0.004))).Within(1e-3));
        Assert.That(later.Step, Is.EqualTo(1001));
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void A_step_between_two_updates_is_refused(long step)
    {
        Trainer trainer = Make(new Sgd(0.1) { GradientAccumulationSteps = 2 });
        Assert.That(
            () => trainer.Step = step,
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(
                $"Trainer: expected a step of at least 0 and a multiple of 2. Received: {step}."));
    }

    [Test]
    public void A_step_that_is_set_forgets_gradients_that_were_accumulated()
    {
        Trainer trainer = Make(new Sgd(0.25) { GradientAccumulationSteps = 2 });
        trainer.Model.Parameters[0].Set([1]);
        trainer.TrainBatch([1], [100], 1);
        trainer.Step = 0;
        trainer.TrainBatch([1], [1], 1);
        trainer.TrainBatch([1], [1], 1);
        Assert.That(trainer.Model.Parameters[0].Values[0], Is.EqualTo(1f));
    }
}
