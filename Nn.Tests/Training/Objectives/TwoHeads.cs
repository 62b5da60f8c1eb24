using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Objectives;

/// <summary>
/// A network of two inputs and two outputs, with data. Inputs left (3) and right (2) meet in a sum; the outputs are price (2), a
/// regression, and kind (1), a probability.
/// </summary>
internal static class TwoHeads
{
    public const int Left = 3, Right = 2, Prices = 2;

    public static Model Build(int units = 4)
    {
        Input left = new([Left], "left"), right = new([Right], "right");
        Value sum = new Add().Of(
            new Dense(units) { Name = "from_left", Activation = Activation.Tanh, KernelRegularizer = new L2(0.02) }.Of(left),
            new Dense(units) { Name = "from_right", BiasInitializer = Initializer.Ones }.Of(right));
        Value price = new Dense(Prices) { Name = "price", BiasRegularizer = new L1(0.01) }.Of(sum);
        Value kind = new Dense(1) { Name = "kind", Activation = Activation.Sigmoid }.Of(sum);
        return new Graph([left, right], [price, kind]).Build(seed: 5);
    }

    public static Objective Price(double weight = 1) => new(Loss.MeanSquaredError)
    {
        Weight = weight,
        Metrics = [new LossMetric(Loss.MeanAbsoluteError)],
        WeightedMetrics = [new LossMetric(Loss.MeanAbsoluteError)],
    };

    public static Objective Kind(double weight = 1) => new(Loss.BinaryCrossentropy) { Weight = weight, Metrics = [Metric.Accuracy] };

    /// <summary>Rows of normal numbers; a row of price is followed by its kind.</summary>
    internal sealed class Source(int count, bool isKindFirst = false, bool isPriceAlone = false) : IBatchSource
    {
        public float[][] Inputs { get; } = [TestNumbers.Normal(1, count * Left), TestNumbers.Normal(2, count * Right)];

        public float[] PriceTargets { get; } = TestNumbers.Normal(3, count * Prices);

        public float[] KindTargets { get; } = [.. TestNumbers.Normal(4, count).Select(v => v > 0 ? 1f : 0)];

        public int Count => count;

        public IReadOnlyList<Shape> InputShapes { get; } = [[Left], [Right]];

        public IReadOnlyList<Shape> TargetShapes => isPriceAlone ? [[Prices]] : isKindFirst ? [[1], [Prices]] : [[Prices], [1]];

        public void Fill(ReadOnlySpan<int> indices, in Batch batch)
        {
            Copy(Inputs[0], Left, indices, batch.Input(0));
            Copy(Inputs[1], Right, indices, batch.Input(1));
            Copy(PriceTargets, Prices, indices, batch.Target(isKindFirst ? 1 : 0));
            if (!isPriceAlone) Copy(KindTargets, 1, indices, batch.Target(isKindFirst ? 0 : 1));
        }

        private static void Copy(float[] from, int size, ReadOnlySpan<int> indices, Span<float> to)
        {
            for (int i = 0; i < indices.Length; i++) from.AsSpan(indices[i] * size, size).CopyTo(to.Slice(i * size, size));
        }
    }
}
