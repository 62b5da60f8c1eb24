using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Samples.Tables;

/// <summary>From a CSV file with names in it to a network, and to what one needs beside the network to use it: the pipeline.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => SampleProgram.Run(Study.Execute, arguments);

    /// <summary>Learns to tell a text column, as one of its values.</summary>
    public static (Model Model, History History) Classify(Dataset train, FitOptions options, CancellationToken cancel)
    {
        var network = new Sequential
        {
            new Dense(16) { Activation = Activation.Relu },
            new BatchNormalization(),
            new Dense(train.Classes!.Value) { Activation = Activation.Softmax },
        };
        Model model = network.Build(train.InputShape, options.Seed ?? 0);
        var trainer = new Trainer(model, new Adam(learningRate: 0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return (model, trainer.Fit(train, options, cancel));
    }

    /// <summary>Learns to tell a column of numbers; ends when that has not become better for 20 epochs, and goes back to the best weights.</summary>
    public static (Model Model, History History) Regress(Dataset train, FitOptions options, CancellationToken cancel)
    {
        var network = new Sequential
        {
            new Dense(16) { Activation = Activation.Relu },
            new Dense(1),
        };
        Model model = network.Build(train.InputShape, options.Seed ?? 0);
        var trainer = new Trainer(model, new Adam(learningRate: 0.01), Loss.MeanSquaredError, new LossMetric(Loss.MeanAbsoluteError));
        var patience = new EarlyStopping { Monitor = "val_loss", Patience = 20, RestoreBestWeights = true };
        return (model, trainer.Fit(train, options with { Callbacks = [patience] }, cancel));
    }
}
