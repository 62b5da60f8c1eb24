using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>Weights of samples and classes, in training and in validation, against a fit in double precision.</summary>
public class SampleWeightTests
{
    private const int Count = 11;

    private static readonly float[] s_sampleWeights = [1, 0, 2, 0.5f, 3, 1, 1, 0.25f, 4, 0, 1.5f];

    private static int ClassOf(int sample) => sample * 7 % 3;

    [TestCase(false, false, 0.0)]
    [TestCase(true, false, 0.0)]
    [TestCase(false, true, 0.0)]
    [TestCase(true, true, 0.0)]
    [TestCase(true, true, 0.3)]
    public void Losses_and_weights_are_those_of_the_twin(bool weighsSamples, bool weighsClasses, double split)
    {
        var classWeights = new Dictionary<int, double> { [0] = 0.5f, [2] = 3 };
        (double, double, double)[] samples = [.. Enumerable.Range(0, Count).Select(i => (
            (double)(i / (float)Count),
            (double)ClassOf(i),
            (weighsSamples ? s_sampleWeights[i] : 1.0) * (weighsClasses ? classWeights.GetValueOrDefault(ClassOf(i), 1) : 1)))];
        int training = (int)Math.Floor(Count * (1 - split));
        // Classes weigh in training only.
        (double, double, double)[] validation =
            [.. samples.Skip(training).Select((s, i) => (s.Item1, s.Item2, weighsSamples ? s_sampleWeights[training + i] : 1.0))];
        var twin = new LinearTwin(1, 0, learningRate: 0.1, momentum: 0.8);

        Model model = new Sequential { new Dense(1) { KernelInitializer = Initializer.Ones } }.Build([1]);
        var trainer = new Trainer(model, new Sgd(0.1, momentum: 0.8), Loss.MeanSquaredError);
        History history = trainer.Fit(new ListSource(Count, i => ClassOf(i)), new FitOptions
        {
            Epochs = 4,
            BatchSize = 4,
            Shuffle = false,
            ValidationSplit = split,
            SampleWeights = weighsSamples ? s_sampleWeights : default(ReadOnlyMemory<float>),
            ClassWeights = weighsClasses ? classWeights : null,
        });

        for (int epoch = 0; epoch < 4; epoch++)
        {
            Assert.That(history["loss"][epoch], Is.EqualTo(twin.Epoch([.. samples.Take(training)], 4)).Within(1e-5), $"loss {epoch}");
            if (split > 0) Assert.That(history["val_loss"][epoch], Is.EqualTo(twin.Loss(validation)).Within(1e-5), $"val_loss {epoch}");
        }

        Assert.That(model.Parameter("dense/kernel").Values[0], Is.EqualTo(twin.Weight).Within(1e-5));
        Assert.That(model.Parameter("dense/bias").Values[0], Is.EqualTo(twin.Bias).Within(1e-5));
    }

    [Test]
    public void Evaluation_and_validation_weigh_their_own_samples()
    {
        Model model = new Sequential { new Dense(1) { KernelInitializer = Initializer.Ones } }.Build([1]);
        var trainer = new Trainer(model, new Sgd(0), Loss.MeanSquaredError);
        var data = new ListSource(Count, i => ClassOf(i));
        double expected = Enumerable.Range(0, Count).Sum(i => s_sampleWeights[i] * Math.Pow((i / (float)Count) - ClassOf(i), 2)) / Count;
        Assert.That(trainer.Evaluate(data, batchSize: 3, s_sampleWeights).Loss, Is.EqualTo(expected).Within(1e-5));
        History history = trainer.Fit(data, new FitOptions { Validation = data, ValidationSampleWeights = s_sampleWeights });
        Assert.That(history["val_loss"][0], Is.EqualTo(expected).Within(1e-5));
        Assert.That(history["loss"][0], Is.Not.EqualTo(expected).Within(0.01));
    }
}
