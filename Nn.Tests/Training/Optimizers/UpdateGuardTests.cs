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

    /// <summary>
    /// The largest steps that Adam makes of small numbers: a moment that a gradient left, and no square to divide it by. Not every update is watched,
    /// but in time: no weight is ever infinite.
    /// </summary>
    [TestCase(1e-8, 0.999)]
    [TestCase(1e-9, 0.999)]
    [TestCase(1e-8, 0.9999)]
    [TestCase(0, 0.9)]
    public void Weights_that_Adam_throws_far(double epsilon, double beta1)
    {
        (GivenWeights weights, OptimizerState state) = Make(new Adam(1e6) { Beta1 = beta1, Beta2 = 0, Epsilon = epsilon }, 1, 2);
        int refused = 0;
        for (int i = 0; i < 100; i++)
        {
            if (Apply(weights, state, [0, i == 0 ? 3e18f : 0]) is not null) refused++;
            Assert.That(weights.Model.Parameters[0].Values.ToArray(), Has.All.Matches<float>(float.IsFinite), $"update {i}");
        }

        Assert.That(refused, epsilon == 0 ? Is.GreaterThan(0) : Is.LessThan(100));
    }

    /// <summary>Without an epsilon a weight whose gradients were always 0 is divided by 0.</summary>
    [Test]
    public void Nothing_divided_by_nothing()
    {
        Optimizer[] optimizers =
        [
            new Adam { Epsilon = 0 }, new Adam { Epsilon = 0, AmsGrad = true }, new AdamW { Epsilon = 0 }, new Nadam { Epsilon = 0 }, new RmsProp { Epsilon = 0 }, new Adagrad { Epsilon = 0, InitialAccumulatorValue = 0 },
            new Adadelta { Epsilon = 0 }, new Adamax { Epsilon = 1e-60 }, new Lamb { Epsilon = 0 },
        ];
        foreach (Optimizer optimizer in optimizers)
        {
            (GivenWeights weights, OptimizerState state) = Make(optimizer, 1, 2);
            CheckTakenBack(weights, state, [0, 1], [1, 2]);
        }
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
