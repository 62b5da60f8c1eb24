using Nn.Bench.Measuring;
using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Bench.Workloads;

/// <summary>A network, data and a way to train: SGD 0.01 with momentum 0.9.</summary>
/// <param name="Network">The layers.</param>
/// <param name="Data">The samples; a target is a label.</param>
/// <param name="Loss">What is made small.</param>
/// <param name="Batch">The samples of a step.</param>
/// <param name="Shuffled">Whether the samples are gathered in a new order each epoch; if not, they stand ready batch by batch.</param>
/// <param name="OperationsPerSample">
/// Of all products of a training step, two for a multiply-add: forward, weight gradients, input gradients but the first.
/// </param>
internal sealed record Workload(Sequential Network, Dataset Data, Loss Loss, int Batch, bool Shuffled, double OperationsPerSample)
{
    public const double LearningRate = 0.01, Momentum = 0.9;

    private static readonly Lazy<Workload> s_digits = new(MakeDigits);

    /// <summary>Circles with batch normalization after the activation.</summary>
    public static Workload Circles { get; } = new(
        CirclesNetwork.AfterActivation, Datasets.Circles.Make(samples: 480, noise: 0.1, seed: 1), Loss.BinaryCrossentropy,
        Batch: 32, Shuffled: false,
        OperationsPerSample: 2 * (2 * (2 * 50) + 3 * (50 * 1)));

    /// <summary>784-512-256-10 over 60,000 random rows: batch normalization after each hidden layer, softmax.</summary>
    public static Workload Digits => s_digits.Value;

    public int Inputs => Data.InputShape.Size;

    public Model Build() => Network.Build(Data.InputShape, seed: 1);

    private static Workload MakeDigits()
    {
        const int Samples = 60_000, Inputs = 784, Classes = 10;
        var random = new Random(2);
        float[] labels = RandomBlock.Zeros(Samples);
        foreach (ref float label in labels.AsSpan()) label = random.Next(Classes);
        return new Workload(
            [
                new Dense(512) { Activation = Activation.Relu },
                new BatchNormalization(),
                new Dense(256) { Activation = Activation.Relu },
                new BatchNormalization(),
                new Dense(Classes) { Activation = Activation.Softmax },
            ],
            new Dataset(RandomBlock.Uniform(Samples * Inputs, 0, 1, seed: 1), labels, [Inputs], [1], classes: Classes),
            Loss.SparseCategoricalCrossentropy, Batch: 128, Shuffled: true,
            OperationsPerSample: 2 * (2 * (Inputs * 512) + 3 * (512 * 256) + 3 * (256 * Classes)));
    }
}
