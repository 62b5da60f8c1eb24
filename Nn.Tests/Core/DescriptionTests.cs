using Nn.Layers;

namespace Nn.Tests.Core;

/// <summary>A description is immutable, can be built any number of times, and shares nothing with the models made of it.</summary>
public class DescriptionTests
{
    private static readonly float[] s_point = [0.5f, -1.5f];

    [Test]
    public void One_description_builds_several_models()
    {
        Sequential network = CircleNetworks.Describe("after");
        Model first = network.Build([2], seed: 3), second = network.Build([2], seed: 3), wider = network.Build([7], seed: 3);
        Assert.That(Predict(first), Is.EqualTo(Predict(second)));
        first.Parameter("dense/bias").Set(new float[50]);
        first.Parameter("dense_1/kernel").Set(new float[50]);
        Assert.That(Predict(first), Is.Not.EqualTo(Predict(second)));
        Assert.That(wider.InputShape, Is.EqualTo(new Shape(7)));
    }

    [Test]
    public void With_changes_a_copy_only()
    {
        Dense dense = new(5) { UseBias = false };
        Dense wider = dense with { Units = 6, Activation = Activation.Tanh };
        Assert.That((dense.Units, dense.Activation, dense.UseBias), Is.EqualTo((5, Activation.Linear, false)));
        Assert.That((wider.Units, wider.Activation, wider.UseBias), Is.EqualTo((6, Activation.Tanh, false)));
        Assert.That(wider, Is.Not.EqualTo(dense));
        Assert.That(wider with { Units = 5, Activation = Activation.Linear }, Is.EqualTo(dense));
    }

    [Test]
    public void Rows_are_equal_by_their_layers()
    {
        Sequential network = CircleNetworks.Describe("after"), same = CircleNetworks.Describe("after");
        Sequential other = CircleNetworks.Describe("before");
        Assert.That(same, Is.EqualTo(network));
        Assert.That(same.GetHashCode(), Is.EqualTo(network.GetHashCode()));
        Assert.That(other, Is.Not.EqualTo(network));
        Assert.That(network with { Name = "another" }, Is.Not.EqualTo(network));
    }

    [Test]
    public void Adding_to_a_row_changes_neither_its_copies_nor_its_models()
    {
        Sequential inner = new([new Dense(3)]), network = new([inner, new Dense(1)]);
        Sequential copy = network with { Name = "copy" };
        Model model = network.Build([2], seed: 5);
        float[] before = Predict(model);
        inner.Add(new Dense(4));
        network.Add(new Dense(1));
        Assert.That(copy.Layers, Has.Count.EqualTo(2));
        Assert.That(((Sequential)copy.Layers[0]).Layers, Has.Count.EqualTo(1));
        Assert.That(((Sequential)model.Layers[0].Description).Layers, Has.Count.EqualTo(2));
        Assert.That(Predict(model.Clone()), Is.EqualTo(before));
    }

    [Test]
    public void A_clone_has_weights_and_state_of_its_own()
    {
        Model model = CircleNetworks.Build("after");
        TrainingSession session = model.CreateTrainingSession(8);
        TestNumbers.Normal(1, 16).CopyTo(session.Input(8));
        session.Forward(8, training: true);
        float[] before = Predict(model);
        Model clone = model.Clone();
        Assert.That(Predict(clone), Is.EqualTo(before));
        Assert.That(clone.Parameters.Select(p => p.Name), Is.EqualTo(model.Parameters.Select(p => p.Name)));
        foreach (Parameter parameter in clone.Parameters) parameter.Set(new float[parameter.Length]);
        Assert.That(Predict(model), Is.EqualTo(before));
        foreach (Parameter parameter in model.Parameters) parameter.Set(new float[parameter.Length]);
        Assert.That(Predict(clone), Is.EqualTo(Predict(model)));
    }

    [Test]
    public void A_clone_keeps_what_was_frozen_layer_by_layer()
    {
        Model model = new Sequential { new Sequential { new Dense(3), new Dense(3) }, new Dense(1) }.Build([2]);
        model.Layers[1].Trainable = false;
        model.Layers[2].Trainable = false;
        Model clone = model.Clone();
        Assert.That(clone.Layers.Select(l => l.Trainable), Is.EqualTo(new[] { true, false, false, false, true }));
        clone.Layers[1].Trainable = true;
        Assert.That(clone.Layers.Select(l => l.Trainable), Is.EqualTo(new[] { true, true, false, true, true }));
    }

    private static float[] Predict(Model model)
    {
        var prediction = new float[model.OutputShape.Size];
        model.Predict(s_point, prediction);
        return prediction;
    }
}
