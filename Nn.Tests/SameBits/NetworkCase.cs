using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.SameBits;

/// <summary>A network whose bits are compared, with data to train on.</summary>
internal sealed record NetworkCase(string Name, Model Model, Dataset Data, Loss Loss, int BatchSize, int Epochs)
{
    private const int Classes = 10;

    /// <summary>
    /// The case study: two circles, batch normalization before or after the activation or not at all; the last batch is a part.
    /// </summary>
    public static NetworkCase OfCircles(string variant)
    {
        Dataset circles = Circles.Make(samples: 1000, noise: 0.1, seed: 1);
        return new(variant, CircleNetworks.Build(variant), circles.Split(500).First, Loss.BinaryCrossentropy, BatchSize: 32, Epochs: 100);
    }

    /// <summary>784-512-256-10, batch normalization after each hidden layer, on random rows: two whole batches and a part of one.</summary>
    public static NetworkCase Deep()
    {
        Sequential network =
        [
            new Dense(512) { Activation = Activation.Relu },
            new BatchNormalization(),
            new Dense(256) { Activation = Activation.Relu },
            new BatchNormalization(),
            new Dense(Classes) { Activation = Activation.Softmax },
        ];
        const int rows = 300;
        Model model = network.Build([784], seed: 1);
        var data = new Dataset(TestNumbers.Normal(seed: 2, rows * 784), Labels(rows), [784], []);
        return new("784-512-256-10", model, data, Loss.SparseCategoricalCrossentropy, BatchSize: 128, Epochs: 1);
    }

    /// <summary>
    /// Every activation in turn, with dropout and widths that fill no vector, on random rows of ten classes as one-hot targets.
    /// </summary>
    public static NetworkCase OfActivations()
    {
        Activation[] activations =
        [
            Activation.LeakyRelu, Activation.Relu6, Activation.Elu, Activation.Selu, Activation.Celu, Activation.Gelu, Activation.Silu,
            Activation.Mish, Activation.HardSilu, Activation.Softplus, Activation.Softsign, Activation.Tanh, Activation.TanhShrink,
            Activation.Sigmoid, Activation.HardSigmoid, Activation.HardSigmoidKeras2, Activation.Exponential, Activation.LogSoftmax, Activation.Softmax,
        ];
        var network = new Sequential();
        for (int i = 0; i < activations.Length; i++)
        {
            network.Add(new Dense(19 + 2 * i));
            network.Add(new BatchNormalization());
            network.Add(activations[i]);
        }

        network.Add(new Dropout(0.25));
        network.Add(new Dense(Classes) { Activation = Activation.Softmax });
        var data = new Dataset(TestNumbers.Normal(seed: 2, 300 * 21), Labels(300), [21], []);
        return new(
            "all activations", network.Build([21], seed: 1), data.OneHot(Classes), Loss.CategoricalCrossentropy, BatchSize: 64, Epochs: 3);
    }

    /// <summary>A graph: branches and a shared layer, joined by every merging layer, on widths that fill no vector.</summary>
    public static NetworkCase OfMerges()
    {
        Input x = new([21]);
        var shared = new Dense(21) { Activation = Activation.Tanh };
        Value a = shared.Of(x), b = shared.Of(a), c = new BatchNormalization().Of(new Dense(21) { Activation = Activation.Relu }.Of(x));
        Value[] merged =
        [
            new Add().Of(x, a, b), new Subtract().Of(a, c), new Multiply().Of(a, b, c), new Average().Of(a, b, c), new Maximum().Of(a, b, c),
            new Minimum().Of(b, c, x), new Dot(1).Of(a, b), new Dot(1) { Normalize = true }.Of(b, c),
        ];
        Value probabilities = new Dense(Classes) { Activation = Activation.Softmax }.Of(new Concatenate().Of(merged));
        var data = new Dataset(TestNumbers.Normal(seed: 2, 300 * 21), Labels(300), [21], []);
        return new(
            "all merges", new Graph([x], [probabilities]).Build(seed: 1), data, Loss.SparseCategoricalCrossentropy, BatchSize: 64, Epochs: 3);
    }

    /// <summary>One batch of so many rows that all sums over them are long ones, which are joined in double precision.</summary>
    public static NetworkCase OfManyRows()
    {
        Sequential network = [new Dense(5) { Activation = Activation.Tanh }, new BatchNormalization(), new Dense(1)];
        const int rows = 70_000;
        var data = new Dataset(TestNumbers.Normal(seed: 2, rows * 3), Labels(rows), [3], []);
        return new("70,000 rows", network.Build([3], seed: 1), data, Loss.MeanSquaredError, BatchSize: rows, Epochs: 2);
    }

    /// <summary>SGD 0.01 with momentum 0.9, validated on the same data.</summary>
    public History Train(int threads)
    {
        using var trainer = new Trainer(Model, new Sgd(learningRate: 0.01, momentum: 0.9), Loss, Metric.Accuracy);
        return trainer.Fit(Data, new FitOptions { Epochs = Epochs, BatchSize = BatchSize, Seed = 1, Threads = threads, Validation = Data });
    }

    private static float[] Labels(int count)
    {
        var labels = new float[count];
        var random = new RandomState(3);
        for (int i = 0; i < count; i++) labels[i] = random.RandInt(0, Classes);
        return labels;
    }
}
