using Nn.Layers;
using Nn.Training;

namespace Nn.Samples.Digits;

/// <summary>Pictures told apart by a small convolutional network, without and with batch normalization.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => SampleProgram.Run(Study.Execute, arguments);

    /// <summary>Two convolutions that see 5 × 5 pixels between them, the strongest of each 2 × 2, and a class from all of it.</summary>
    /// <param name="pictures">How the pictures are kept.</param>
    /// <param name="normalizes">Whether a batch normalization stands behind the convolutions.</param>
    public static Sequential Network(Pictures pictures, bool normalizes) =>
    [
        new Reshape(pictures.Side, pictures.Side, 1),
        new Rescaling(1.0 / pictures.White),
        new Conv2D(32, 3) { Activation = Activation.Relu },
        new Conv2D(32, 3) { Activation = Activation.Relu },
        .. normalizes ? [new BatchNormalization()] : Array.Empty<Layer>(),
        new MaxPooling2D(2),
        new Flatten(),
        new Dense(pictures.ClassNames.Count) { Activation = Activation.Softmax },
    ];

    /// <summary>One training on all of the machine's processors: the same numbers come of any number of threads.</summary>
    public static (Model Model, History History) Train(Sequential network, Pictures pictures, FitOptions options, CancellationToken cancel)
    {
        Model model = network.Build(pictures.Train.InputShape, options.Seed ?? 0);
        var trainer = new Trainer(model, new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return (model, trainer.Fit(pictures.Train, options with { Validation = pictures.Test, Threads = Environment.ProcessorCount }, cancel));
    }
}
