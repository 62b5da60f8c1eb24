using Nn.Training;

namespace Nn.Tests.Training.Optimizers;

/// <summary>
/// An update that overflows is taken back, wherever the large number came from: the rate, a gradient, a weight, what is remembered of it, a
/// weight that was set or thawed. Gradients are said to be small, so that nothing else makes the guard careful.
/// </summary>
public class UpdateGuardTests
{
    [Test]
    public void A_large_learning_rate()
    {
        (GivenWeights weights, OptimizerState state) = Make(new Sgd(1e38), 1, 2);
        CheckTakenBack(weights, state, [1, 100], [1, 2]);
    }

    [Test]
    public void A_large_decay()
    {
        (GivenWeights weights, OptimizerState state) = Make(new Sgd(1e5) { WeightDecay = 1e34 }, 1, 2);
        CheckTakenBack(weights, state, [0, 0], [1, 2]);
    }

    [Test]
    public void A_large_gradient()
    {
        (GivenWeights weights, OptimizerState state) = Make(new Sgd(1e6), 1, 2);
        float[] gradients = weights.Gradients([1, 1e33f]);
        Assert.That(state.AreFinite(gradients, out bool areSmall));
        Assert.That(areSmall, Is.False);
        CheckTakenBack(weights, state, [1, 1e33f], [1, 2], areSmall);
    }

    [Test]
    public void Weights_that_were_set_between_two_steps()
    {
        (GivenWeights weights, OptimizerState state) = Make(new Sgd(1e6), 1, 2);
        Assert.That(Apply(weights, state, [0, 0]), Is.Null);
        weights.Model.Parameters[0].Set([1, 3.4e38f]);
        CheckTakenBack(weights, state, [1, -1e32f], [1, 3.4e38f]);
    }

    [Test]
    public void Weights_that_grew_by_updates()
    {
        (GivenWeights weights, OptimizerState state) = Make(new Sgd(1e6), 1, 2);
        Assert.That(Apply(weights, state, [0, -3e32f], areSmall: false), Is.Null);
        CheckTakenBack(weights, state, [1, -1e32f], [1, (float)(1e6 * 3e32)]);
    }

    /// <summary>Not every update of this rule is watched, but in time.</summary>
    [Test]
    public void Weights_that_grew_by_many_small_updates()
    {
        (GivenWeights weights, OptimizerState state) = Make(new Sgd(1e6), 1, 2);
        for (int i = 0; i < 8; i++) Assert.That(Apply(weights, state, [0, -3e18f]), Is.Null);
        float grown = weights.Model.Parameters[0].Values[1];
        CheckTakenBack(weights, state, [1, -1e33f], [1, grown]);
    }

    /// <summary>A rule of somebody's own, which may do anything to the weights.</summary>
    [Test]
    public void Weights_that_a_rule_multiplies()
    {
        (GivenWeights weights, OptimizerState state) = Make(new Multiplying(), 1, 0.5f);
        for (int i = 0; i < 3; i++) Assert.That(Apply(weights, state, [0, 0]), Is.Null);
        CheckTakenBack(weights, state, [0, 0], weights.Model.Parameters[0].Values.ToArray());
    }

    [Test]
    public void Weights_that_decay_multiplies()
    {
        (GivenWeights weights, OptimizerState state) = Make(new Sgd(1e6) { WeightDecay = 1 }, 1, 0.5f);
        for (int i = 0; i < 6; i++) Assert.That(Apply(weights, state, [0, 0]), Is.Null);
        CheckTakenBack(weights, state, [0, 0], weights.Model.Parameters[0].Values.ToArray());
    }

    [Test]
    public void Weights_that_a_constraint_multiplies()
    {
        var weights = new GivenWeights([([2], [1, 0.5f])], new Growing());
        var state = new OptimizerState(new Sgd(), weights.Model);
        for (int i = 0; i < 3; i++) Assert.That(Apply(weights, state, [0, 0]), Is.Null);
        CheckTakenBack(weights, state, [0, 0], weights.Model.Parameters[0].Values.ToArray());
    }

    /// <summary>The weight itself is small again.</summary>
    [Test]
    public void A_momentum_that_grew_by_updates()
    {
        (GivenWeights weights, OptimizerState state) = Make(new Sgd(1e6, momentum: 1), 1, -3e38f);
        Assert.That(Apply(weights, state, [0, -3e32f], areSmall: false), Is.Null);
        Assert.That(weights.Model.Parameters[0].Values[1], Is.Zero.Within(1e32f));
        CheckTakenBack(weights, state, [0, -1e32f], [1, weights.Model.Parameters[0].Values[1]]);
    }

    [Test]
    public void Weights_that_were_thawed()
    {
        (GivenWeights weights, OptimizerState state) = Make(new Sgd(1e6), 1, 3.4e38f);
        foreach (BuiltLayer layer in weights.Model.Layers) layer.Trainable = false;
        Assert.That(Apply(weights, state, [0, 0]), Is.Null);
        foreach (BuiltLayer layer in weights.Model.Layers) layer.Trainable = true;
        CheckTakenBack(weights, state, [1, -1e32f], [1, 3.4e38f]);
    }

    [Test]
    public void What_was_taken_back_does_not_stand_in_the_way_of_later_steps()
    {
        (GivenWeights weights, OptimizerState state) = Make(new Sgd(1, momentum: 0.5), 1, 2);
        Assert.That(Apply(weights, state, [1, 1]), Is.Null);
        state.LearningRate = 1e38f;
        Assert.That(Apply(weights, state, [1, 100])?.Name, Is.EqualTo(weights.Model.Parameters[0].Name));
        state.LearningRate = 1;
        Assert.That(Apply(weights, state, [1, 1]), Is.Null);
        // v = -1, w = (0, 1); then v = -1.5.
        Assert.That(weights.Model.Parameters[0].Values.ToArray(), Is.EqualTo([-1.5f, -0.5f]));
        Assert.That(state.Steps, Is.EqualTo(2));
    }

    private static (GivenWeights Weights, OptimizerState State) Make(Optimizer optimizer, params float[] values)
    {
        var weights = new GivenWeights([([values.Length], values)]);
        return (weights, new OptimizerState(optimizer, weights.Model));
    }

    /// <summary>As a step does it.</summary>
    private static Parameter? Apply(GivenWeights weights, OptimizerState state, float[] gradients, bool areSmall = true)
    {
        weights.Model.BeginUpdate();
        Parameter? wrong = state.Apply(weights.Gradients(gradients), team: null, areSmall);
        weights.Model.EndUpdate();
        return wrong;
    }

    private static void CheckTakenBack(
        GivenWeights weights, OptimizerState state, float[] gradients, float[] before, bool areSmall = true)
    {
        Parameter parameter = weights.Model.Parameters[0];
        long steps = state.Steps;
        Assert.That(Apply(weights, state, gradients, areSmall), Is.SameAs(parameter));
        Assert.That(parameter.Values.ToArray(), Is.EqualTo(before));
        Assert.That(state.Steps, Is.EqualTo(steps));
    }

    private static void Multiply(Span<float> weights)
    {
        foreach (ref float weight in weights) weight *= 1e12f;
    }

    private sealed record Growing : Constraint
    {
        public override void Validate(string parameter, Shape shape)
        {
        }

        public override void Apply(Span<float> weight, Shape shape) => Multiply(weight);
    }

    private sealed record Multiplying : Optimizer
    {
        public override string Name => "Multiplying";

        public override IReadOnlyList<OptimizerSlot> Slots => [];

        protected override void ValidateRule()
        {
        }

        public override void Update(in WeightUpdate update) => Multiply(update.Weights);
    }
}
