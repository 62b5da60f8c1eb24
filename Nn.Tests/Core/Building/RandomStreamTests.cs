using Nn.Layers;

namespace Nn.Tests.Core.Building;

/// <summary>Initial weights and masks depend on the seed and the layer's own name: a layer put in between moves no other one's.</summary>
public sealed class RandomStreamTests
{
    [Test]
    public void A_layer_put_in_moves_no_other_layers_weights()
    {
        Model without = new Sequential { new Dense(4) { Name = "first" }, new Dense(3) { Name = "last" } }.Build(4, seed: 5);
        Model with = new Sequential
        {
            new Dense(4) { Name = "first" }, new BatchNormalization(), new Dense(4) { Name = "between" }, new Dropout(0.5),
            new Dense(3) { Name = "last" },
        }.Build(4, seed: 5);
        foreach (Parameter parameter in without.Parameters)
            Assert.That(with.Parameter(parameter.Name).Values.ToArray(), Is.EqualTo(parameter.Values.ToArray()), parameter.Name);
        float[] first = with.Parameter("first/kernel").Values.ToArray(), between = with.Parameter("between/kernel").Values.ToArray();
        Assert.That(between, Is.Not.EqualTo(first), "layers differ from each other");
    }

    [Test]
    public void A_weight_does_not_depend_on_others_of_its_layer()
    {
        Model zeros = new Sequential { new Dense(4) }.Build(4, seed: 5);
        Model drawn = new Sequential { new Dense(4) { BiasInitializer = Initializer.RandomNormal } }.Build(4, seed: 5);
        Assert.That(drawn.Parameter("dense/kernel").Values.ToArray(), Is.EqualTo(zeros.Parameter("dense/kernel").Values.ToArray()));
    }

    [Test]
    public void Weights_of_one_layer_differ_from_each_other()
    {
        var law = new RandomNormalInitializer(StandardDeviation: 1);
        Model model = new Sequential { new Dense(4) { KernelInitializer = law, BiasInitializer = law } }.Build(1, seed: 5);
        Assert.That(model.Parameter("dense/kernel").Values.ToArray(), Is.Not.EqualTo(model.Parameter("dense/bias").Values.ToArray()));
    }

    [Test]
    public void Masks_differ_by_layer_use_seed_and_step_and_not_by_what_stands_before()
    {
        float[] alone = Masked([new Dropout(0.5) { Name = "drop" }], seed: 1);
        Assert.That(Masked([Activation.Linear, new Dropout(0.5) { Name = "drop" }], seed: 1), Is.EqualTo(alone));
        Assert.That(Masked([new Dropout(0.5) { Name = "other" }], seed: 1), Is.Not.EqualTo(alone));
        Assert.That(Masked([new Dropout(0.5) { Name = "drop" }], seed: 2), Is.Not.EqualTo(alone));
        Assert.That(Masked([new Dropout(0.5) { Name = "drop" }], seed: 1, steps: 2), Is.Not.EqualTo(alone));
        Assert.That(Masked([new Dropout(0.5) { Name = "drop", Seed = 3 }], seed: 1), Is.Not.EqualTo(alone));
    }

    [Test]
    public void Two_uses_of_one_layer_have_masks_of_their_own()
    {
        var drop = new Dropout(0.5);
        var input = new Input(64);
        Model model = new Graph([input], [drop.Of(input), drop.Of(input)]).Build();
        using TrainingSession session = model.CreateTrainingSession(1);
        session.Input(1).Fill(1);
        session.Forward(1, training: true);
        Assert.That(session.Output(0).ToArray(), Is.Not.EqualTo(session.Output(1).ToArray()));
    }

    private static float[] Masked(Sequential network, uint seed, int steps = 1)
    {
        using TrainingSession session = network.Build(64).CreateTrainingSession(1);
        session.Seed = seed;
        for (int i = 0; i < steps; i++)
        {
            session.Input(1).Fill(1);
            session.Forward(1, training: true);
        }

        return session.Output().ToArray();
    }
}
