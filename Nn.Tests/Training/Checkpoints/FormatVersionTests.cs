using Nn.Datasets;
using Nn.Serialization;
using Nn.Tests.Reference;
using Nn.Training;

namespace Nn.Tests.Training.Checkpoints;

/// <summary>
/// A file of each version stays readable. The weights are small whole numbers, with which one can reckon by hand; the training had a learning
/// rate of 0, so that they stayed.
/// </summary>
public class FormatVersionTests
{
    private static string Version1 => Path.Combine(ReferenceFolder.Committed, "native", "version1.safetensors");

    [Test]
    public void A_model_of_version_1_predicts_what_it_did()
    {
        ModelFile file = ModelFile.Load(Version1);
        Assert.That(file.Metadata, Is.EquivalentTo(new Dictionary<string, string> { ["note"] = "all of version 1" }));
        // relu(1·1 + 2·3 + 0.5, 1·−2 + 2·4 − 1) = (7.5, 5); 7.5·2 + 5·1 + 0.25.
        Assert.That(file.Model.Predict([1f, 2]), Is.EqualTo(new[] { 20.25f }));
        // relu(−1 + 0.5, 2 − 1) = (0, 1).
        Assert.That(file.Model.Predict([-1f, 0]), Is.EqualTo(new[] { 1.25f }));
    }

    [Test]
    public void A_checkpoint_of_version_1_goes_on()
    {
        using Trainer trainer = Trainer.Load(Version1);
        Assert.That(trainer.Optimizer, Is.EqualTo(new Adam(0.0)));
        Assert.That((trainer.NextEpoch, trainer.Step), Is.EqualTo((2, 2L)));
        // Errors of 0.25: squared 0.0625.
        Assert.That(trainer.History!["loss"], Is.EqualTo(new[] { 0.0625, 0.0625 }));
        Assert.That(trainer.History["mean_absolute_error"], Is.EqualTo(new[] { 0.25, 0.25 }));
        var data = new Dataset(new float[] { 1, 2, -1, 0 }, new float[] { 20, 1 }, [2], [1]);
        var stopping = new EarlyStopping { Monitor = "loss", Patience = 3, RestoreBestWeights = true };
        History history = trainer.Fit(data, new FitOptions { InitialEpoch = 2, Epochs = 9, Callbacks = [stopping] });
        Assert.That(history.Epochs, Is.EqualTo(new[] { 0, 1, 2, 3 }), "one of three epochs of patience was used up");
    }
}
