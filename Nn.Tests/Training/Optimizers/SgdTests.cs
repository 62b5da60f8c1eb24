using Nn.Training;

namespace Nn.Tests.Training.Optimizers;

public class SgdTests
{
    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return new TestCaseData(new Sgd(-1), "Schedule: expected a learning rate of at least 0. Received: -1.");
        yield return new TestCaseData(new Sgd(momentum: -0.1), "SGD: expected a momentum from 0 to 1. Received: -0.1.");
        yield return new TestCaseData(new Sgd(momentum: 1.5), "SGD: expected a momentum from 0 to 1. Received: 1.5.");
        yield return new TestCaseData(new Sgd { WeightDecay = -1 }, "SGD: expected a weight decay of at least 0. Received: -1.");
        yield return new TestCaseData(
            new Sgd { WeightDecay = float.PositiveInfinity },
            "SGD: expected a weight decay of at least 0. Received: Infinity.");
        yield return new TestCaseData(new Sgd { ClipNorm = 0 }, "SGD: expected a positive clip norm. Received: 0.");
        yield return new TestCaseData(new Sgd { ClipValue = float.NaN }, "SGD: expected a positive clip value. Received: NaN.");
        yield return new TestCaseData(new Sgd { GlobalClipNorm = -2 }, "SGD: expected a positive global clip norm. Received: -2.");
        yield return new TestCaseData(
            new Sgd { ClipNorm = 1, ClipValue = 1 }, "SGD: expected one of ClipNorm, ClipValue and GlobalClipNorm. Received: several.");
    }

    [TestCaseSource(nameof(Wrong))]
    public void Wrong_arguments_are_named(Optimizer optimizer, string message)
    {
        var weights = new GivenWeights([([2], [1, 2])]);
        Assert.That(
            () => new OptimizerState(optimizer, weights.Model),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
    }

    [Test]
    public void A_frozen_weight_stays_and_does_not_count_in_the_norm()
    {
        var weights = new GivenWeights([([2], [1, 2]), ([1], [3])]);
        var state = new OptimizerState(new Sgd(1) { GlobalClipNorm = 1 }, weights.Model);
        foreach (BuiltLayer layer in weights.Model.Layers) layer.Trainable = false;
        state.Apply(weights.Gradients([30, 40], [50]), team: null);
        Assert.That(weights.Model.Parameters[0].Values.ToArray(), Is.EqualTo(new float[] { 1, 2 }));
        foreach (BuiltLayer layer in weights.Model.Layers) layer.Trainable = true;
        state.Apply(weights.Gradients([3, 4], [0]), team: null);
        Assert.That(weights.Model.Parameters[0].Values.ToArray(), Is.EqualTo(new[] { 1 - 0.6f, 2 - 0.8f }).Within(1e-6f));
        Assert.That(weights.Model.Parameters[1].Values[0], Is.EqualTo(3));
    }

    [Test]
    public void The_schedule_counts_steps()
    {
        var weights = new GivenWeights([([1], [10])]);
        var state = new OptimizerState(new Sgd(new PiecewiseConstantDecay([1], [1, 0.5])), weights.Model);
        var seen = new List<float>();
        for (int step = 0; step < 4; step++)
        {
            state.Apply(weights.Gradients([1]), team: null);
            seen.Add(weights.Model.Parameters[0].Values[0]);
        }

        Assert.That(seen, Is.EqualTo(new float[] { 9, 8, 7.5f, 7 }));
        Assert.That(state.Steps, Is.EqualTo(4));
    }
}
