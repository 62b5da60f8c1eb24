using Nn.Bench.Measuring;
using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Bench.Workloads;

/// <summary>A network, data and a way to train.</summary>
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
    private const int Sequences = 1024;

    private static readonly Lazy<Workload> s_digits = new(MakeDigits);

    /// <summary>Circles with batch normalization after the activation.</summary>
    public static Workload Circles { get; } = new(
        CirclesNetwork.AfterActivation, Datasets.Circles.Make(samples: 480, noise: 0.1, seed: 1), Loss.BinaryCrossentropy,
        Batch: 32, Shuffled: false,
        OperationsPerSample: 2 * (2 * (2 * 50) + 3 * (50 * 1)));

    /// <summary>784-512-256-10 over 60,000 random rows: batch normalization after each hidden layer, softmax.</summary>
    public static Workload Digits => s_digits.Value;

    /// <summary>28x28x1, two convolutions 3x3x32 with ReLU, batch normalization, max pooling 2, Dense 10, over random pictures.</summary>
    public static Workload Pictures { get; } = MakePictures();

    /// <summary>LSTM(32) over 50 steps of 16, Dense 1, mean squared error, over random sequences.</summary>
    public static Workload Waves { get; } = new(
        [new Lstm(32), new Dense(1)],
        new Dataset(RandomBlock.Uniform(Sequences * 50 * 16, -1, 1, seed: 1), RandomBlock.Uniform(Sequences, -1, 1, seed: 2), [50, 16], [1]),
        Loss.MeanSquaredError, Batch: 32, Shuffled: false,
        OperationsPerSample: 2 * ((50 * ((2 * (16 * 128)) + (3 * (32 * 128)))) + (3 * 32)));

    /// <summary>Messages of 60 out of 5,000 words: an embedding of 32, LSTM(32), Dense 3 with softmax, by Adam.</summary>
    public static Workload Texts { get; } = MakeTexts();

    /// <summary>By SGD 0.01 with momentum 0.9, if not otherwise.</summary>
    public Optimizer Optimizer { get; init; } = new Sgd(0.01, momentum: 0.9);

    public int Inputs => Data.InputShape.Size;

    public Model Build() => Network.Build(Data.InputShape, seed: 1);

    private static Workload MakePictures()
    {
        const int Count = 512, Classes = 10;
        return new Workload(
            [
                new Conv2D(32, 3) { Activation = Activation.Relu },
                new Conv2D(32, 3) { Activation = Activation.Relu },
                new BatchNormalization(),
                new MaxPooling2D(2),
                new Flatten(),
                new Dense(Classes) { Activation = Activation.Softmax },
            ],
            new Dataset(RandomBlock.Uniform(Count * 784, 0, 1, seed: 1), RandomNumbers(Count, Classes), [28, 28, 1], [1], classes: Classes),
            Loss.SparseCategoricalCrossentropy, Batch: 32, Shuffled: false,
            OperationsPerSample: 2 * ((2 * (26 * 26 * 9 * 32)) + (3 * (24 * 24 * 288 * 32)) + (3 * (12 * 12 * 32 * Classes))));
    }

    private static Workload MakeTexts()
    {
        const int Words = 5000, Length = 60, Classes = 3;
        return new Workload(
            [new Embedding(Words, 32), new Lstm(32), new Dense(Classes) { Activation = Activation.Softmax }],
            new Dataset(RandomNumbers(Sequences * Length, Words), RandomNumbers(Sequences, Classes), [Length], [1], classes: Classes),
            Loss.SparseCategoricalCrossentropy, Batch: 32, Shuffled: false,
            OperationsPerSample: 2 * ((Length * (3 * (32 * 128) + (3 * (32 * 128)))) + (3 * (32 * Classes))))
        {
            Optimizer = new Adam(),
        };
    }

    /// <summary>Whole numbers below an end.</summary>
    private static float[] RandomNumbers(int count, int end)
    {
        var random = new Random(2);
        float[] numbers = RandomBlock.Zeros(count);
        foreach (ref float number in numbers.AsSpan()) number = random.Next(end);
        return numbers;
    }

    private static Workload MakeDigits()
    {
        const int Samples = 60_000, Inputs = 784, Classes = 10;
        return new Workload(
            [
                new Dense(512) { Activation = Activation.Relu },
                new BatchNormalization(),
                new Dense(256) { Activation = Activation.Relu },
                new BatchNormalization(),
                new Dense(Classes) { Activation = Activation.Softmax },
            ],
            new Dataset(RandomBlock.Uniform(Samples * Inputs, 0, 1, seed: 1), RandomNumbers(Samples, Classes), [Inputs], [1], classes: Classes),
            Loss.SparseCategoricalCrossentropy, Batch: 128, Shuffled: true,
            OperationsPerSample: 2 * (2 * (Inputs * 512) + 3 * (512 * 256) + 3 * (256 * Classes)));
    }
}
