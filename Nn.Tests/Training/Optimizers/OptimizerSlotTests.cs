using Nn.Training;

namespace Nn.Tests.Training.Optimizers;

/// <summary>What an optimizer of one's own is given: named memory with first values, ranges or whole weights, the step and its rate.</summary>
public class OptimizerSlotTests
{
    [Test]
    public void Slots_have_their_names_and_first_values_and_remember()
    {
        var weights = new GivenWeights([([3], [1, 2, 3]), ([2], [4, 5])]);
        var state = new OptimizerState(new Counting { LearningRate = 0.5 }, weights.Model);
        for (int i = 0; i < 3; i++) state.Apply(weights.Gradients([1, 1, 1], [1, 1]), team: null);
        // Each step adds the slot, 7, 8, 9, and the other, 0, -1, -2, times the rate and the number of the step.
        float expected = (0.5f * 7) + (0.5f * 2 * 7) + (0.5f * 3 * 7);
        Assert.That(weights.Model.Parameters[0].Values.ToArray(), Is.EqualTo(new[] { 1 + expected, 2 + expected, 3 + expected }));
        Assert.That(weights.Model.Parameters[1].Values.ToArray(), Is.EqualTo(new[] { 4 + expected, 5 + expected }));
    }

    [Test]
    public void Sgd_remembers_a_momentum_where_it_has_one()
    {
        Assert.That(new Sgd().Slots, Is.Empty);
        Assert.That(new Sgd(0.1, momentum: 0.9).Slots, Is.EqualTo([new OptimizerSlot("momentum", 0)]));
    }

    [TestCase(true, new[] { 3, 2, 5000 })]
    [TestCase(false, new[] { 4096, 32 + 5008 - 4096 })]
    public void A_rule_gets_whole_weights_where_it_needs_them(bool needsWhole, int[] lengths)
    {
        var weights = new GivenWeights([([3], new float[3]), ([2], new float[2]), ([5000], new float[5000])]);
        var seen = new List<int>();
        var state = new OptimizerState(new Watching(seen, needsWhole), weights.Model);
        state.Apply(new float[weights.Model.WeightBlock.Length], team: null);
        Assert.That(seen, Is.EqualTo(lengths));
    }

    private sealed record Counting : Optimizer
    {
        public override string Name => "Counting";

        public override IReadOnlyList<OptimizerSlot> Slots => [new OptimizerSlot("up", 7), new OptimizerSlot("down")];

        public override void Update(in WeightUpdate update)
        {
            Span<float> up = update.Slot(0), down = update.Slot(1);
            for (int i = 0; i < update.Weights.Length; i++)
            {
                update.Weights[i] += update.LearningRate * update.Step * (up[i] + down[i]);
                up[i] += 1;
                down[i] -= 1;
            }
        }

        protected override void ValidateRule()
        {
        }
    }

    private sealed record Watching(List<int> Seen, bool NeedsWhole) : Optimizer
    {
        public override string Name => "Watching";

        public override IReadOnlyList<OptimizerSlot> Slots => [];

        public override bool NeedsWholeParameters => NeedsWhole;

        public override void Update(in WeightUpdate update) => Seen.Add(update.Weights.Length);

        protected override void ValidateRule()
        {
        }
    }
}
