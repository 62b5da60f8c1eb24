using Nn.Layers;
using Nn.Training;

namespace Nn.Samples.Embedded;

/// <summary>A part of the application that holds a network. Nobody outside this file knows that it does.</summary>
internal sealed class BearingMonitor
{
    private readonly Model _model = new Sequential
    {
        new Dense(50) { Activation = Activation.Relu, KernelInitializer = Initializer.HeUniform },
        new BatchNormalization(),
        new Dense(1) { Activation = Activation.Sigmoid },
    }.Build(inputShape: [2], seed: 1);

    /// <summary>Learns from a log.</summary>
    /// <param name="past">What to learn from.</param>
    /// <param name="check">Other entries, to see how well it does.</param>
    /// <param name="watchers">What follows the training.</param>
    /// <returns>The share of the other entries that are judged rightly.</returns>
    public double Learn(ServiceLog past, ServiceLog check, params Callback[] watchers)
    {
        using var trainer = new Trainer(_model, new Sgd(learningRate: 0.01, momentum: 0.9), Loss.BinaryCrossentropy, Metric.Accuracy);
        return trainer.Fit(past, new FitOptions { Epochs = 100, Seed = 1, Validation = check, Callbacks = watchers })["val_accuracy"][^1];
    }

    /// <summary>The probability that the bearing is worn; may be asked from any thread, and leaves no garbage.</summary>
    public float Judge(Reading reading)
    {
        Span<float> probability = stackalloc float[1];
        _model.Predict([reading.X, reading.Y], probability);
        return probability[0];
    }
}
