using Nn.Layers;

namespace Nn.Tests.Core.Execution.Rewriting;

/// <summary>Where a batch normalization becomes part of a product, and where it must not.</summary>
public class InferenceFoldingTests
{
    /// <summary>Near 1000 the sum s·x + t of a folded normalization loses the digits that x − mean keeps.</summary>
    [Test]
    public void A_normalization_of_raw_data_keeps_the_digits_of_the_data([Values] bool flattens)
    {
        const int features = 3, units = 2, rows = 16;
        var network = new Sequential { new BatchNormalization { Name = "norm" }, new Dense(units) { Name = "product" } };
        if (flattens) network = new Sequential { new Flatten(), new BatchNormalization { Name = "norm" }, new Dense(units) { Name = "product" } };
        Model model = network.Build(flattens ? [features, 1] : [features], seed: 1);
        float[] mean = [1000, 1001.5f, 998], variance = [0.01f, 0.02f, 0.005f], gamma = [1, 0.5f, -2], beta = [0.1f, 0, -0.3f];
        model.Parameter("norm/moving_mean").Set(mean);
        model.Parameter("norm/moving_variance").Set(variance);
        model.Parameter("norm/gamma").Set(gamma);
        model.Parameter("norm/beta").Set(beta);
        float[] kernel = model.Parameter("product/kernel").Values.ToArray();
        var random = new RandomState(2);
        float[] x = [.. Enumerable.Range(0, rows * features).Select(i => mean[i % features] + (float)random.Normal(scale: 0.1))];
        float[] predictions = model.Predict(x);
        for (int i = 0; i < rows * units; i++)
        {
            double expected = 0;
            for (int j = 0; j < features; j++)
            {
                double normalized = ((double)x[(i / units * features) + j] - mean[j]) / Math.Sqrt(variance[j] + 1e-3);
                expected += ((normalized * gamma[j]) + beta[j]) * kernel[(j * units) + (i % units)];
            }

            Assert.That(predictions[i], Is.EqualTo(expected).Within(1e-5), $"element {i}");
        }
    }

    [Test]
    public void A_normalization_between_products_costs_nothing_in_inference()
    {
        Model model = new Sequential { new Dense(4), new BatchNormalization(), new Dense(2) }.Build(3);
        Assert.That(model.Graph.Nodes, Has.Length.EqualTo(3));
        Assert.That(model.InferenceGraph.Nodes, Has.Length.EqualTo(2));
    }
}
