using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Optimizers;

/// <summary>
/// A step in Keras' order against one in double precision: penalties into the gradients, clip, decay, update, constraints. A frozen layer
/// stands in the middle of the weights, so that those that learn are no single range.
/// </summary>
public class StepOrderTests
{
    private const double Rate = 0.1;

    private static IEnumerable<TestCaseData> Optimizers()
    {
        foreach (double momentum in (double[])[0, 0.9])
        {
            var plain = new Sgd(Rate, momentum);
            yield return new TestCaseData(plain, 1.0).SetArgDisplayNames($"{momentum}");
            yield return new TestCaseData(plain with { ClipNorm = 0.5 }, 1.0).SetArgDisplayNames($"{momentum}, clip norm");
            yield return new TestCaseData(plain with { GlobalClipNorm = 0.5 }, 1.0).SetArgDisplayNames($"{momentum}, global clip norm");
            yield return new TestCaseData(plain with { ClipValue = 0.2 }, 1.0).SetArgDisplayNames($"{momentum}, clip value");
            yield return new TestCaseData(plain with { WeightDecay = 0.3 }, 1.0).SetArgDisplayNames($"{momentum}, decay");
            yield return new TestCaseData(plain with { ClipNorm = 0.5 }, 1e30).SetArgDisplayNames($"{momentum}, clip norm of 1e30");
            yield return new TestCaseData(plain with { GlobalClipNorm = 0.5, WeightDecay = 0.3 }, 1e37)
                .SetArgDisplayNames($"{momentum}, global clip norm of 1e37");
        }
    }

    [TestCaseSource(nameof(Optimizers))]
    public void Weights_are_those_of_the_twin(Sgd optimizer, double size)
    {
        Model model = new Sequential
        {
            new Dense(5) { KernelRegularizer = new L2(0.05), KernelConstraint = new NonNeg() },
            new Dense(4) { Trainable = false, KernelRegularizer = new L2(10) },
            new Dense(3) { BiasRegularizer = new L1(0.02), BiasInitializer = Initializer.Ones },
        }.Build([6], seed: 3);
        var state = new OptimizerState(optimizer, model);
        double[][] weights = [.. model.Parameters.Select(p => Array.ConvertAll(p.Values.ToArray(), v => (double)v))];
        double[][] velocity = [.. weights.Select(w => new double[w.Length])];
        for (int step = 0; step < 3; step++)
        {
            var block = new float[model.WeightBlock.Length];
            double[][] gradients = [.. model.Parameters.Select((p, i) =>
            {
                float[] values = Array.ConvertAll(TestNumbers.Normal((uint)((10 * step) + i), p.Length), v => (float)(v * size));
                values.CopyTo(block, p.Offset);
                return Array.ConvertAll(values, v => (double)v);
            })];
            double penalty = (0.05 * weights[0].Sum(w => w * w)) + (0.02 * weights[5].Sum(Math.Abs));
            Assert.That(state.Penalty(), Is.EqualTo(penalty).Within(1e-5), $"penalty of step {step}");
            state.Regularize(block);
            Assert.That(state.AreFinite(block, out bool areSmall));
            Assert.That(state.Apply(block, team: null, areSmall), Is.Null);
            Twin(optimizer, gradients, velocity, weights);
            for (int i = 0; i < weights.Length; i++)
                Assert.That(model.Parameters[i].Values.ToArray(), Is.EqualTo(weights[i]).Within(2e-6), $"{model.Parameters[i].Name} after step {step}");
        }
    }

    private static void Twin(Sgd optimizer, double[][] gradients, double[][] velocity, double[][] weights)
    {
        int[] learning = [0, 1, 4, 5];
        for (int j = 0; j < weights[0].Length; j++) gradients[0][j] += 2 * 0.05 * weights[0][j];
        for (int j = 0; j < weights[5].Length; j++) gradients[5][j] += 0.02 * Math.Sign(weights[5][j]);
        double norm = Math.Sqrt(learning.Sum(i => gradients[i].Sum(g => g * g)));
        foreach (int i in learning)
        {
            double own = Math.Sqrt(gradients[i].Sum(g => g * g));
            for (int j = 0; j < weights[i].Length; j++)
            {
                double g = gradients[i][j];
                if (optimizer.ClipValue is { } limit) g = Math.Clamp(g, -limit, limit);
                if (optimizer.ClipNorm is { } clip) g *= Math.Min(1, clip / own);
                if (optimizer.GlobalClipNorm is { } global) g *= Math.Min(1, global / norm);
                weights[i][j] -= Rate * (optimizer.WeightDecay ?? 0) * weights[i][j];
                velocity[i][j] = (optimizer.Momentum * velocity[i][j]) - (Rate * g);
                weights[i][j] += velocity[i][j];
                if (i == 0) weights[i][j] = Math.Max(0, weights[i][j]);
            }
        }
    }

    /// <summary>The loss that is reported holds the penalty of the weights before the update; an evaluation that of those after it.</summary>
    [Test]
    public void The_loss_holds_the_penalty()
    {
        var network = new Sequential { new Dense(1) { UseBias = false, KernelInitializer = Initializer.Ones, KernelRegularizer = new L2(0.5) } };
        var trainer = new Trainer(network.Build([1]), new Sgd(0.1), Loss.MeanSquaredError);
        // (1 - 3)² + 0.5; the gradient is -4 + 1.
        Assert.That(trainer.TrainBatch([1], [3], 1), Is.EqualTo(4.5f));
        Assert.That(trainer.Model.Parameters[0].Values[0], Is.EqualTo(1.3f).Within(1e-6f));
        var data = new Nn.Datasets.Dataset(new float[] { 1 }, new float[] { 3 }, [1], [1]);
        Assert.That(trainer.Evaluate(data).Loss, Is.EqualTo((1.7 * 1.7) + (0.5 * 1.69)).Within(1e-5));
        foreach (BuiltLayer layer in trainer.Model.Layers) layer.Trainable = false;
        Assert.That(trainer.Evaluate(data).Loss, Is.EqualTo(1.7 * 1.7).Within(1e-5), "as Keras: frozen weights are not penalized");
    }
}
