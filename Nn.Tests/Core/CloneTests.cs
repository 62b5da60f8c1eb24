using Nn.Layers;

namespace Nn.Tests.Core;

/// <summary>A clone is the model as it is now, and from then on another one.</summary>
public class CloneTests
{
    private static Model Build()
    {
        Model model = new Sequential { new Dense(3), new BatchNormalization(), new Sequential { new Dense(2) } }.Build([2], seed: 4);
        foreach (Parameter parameter in model.Parameters)
            parameter.Set([.. TestNumbers.Normal(3, parameter.Length, mean: 2, deviation: 0.1)]);
        return model;
    }

    [Test]
    public void A_clone_has_the_same_weights_state_and_predictions()
    {
        Model model = Build(), clone = model.Clone();
        Assert.That(clone.Parameters.Select(parameter => parameter.Name), Is.EqualTo(model.Parameters.Select(parameter => parameter.Name)));
        foreach (Parameter parameter in model.Parameters)
            Assert.That(clone.Parameter(parameter.Name).Values.ToArray(), Is.EqualTo(parameter.Values.ToArray()), parameter.Name);
        Assert.That(clone.Predict([1f, 2]), Is.EqualTo(model.Predict([1f, 2])));
    }

    [Test]
    public void Neither_sees_changes_of_the_other()
    {
        Model model = Build(), clone = model.Clone();
        float[] before = model.Predict([1f, 2]);
        foreach (Parameter parameter in clone.Parameters) parameter.Set(new float[parameter.Length]);
        clone.Layers.Single(layer => layer.Name == "dense").Trainable = false;
        Assert.That(model.Predict([1f, 2]), Is.EqualTo(before));
        Assert.That(model.Parameter("dense/kernel").Trainable, Is.True);
        Assert.That(clone.Parameter("dense/kernel").Trainable, Is.False);
    }

    [Test]
    public void What_was_frozen_after_the_build_is_frozen_in_the_clone()
    {
        Model model = Build();
        model.Layers.Single(layer => layer.Name == "sequential").Trainable = false;
        Model clone = model.Clone();
        Assert.That(
            clone.Parameters.Where(parameter => parameter.Trainable).Select(parameter => parameter.Name),
            Is.EqualTo(new[] { "dense/kernel", "dense/bias", "batch_normalization/gamma", "batch_normalization/beta" }));
        clone.Layers.Single(layer => layer.Name == "sequential").Trainable = true;
        Assert.That(clone.Parameter("sequential/dense/kernel").Trainable, Is.True, "the row was frozen, not its layers");
    }
}
