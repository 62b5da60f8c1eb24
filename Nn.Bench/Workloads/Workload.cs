using Nn.Bench.Measuring;
using Nn.Layers;
using Nn.Training;

namespace Nn.Bench.Workloads;

/// <summary>A network, data and a way to train: SGD 0.01 with momentum 0.9.</summary>
internal sealed record Workload(Sequential Network, int Inputs, int Outputs, int Batch, int Samples)
{
    public const float LearningRate = 0.01f, Momentum = 0.9f;

    /// <summary>What is made small.</summary>
    public required Loss Loss { get; init; }

    /// <summary>[samples, inputs].</summary>
    public required float[] Features { get; init; }

    /// <summary>A label a sample: the number of its class.</summary>
    public required float[] Labels { get; init; }

    /// <summary>Whether the samples are gathered in a new order each epoch; if not, they stand ready batch by batch.</summary>
    public required bool Shuffled { get; init; }

    /// <summary>The multiply-adds of all products of a training step, counted two each: forward, weight gradients, input gradients but the first.</summary>
    public required double OperationsPerSample { get; init; }

    public int BatchesPerEpoch => Samples / Batch;

    public Model Build() => Network.Build(inputShape: [Inputs], seed: 1);

    /// <summary>Circles with batch normalization after the activation.</summary>
    public static Workload Circles()
    {
        const int Samples = 480;
        float[] features = RandomBlock.Uniform(2 * Samples, -1, 1, seed: 1);
        return new Workload(CirclesNetwork.AfterActivation, Inputs: 2, Outputs: 1, Batch: 32, Samples)
        {
            Loss = Loss.BinaryCrossentropy,
            Features = features,
            Labels = [.. Enumerable.Range(0, Samples).Select(i => float.Hypot(features[2 * i], features[2 * i + 1]) < 0.8f ? 1f : 0f)],
            Shuffled = false,
            OperationsPerSample = 2 * (2 * (2 * 50) + 3 * 50),
        };
    }

    /// <summary>784-512-256-10 over 60,000 random rows: batch normalization after each hidden layer, softmax.</summary>
    public static Workload Digits()
    {
        const int Samples = 60_000, Inputs = 784, Classes = 10;
        var random = new Random(2);
        return new Workload(
            [
                new Dense(512) { Activation = Activation.Relu },
                new BatchNormalization(),
                new Dense(256) { Activation = Activation.Relu },
                new BatchNormalization(),
                new Dense(Classes) { Activation = Activation.Softmax },
            ], Inputs, Classes, Batch: 128, Samples)
        {
            Loss = Loss.SparseCategoricalCrossentropy,
            Features = RandomBlock.Uniform(Samples * Inputs, 0, 1, seed: 1),
            Labels = [.. Enumerable.Range(0, Samples).Select(_ => (float)random.Next(Classes))],
            Shuffled = true,
            OperationsPerSample = 2 * (2 * (Inputs * 512) + 3 * (512 * 256) + 3 * (256 * Classes)),
        };
    }
}
