using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Documentation;

/// <summary>The code of the README: what stands between the marks is what stands there.</summary>
internal static class ReadMeCode
{
    public static Evaluation CaseStudy()
    {
        // begin case study
        Dataset circles = Circles.Make(samples: 1000, noise: 0.1, seed: 1);
        (Dataset train, Dataset test) = circles.Split(500);

        var network = new Sequential
        {
            new Dense(50) { Activation = Activation.Relu, KernelInitializer = Initializer.HeUniform },
            new BatchNormalization(),
            new Dense(1) { Activation = Activation.Sigmoid },
        };
        Model model = network.Build(inputShape: [2], seed: 1);
        var trainer = new Trainer(model, new Sgd(learningRate: 0.01, momentum: 0.9), Loss.BinaryCrossentropy, Metric.Accuracy);
        History history = trainer.Fit(train, new FitOptions { Epochs = 100, Validation = test });
        Console.WriteLine($"Train: {trainer.Evaluate(train).Accuracy:F3}, Test: {trainer.Evaluate(test).Accuracy:F3}");
        // end case study
        Assert.That(history.Epochs, Has.Count.EqualTo(100));
        return trainer.Evaluate(test);
    }

    public static float[] Serving(Model model)
    {
        // begin serving
        float[] point = [0.3f, -0.2f];
        float[] probability = new float[1];
        model.Predict(point, probability);          // from any thread; allocates nothing
        // end serving
        return probability;
    }
}
