using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Steps;

/// <summary>What is said of numbers that are none, and of wrong labels: which row of the source, which epoch, training or validation.</summary>
public class FailureMessageTests
{
    private const int Count = 12;

    private static Trainer Make(Loss loss) => new(
        new Sequential { new Dense(1) { Activation = Activation.Sigmoid } }.Build([2], seed: 1), new Sgd(0.1), loss);

    private static Dataset Data(int feature = -1, int target = -1, float value = float.NaN)
    {
        float[] x = TestNumbers.Normal(1, 2 * Count), y = [.. Enumerable.Range(0, Count).Select(i => i % 2f)];
        if (feature >= 0) x[feature] = value;
        if (target >= 0) y[target] = value;
        return new Dataset(x, y, [2], [1], allowNonFinite: true);
    }

    private static string MessageOf(Loss loss, IBatchSource data, FitOptions options)
    {
        string message = "";
        OddCulture.Run(() => message = Assert.Catch(() => Make(loss).Fit(data, options))!.Message);
        return message;
    }

    [TestCase(true, 3)]
    [TestCase(false, 3)]
    [TestCase(true, 11)]
    public void Data_are_named_by_their_row_of_the_source(bool shuffles, int row)
    {
        string message = MessageOf(Loss.MeanSquaredError, Data(feature: (2 * row) + 1), new FitOptions { BatchSize = 5, Shuffle = shuffles });
        Assert.That(message, Does.Match($@"^Fit: expected finite features\. Received: NaN in row {row} of the training data \(epoch 1, batch [123] of 3\)\.$"));
        if (!shuffles) Assert.That(message, Does.Contain("batch 1 of 3"));
    }

    [Test]
    public void Targets_are_named_by_their_row_of_the_source()
    {
        string message = MessageOf(
            Loss.MeanSquaredError, Data(target: 7, value: float.PositiveInfinity), new FitOptions { BatchSize = 5, Shuffle = false });
        Assert.That(message, Is.EqualTo("Fit: expected finite targets. Received: Infinity in row 7 of the training data (epoch 1, batch 2 of 3)."));
    }

    /// <summary>Features make the gradients NaN whatever the weight of their sample.</summary>
    [Test]
    public void Features_of_a_sample_of_weight_0_are_named_too()
    {
        float[] weights = [.. Enumerable.Range(0, Count).Select(i => i == 3 ? 0f : 1)];
        string message = MessageOf(
            Loss.MeanSquaredError, Data(feature: 6), new FitOptions { SampleWeights = weights, Shuffle = false });
        Assert.That(message, Is.EqualTo("Fit: expected finite features. Received: NaN in row 3 of the training data (epoch 1, batch 1 of 1)."));
    }

    [Test]
    public void A_wrong_label_of_the_validation_data_says_so_with_the_epoch()
    {
        string message = MessageOf(Loss.BinaryCrossentropy, Data(), new FitOptions
        {
            Epochs = 3, BatchSize = 5, ValidationFrequency = 2, Validation = Data(target: 6, value: -0.5f),
        });
        Assert.That(message, Is.EqualTo(
            "BinaryCrossentropy: expected labels from 0 to 1. Received: -0.5 in row 6 of the validation data (epoch 2, batch 2 of 3)."));
    }

    [Test]
    public void A_wrong_label_of_a_validation_split_is_named_by_its_row_of_the_whole()
    {
        string message = MessageOf(
            Loss.BinaryCrossentropy, Data(target: 10, value: 1.5f), new FitOptions { ValidationSplit = 0.25 });
        Assert.That(message, Is.EqualTo(
            "BinaryCrossentropy: expected labels from 0 to 1. Received: 1.5 in row 10 of the validation data (epoch 1, batch 1 of 1)."));
    }

    [Test]
    public void A_wrong_label_of_an_evaluation_is_named_by_its_row() => Assert.That(
        () => Make(Loss.BinaryCrossentropy).Evaluate(Data(target: 9, value: 3), batchSize: 4),
        Throws.ArgumentException.With.Message.EqualTo("BinaryCrossentropy: expected labels from 0 to 1. Received: 3 in row 9 of the data."));

    /// <summary>A validation changes nothing, so that it ends no training; but it is said.</summary>
    [Test]
    public void Numbers_that_are_none_in_validation_data_are_warned_of_once()
    {
        var warnings = new List<string>();
        History history = Make(Loss.MeanSquaredError).Fit(Data(), new FitOptions
        {
            Epochs = 3,
            Validation = Data(feature: 8),
            Progress = new Listener(progress => warnings.AddRange(progress.Warnings.Select(warning => warning.Message))),
        });
        Assert.That(history["val_loss"], Is.All.NaN);
        Assert.That(warnings, Is.EqualTo([
            "The validation loss is NaN: expected finite features. Received: NaN in row 4 of the validation data (epoch 1, batch 1 of 1).",
        ]));
    }

    [Test]
    public void Weights_that_are_no_numbers_before_the_training_are_named()
    {
        Trainer trainer = Make(Loss.MeanSquaredError);
        trainer.Model.Parameter("dense/bias").Set([float.NaN]);
        Assert.That(() => trainer.Fit(Data()), Throws.TypeOf<NotFiniteNumberException>().With.Message.EqualTo(
            "Fit: expected finite weights. Received: infinite or no numbers in 'dense/bias' before epoch 1, batch 1 of 1."));
    }
}
