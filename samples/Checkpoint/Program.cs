using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Samples.Checkpoint;

/// <summary>A training that may be killed at any moment: started again it goes on, and ends with the same bits.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => SampleProgram.Run(Study.Execute, arguments);

    /// <summary>Trains a network, or trains it on where <paramref name="backup"/> is left of an earlier run.</summary>
    public static (Model Model, History History) Train(Dataset train, string backup, FitOptions options, CancellationToken cancel)
    {
        var network = new Sequential
        {
            new Dense(50) { Activation = Activation.Relu },
            new BatchNormalization(),
            new Dropout(0.2),
            new Dense(1) { Activation = Activation.Sigmoid },
        };
        Model model = network.Build(train.InputShape, options.Seed ?? 0);
        using var trainer = new Trainer(model, new Adam(learningRate: 0.01), Loss.BinaryCrossentropy, Metric.Accuracy);
        Callback[] callbacks =
        [
            new ReduceLROnPlateau { Patience = 8, Factor = 0.5 },
            new EarlyStopping { Patience = 100, RestoreBestWeights = true },
            new BackupAndRestore(backup),
        ];
        return (model, trainer.Fit(train, options with { Callbacks = callbacks }, cancel));
    }
}
