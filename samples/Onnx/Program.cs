using Nn.Datasets;
using Nn.Interop;
using Nn.Layers;
using Nn.Training;

namespace Nn.Samples.Onnx;

/// <summary>A network goes out as an ONNX file, which any runtime reads; and such a file predicts here, and is trained on.</summary>
internal static class Program
{
    private static void Main(string[] arguments) => Run(arguments is [var output, ..] ? output : "circles.onnx", Console.Out);

    /// <summary>Writes a network that has hardly learned, reads it as one reads a stranger's, and trains that on.</summary>
    public static void Run(string output, TextWriter log)
    {
        (Dataset train, Dataset test) = Circles.Make(samples: 1000, noise: 0.1, seed: 1).Split(500);
        Model network = new Sequential
        {
            new Dense(50) { Activation = Activation.Relu }, new BatchNormalization(), new Dense(1) { Activation = Activation.Sigmoid },
        }.Build(2, seed: 1);
        OnnxModel.Save(network, output);

        OnnxModel file = OnnxModel.Load(output);
        log.WriteLine($"{string.Join("; ", file.Inputs)} -> {string.Join("; ", file.Outputs)}");
        OnnxTensor answer = file.Run(OnnxTensor.Of([0.1f, 0.2f], 1, 2))[0];
        log.WriteLine(FormattableString.Invariant($"{answer}: {answer.Floats.Span[0]:F3}"));

        using var trainer = new Trainer(file.ToModel(), new Sgd(learningRate: 0.01, momentum: 0.9), Loss.BinaryCrossentropy, Metric.Accuracy);
        log.WriteLine(FormattableString.Invariant($"As it came: accuracy {trainer.Evaluate(test)["accuracy"]:F3}"));
        trainer.Fit(train, new FitOptions { Epochs = 50, Seed = 1 });
        log.WriteLine(FormattableString.Invariant($"Trained on: accuracy {trainer.Evaluate(test)["accuracy"]:F3}"));
    }
}
