using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Datasets;

public class CombinedDatasetTests
{
    private const int Samples = 60;

    /// <summary>Sample i: features (i, i + ½), target 10·i.</summary>
    private static readonly Dataset s_pairs =
        Dataset.From(Enumerable.Range(0, Samples), i => [i, i + 0.5], i => 10 * i);

    /// <summary>Sample i: one feature −i, targets (i², 1, i mod 3).</summary>
    private static readonly Dataset s_singles = Dataset.From(Enumerable.Range(0, Samples), i => -i, i => [i * i, 1, i % 3]);

    private static readonly CombinedDataset s_data = Dataset.Combine(inputs: [s_singles, s_pairs], targets: [s_pairs, s_singles]);

    [Test]
    public void Sample_i_is_sample_i_of_each_data_set()
    {
        Assert.That(s_data.Count, Is.EqualTo(Samples));
        Assert.That(s_data.InputShapes, Is.EqualTo(new Shape[] { [1], [2] }));
        Assert.That(s_data.TargetShapes, Is.EqualTo(new Shape[] { [1], [3] }));
        AssertSamples(s_data, [7, 0, 59, 7], [7, 0, 59, 7]);
        Assert.That(
            s_data.ToString(), Is.EqualTo("CombinedDataset: 60 samples, features (1) and (2), targets (1) and (3)"));
    }

    [Test]
    public void Features_of_two_data_sets_with_the_targets_of_one()
    {
        CombinedDataset data = Dataset.Combine([s_pairs, s_singles], [s_singles]);
        float[][] inputs = [new float[2], new float[1]], targets = [new float[3]];
        data.Fill([5], new Batch(1, [inputs[0], inputs[1]], [targets[0]]));
        Assert.That(inputs[0], Is.EqualTo(new[] { 5f, 5.5f }));
        Assert.That(inputs[1], Is.EqualTo(new[] { -5f }));
        Assert.That(targets[0], Is.EqualTo(new[] { 25f, 1, 2 }));
        Assert.That(data.Inputs, Is.EqualTo(new[] { s_pairs, s_singles }));
        Assert.That(data.Targets, Is.EqualTo(new[] { s_singles }));
    }

    [Test]
    public void Parts_are_the_first_samples_and_the_rest()
    {
        (CombinedDataset first, CombinedDataset second) = s_data.Split(20);
        AssertAll(first, [.. Enumerable.Range(0, 20)]);
        AssertAll(second, [.. Enumerable.Range(20, 40)]);
        (first, second) = s_data.Split(0.25);
        AssertAll(first, [.. Enumerable.Range(0, 15)]);
        AssertAll(second, [.. Enumerable.Range(15, 45)]);
        Assert.That(first.Inputs[0], Is.SameAs(first.Targets[1]), "one that gives features and targets is divided once");
    }

    [Test]
    public void A_drawn_part_has_the_samples_of_the_indices()
    {
        (int[] train, int[] test) = DataSplit.TrainTest(Samples, testSize: 0.3, seed: 4);
        (CombinedDataset trainPart, CombinedDataset testPart) = s_data.TrainTestSplit(testSize: 0.3, seed: 4);
        AssertAll(trainPart, train);
        AssertAll(testPart, test);
        (trainPart, testPart) = s_data.TrainTestSplit(testSize: 5, trainSize: 9, shuffle: false);
        AssertAll(trainPart, [.. Enumerable.Range(0, 9)]);
        AssertAll(testPart, [.. Enumerable.Range(9, 5)]);
    }

    /// <summary>Two linear outputs of two inputs can be learned exactly, from shuffled batches and with the last samples apart.</summary>
    [Test]
    public void A_graph_of_two_inputs_and_two_outputs_learns_it()
    {
        double[][] x = [.. Enumerable.Range(0, 200).Select(i => new[] { Math.Sin(i), Math.Cos(3 * i), Math.Sin(7 * i) })];
        Dataset left = Dataset.From(x, row => [row[0], row[1]], row => row[0] - (2 * row[2]) + 0.25);
        Dataset right = Dataset.From(x, row => row[2], row => [row[1] + row[2], 3 * row[0]]);
        (CombinedDataset train, CombinedDataset test) = Dataset.Combine([left, right], [left, right]).TrainTestSplit(testSize: 0.2, seed: 1);

        Input a = new([2], "left"), b = new([1], "right");
        Value both = new Concatenate().Of(a, b);
        Model model = new Graph([a, b], [new Dense(1) { Name = "one" }.Of(both), new Dense(2) { Name = "two" }.Of(both)]).Build(seed: 3);
        var trainer = new Trainer(
            model, new Sgd(0.1, momentum: 0.9), new Objective(Loss.MeanSquaredError), new Objective(Loss.MeanSquaredError));
        History history = trainer.Fit(train, new FitOptions { Epochs = 40, BatchSize = 16, ValidationSplit = 0.25 });

        Assert.That(history["val_loss"][^1], Is.LessThan(1e-6));
        Evaluation evaluation = trainer.Evaluate(test);
        Assert.That(evaluation.Loss, Is.LessThan(1e-6));
        float[][] predictions = model.Predict([[0.5f, -1f], [0.25f]]);
        Assert.That(predictions[0], Is.EqualTo(new[] { 0.25f }).Within(2e-3f));
        Assert.That(predictions[1], Is.EqualTo(new[] { -0.75f, 1.5f }).Within(2e-3f));
    }

    private static IEnumerable<WrongCall> Calls() =>
    [
        WrongCall.Of<ArgumentException>(
            "combine: no inputs", () => Dataset.Combine([], [s_pairs]),
            "Dataset: expected at least 1 data set as inputs. Received: none."),
        WrongCall.Of<ArgumentException>(
            "combine: no targets", () => Dataset.Combine([s_pairs], []),
            "Dataset: expected at least 1 data set as targets. Received: none."),
        WrongCall.Of<ArgumentException>(
            "combine: a data set that is null", () => Dataset.Combine([s_pairs, null!], [s_pairs]),
            "Dataset: expected data sets as inputs. Received: null at 1."),
        WrongCall.Of<ArgumentException>(
            "combine: inputs of other samples", () => Dataset.Combine([s_pairs, s_singles.Slice(1, 59)], [s_pairs]),
            "Dataset: expected 60 samples, as of input 0. Received: 59 at 1 of the inputs."),
        WrongCall.Of<ArgumentException>(
            "combine: targets of other samples", () => Dataset.Combine([s_pairs], [s_singles.Slice(0, 4)]),
            "Dataset: expected 60 samples, as of input 0. Received: 4 at 0 of the targets."),
        WrongCall.Of<ArgumentException>(
            "combined: a batch of one input", () => s_data.Fill([0], new Batch(1, [new float[1]], [new float[1], new float[3]])),
            "CombinedDataset: expected a batch of 2 inputs and 2 targets. Received: 1 and 2."),
        WrongCall.Of<ArgumentException>(
            "combined: no room for an input",
            () => s_data.Fill([0, 1], new Batch(1, [new float[2], new float[2]], [new float[2], new float[6]])),
            "Dataset: expected room for 4 features: 2 samples of the shape (2). Received: 2."),
        WrongCall.Of<ArgumentException>(
            "combined: no room for a target", () => s_data.Fill([0], new Batch(1, [new float[1], new float[2]], [new float[1], new float[2]])),
            "Dataset: expected room for 3 targets: 1 samples of the shape (3). Received: 2."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "combined: an index past the samples",
            () => s_data.Fill([60], new Batch(1, [new float[1], new float[2]], [new float[1], new float[3]])),
            "Expected indices from 0 to 59. Received: 60 at 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "combined: a part without a sample", () => s_data.Split(60),
            "Dataset: expected from 1 to 59 samples for the first part. Received: 60."),
    ];

    [TestCaseSource(nameof(Refusals))]
    public void Wrong_calls(WrongCall call) => call.Check();

    private static IEnumerable<TestCaseData> Refusals() => Calls().Select(call => call.ToTest());

    [Test]
    public void A_refused_batch_is_left_as_it_was()
    {
        float[] written = [9, 9];
        Assert.Throws<ArgumentException>(
            () => s_data.Fill([1], new Batch(1, [written.AsMemory(0, 1), new float[2]], [written.AsMemory(1), new float[2]])));
        Assert.That(written, Is.EqualTo(new[] { 9f, 9 }));
    }

    private static void AssertAll(CombinedDataset data, int[] samples)
    {
        Assert.That(data.Count, Is.EqualTo(samples.Length));
        AssertSamples(data, [.. Enumerable.Range(0, data.Count)], samples);
    }

    /// <summary>What stands at the indices are these samples of <see cref="s_data"/>.</summary>
    private static void AssertSamples(CombinedDataset data, int[] indices, int[] samples)
    {
        int rows = indices.Length;
        float[] single = new float[rows], pair = new float[2 * rows], ten = new float[rows], three = new float[3 * rows];
        data.Fill(indices, new Batch(rows, [single, pair], [ten, three]));
        Assert.That(single, Is.EqualTo(samples.Select(i => (float)-i)));
        Assert.That(pair, Is.EqualTo(samples.SelectMany(i => new[] { i, i + 0.5f })));
        Assert.That(ten, Is.EqualTo(samples.Select(i => 10f * i)));
        Assert.That(three, Is.EqualTo(samples.SelectMany(i => new[] { i * i, 1f, i % 3 })));
    }
}
