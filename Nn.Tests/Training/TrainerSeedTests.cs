using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>Where random numbers begin, and where they go on: the order of samples and the masks of dropout.</summary>
public class TrainerSeedTests
{
    private static readonly FitOptions s_options = new() { BatchSize = 4, ValidationSplit = 0.2 };

    private static Trainer Make() => new(
        new Sequential { new Dense(7) { Activation = Activation.Tanh }, new Dropout(0.4), new Dense(1) }.Build([1], seed: 2),
        new Sgd(0.1, momentum: 0.9), Loss.MeanSquaredError);

    private static (float[] Weights, double[] Losses, int[] Order) Train(params FitOptions[] fits)
    {
        Trainer trainer = Make();
        var source = new ListSource(30);
        double[] losses = [.. fits.SelectMany(fit => trainer.Fit(source, fit)["loss"])];
        return ([.. trainer.Model.Parameters.SelectMany(p => p.Values.ToArray())], losses, [.. source.Order]);
    }

    private static void CheckSame((float[], double[], int[]) one, (float[], double[], int[]) other)
    {
        Assert.That(one.Item3, Is.EqualTo(other.Item3), "order");
        Assert.That(one.Item2, Is.EqualTo(other.Item2), "losses");
        Assert.That(one.Item1, Is.EqualTo(other.Item1), "weights");
    }

    [Test]
    public void One_epoch_again_and_again_is_one_training_of_several() => CheckSame(
        Train([.. Enumerable.Repeat(s_options, 4)]), Train(s_options with { Epochs = 4 }));

    [Test]
    public void It_goes_on_with_other_threads_as_well() => CheckSame(
        Train(s_options, s_options with { Threads = 2 }, s_options), Train(s_options with { Epochs = 3 }));

    [Test]
    public void It_goes_on_with_the_seed_that_was_set() => CheckSame(
        Train(s_options with { Seed = 7 }, s_options), Train(s_options with { Seed = 7, Epochs = 2 }));

    [Test]
    public void Without_a_seed_the_first_training_is_that_of_seed_0() => CheckSame(
        Train(s_options with { Epochs = 2 }), Train(s_options with { Seed = 0, Epochs = 2 }));

    [Test]
    public void A_later_initial_epoch_without_a_seed_goes_on_too() => CheckSame(
        Train(s_options with { Epochs = 2 }, s_options with { InitialEpoch = 2, Epochs = 4 }), Train(s_options with { Epochs = 4 }));

    [Test]
    public void A_later_initial_epoch_has_its_order_without_the_epochs_before()
    {
        int[] whole = Train(s_options with { Epochs = 3 }).Order, third = Train(s_options with { InitialEpoch = 2, Epochs = 3 }).Order;
        Assert.That(third, Is.EqualTo(whole[^third.Length..]));
    }

    [Test]
    public void A_seed_that_is_set_starts_afresh()
    {
        var seeded = s_options with { Seed = 7, Epochs = 2 };
        int[] once = Train(seeded).Order;
        int[] again = Train(seeded, seeded).Order, goesOn = Train(seeded, s_options with { Epochs = 2 }).Order;
        Assert.That(again, Is.EqualTo(once.Concat(once)));
        Assert.That(goesOn[..once.Length], Is.EqualTo(once));
        Assert.That(goesOn[once.Length..], Is.Not.EqualTo(once));
    }

    /// <summary>Nothing learns, so that losses differ by their masks alone.</summary>
    [Test]
    public void Masks_of_dropout_begin_and_go_on_like_the_order()
    {
        var still = new FitOptions { Shuffle = false, Epochs = 2 };
        double[] seven = Losses(still with { Seed = 7 }, still), sevenAgain = Losses(still with { Seed = 7 }, still with { Seed = 7 });
        double[] eight = Losses(still with { Seed = 8 });
        Assert.That(seven, Is.Unique);
        Assert.That(sevenAgain[2..], Is.EqualTo(seven[..2]));
        Assert.That(eight, Has.None.AnyOf(seven));

        static double[] Losses(params FitOptions[] fits)
        {
            var trainer = new Trainer(Make().Model, new Sgd(0), Loss.MeanSquaredError);
            return [.. fits.SelectMany(fit => trainer.Fit(new ListSource(30), fit)["loss"])];
        }
    }

    [Test]
    public void Batches_by_hand_draw_masks_of_their_own_whatever_their_size()
    {
        var trainer = new Trainer(Make().Model, new Sgd(0), Loss.MeanSquaredError);
        var losses = new List<float>();
        for (int i = 0; i < 4; i++)
        {
            losses.Add(trainer.TrainBatch([1], [0], 1));
            // A larger batch makes larger buffers, which go on with the masks.
            trainer.TrainBatch(new float[i + 2], new float[i + 2], i + 2);
            trainer.Evaluate(new ListSource(50));
        }

        Assert.That(losses, Is.Unique);
    }

    /// <summary>Of more samples than a step holds, in the middle of an epoch.</summary>
    [TestCase(1)]
    [TestCase(2)]
    public void An_evaluation_by_a_callback_changes_nothing_that_follows(int threads)
    {
        using Trainer disturbed = Make(), undisturbed = Make();
        FitOptions options = s_options with { Epochs = 2, Threads = threads };
        var evaluates = new Listener(_ => disturbed.Evaluate(new ListSource(100), batchSize: 100));
        for (int i = 0; i < 2; i++)
        {
            disturbed.Fit(new ListSource(30), options with { Progress = evaluates, ReportsSteps = true });
            undisturbed.Fit(new ListSource(30), options);
        }

        Assert.That(disturbed.History!["loss"], Is.EqualTo(undisturbed.History!["loss"]));
    }

    [Test]
    public void An_evaluation_in_between_changes_nothing_that_follows()
    {
        Trainer disturbed = Make(), undisturbed = Make();
        foreach (Trainer trainer in (Trainer[])[disturbed, undisturbed])
        {
            trainer.Fit(new ListSource(30), s_options);
            if (trainer == disturbed) trainer.Evaluate(new ListSource(100), batchSize: 100);
            trainer.Fit(new ListSource(30), s_options);
        }

        Assert.That(disturbed.History!["loss"], Is.EqualTo(undisturbed.History!["loss"]));
    }
}
