using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Samples.Sequence;

/// <summary>Waves told apart by an LSTM, without and with batch normalization of what it says at the end of a wave.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => SampleProgram.Run(Study.Execute, arguments);

    /// <summary>(steps, 1) → an LSTM of 32 units → a class. An epoch has few steps: the moving statistics follow faster than by default.</summary>
    public static Sequential Network(bool normalizes) =>
    [
        new Lstm(32),
        .. normalizes ? [new BatchNormalization { Momentum = 0.9 }] : Array.Empty<Layer>(),
        new Dense(Waves.Names.Count) { Activation = Activation.Softmax },
    ];

    /// <summary>One training.</summary>
    public static (Model Model, History History) Train(Sequential network, Dataset train, FitOptions options, CancellationToken cancel)
    {
        Model model = network.Build(train.InputShape, options.Seed ?? 0);
        var trainer = new Trainer(model, new Adam(learningRate: 0.005), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return (model, trainer.Fit(train, options, cancel));
    }
}
