using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>To which class a sample counts, as Keras: the rounded label, or the place of the largest of several values.</summary>
public class ClassWeightTests
{
    private static readonly Dictionary<int, double> s_weights = new() { [0] = 10, [1] = 100, [2] = 1000 };

    /// <summary>Keras rounds as NumPy, a half to the even number.</summary>
    [TestCase(0f, 10)]
    [TestCase(0.4f, 10)]
    [TestCase(0.5f, 10)]
    [TestCase(0.9f, 100)]
    [TestCase(1f, 100)]
    [TestCase(1.5f, 1000)]
    [TestCase(2f, 1000)]
    [TestCase(3f, 1)]
    public void A_soft_label_counts_as_the_class_that_it_rounds_to(float label, double weight)
    {
        var trainer = new Trainer(
            new Sequential { new Dense(1) { KernelInitializer = Initializer.Zeros } }.Build([1]), new Sgd(0), Loss.MeanAbsoluteError);
        History history = trainer.Fit(new ListSource(1, _ => label + 1e-30f), new FitOptions { ClassWeights = s_weights });
        Assert.That(history["loss"][0], Is.EqualTo(weight * label).Within(1e-4));
    }

    [Test]
    public void Of_several_values_the_first_largest_is_the_class()
    {
        float[][] rows = [[1, 0, 0], [0.2f, 0.5f, 0.3f], [0.1f, 0.2f, 0.7f], [0.4f, 0.2f, 0.4f]];
        double[] weights = [10, 100, 1000, 10];
        var trainer = new Trainer(
            new Sequential { new Dense(3) { KernelInitializer = Initializer.Zeros, Activation = Activation.Softmax } }.Build([1]), new Sgd(0),
            Loss.CategoricalCrossentropy);
        for (int i = 0; i < rows.Length; i++)
        {
            var data = new Nn.Datasets.Dataset(new float[1], rows[i], [1], [3]);
            History history = trainer.Fit(data, new FitOptions { ClassWeights = s_weights });
            Assert.That(history["loss"][0], Is.EqualTo(weights[i] * Math.Log(3)).Within(1e-3), $"row {i}");
        }
    }

    /// <summary>The divisor stays the number of samples; hidden ones are in it.</summary>
    [Test]
    public void A_weight_of_0_hides_a_target_that_is_no_number([Values("mse", "binary")] string kind)
    {
        Loss loss = kind == "mse" ? Loss.MeanSquaredError : Loss.BinaryCrossentropy;
        float[] weights = [1, 0, 2, 1];
        (double hidden, float[] hiddenWeights) = Train(float.NaN);
        (double plain, float[] plainWeights) = Train(1);
        Assert.That(hidden, Is.EqualTo(plain).And.Not.NaN);
        Assert.That(hiddenWeights, Is.EqualTo(plainWeights));

        (double Loss, float[] Weights) Train(float target)
        {
            var trainer = new Trainer(
                new Sequential { new Dense(1) { Activation = Activation.Sigmoid } }.Build([1], seed: 1), new Sgd(0.1, momentum: 0.9), loss);
            History history = trainer.Fit(
                new ListSource(4, i => i == 1 ? target : i % 2), new FitOptions { Epochs = 3, BatchSize = 3, SampleWeights = weights });
            return (history["loss"][2], [.. trainer.Model.Parameters.SelectMany(p => p.Values.ToArray())]);
        }
    }
}
