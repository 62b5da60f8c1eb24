using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>What a trainer says of itself.</summary>
public sealed class TrainerDescriptionTests
{
    private static readonly Sequential s_network = new() { new Dense(1) { Activation = Activation.Sigmoid } };

    [Test]
    public void It_prints_optimizer_rate_losses_and_metrics()
    {
        var trainer = new Trainer(s_network.Build(2), new Adam(0.05), Loss.BinaryCrossentropy, Metric.Accuracy, Metric.Auc);
        string text = "";
        OddCulture.Run(() => text = trainer.ToString());
        Assert.That(text, Is.EqualTo("Adam at 0.05; BinaryCrossentropy, accuracy, auc"));
    }

    [Test]
    public void A_learning_rate_is_the_number_that_was_typed()
    {
        var trainer = new Trainer(s_network.Build(2), new Sgd(0.05), Loss.BinaryCrossentropy);
        Assert.That(trainer.LearningRate, Is.EqualTo(0.05));
        trainer.LearningRate = 0.1;
        Assert.That(trainer.LearningRate, Is.EqualTo(0.1));
    }
}
