using Nn.Layers;

namespace Nn.Tests.Core.Layers.Merging;

/// <summary>The merging layers in training: values and gradients against the double-precision twin.</summary>
public class MergingGradientTests
{
    private static readonly int[][] s_shapes = [[7], [3, 5], [2, 3, 4]];

    private static IEnumerable<Layer> ElementWise() => [new Add(), new Multiply(), new Average(), new Maximum(), new Minimum()];

    [Test]
    public void Element_by_element([ValueSource(nameof(ElementWise))] Layer layer, [Values(2, 3, 4)] int inputs, [Values(0, 1, 2)] int shape)
    {
        Input[] x = [.. Enumerable.Range(0, inputs).Select(_ => new Input(new Shape(s_shapes[shape])))];
        GradientCheck.Run(new GraphDescription(x, [layer.Of(x)]));
    }

    [Test]
    public void Difference([Values(0, 1, 2)] int shape)
    {
        Input a = new(new Shape(s_shapes[shape])), b = new(a.Shape);
        GradientCheck.Run(new GraphDescription([a, b], [new Subtract().Of(a, b)]));
    }

    /// <summary>Several inputs that want no gradient, at each place among those that do.</summary>
    [Test]
    public void Only_some_inputs_learn([ValueSource(nameof(ElementWise))] Layer layer, [Values(0, 1, 2)] int learns)
    {
        Input x = new([4]);
        Value[] values = [.. Enumerable.Range(0, 3).Select(i => new Dense(6) { Trainable = i == learns }.Of(x))];
        GradientCheck.Run(new GraphDescription([x], [new Dense(2).Of(layer.Of(values))]));
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Only_one_input_of_two_learns(int learns)
    {
        foreach (Layer layer in (Layer[])[new Subtract(), new Concatenate(), new Dot(1), new Dot(-1) { Normalize = true }])
        {
            Input x = new([4]);
            Value[] values = [.. Enumerable.Range(0, 2).Select(i => new Dense(6) { Trainable = i == learns }.Of(x))];
            GradientCheck.Run(new GraphDescription([x], [layer.Of(values)]));
        }
    }

    [Test]
    public void One_value_as_every_input()
    {
        foreach (Layer layer in (Layer[])[.. ElementWise(), new Subtract(), new Concatenate(), new Dot(1), new Dot(1) { Normalize = true }])
        {
            // Where all are equal, the whole gradient of the largest is the first one's.
            Input x = new([4]);
            Value hidden = new Dense(5).Of(x);
            GradientCheck.Run(new GraphDescription([x], [layer.Of(hidden, hidden)]));
        }
    }

    [Test]
    public void A_factor_of_zero_leaves_the_others_their_gradients()
    {
        Input[] x = [new([2]), new([2]), new([2])];
        using TrainingSession session =
            new Graph(x, [new Multiply().Of(x)]).Build().CreateTrainingSession(1, inputGradient: true);
        new float[] { 0, 0 }.CopyTo(session.Input(0, 1));
        new float[] { 3, 0 }.CopyTo(session.Input(1, 1));
        new float[] { 5, 7 }.CopyTo(session.Input(2, 1));
        session.Forward(1, training: true);
        session.OutputGradient().Fill(2);
        session.Backward();
        Assert.That(session.InputGradient(0).ToArray(), Is.EqualTo(new float[] { 30, 0 }));
        Assert.That(session.InputGradient(1).ToArray(), Is.EqualTo(new float[] { 0, 0 }));
        Assert.That(session.InputGradient(2).ToArray(), Is.EqualTo(new float[] { 0, 0 }));
    }

    private static IEnumerable<TestCaseData> Joins()
    {
        (int Axis, int[][] Shapes)[] joins =
        [
            (-1, [[3], [4]]), (1, [[1], [2], [300]]), (-1, [[2, 3], [2, 1], [2, 3], [2, 5]]), (2, [[2, 3], [2, 5]]), (1, [[2, 3], [4, 3]]),
            (-2, [[2, 3], [1, 3], [3, 3]]), (1, [[2, 3, 2], [1, 3, 2]]), (2, [[2, 3, 2], [2, 4, 2], [2, 1, 2]]), (3, [[2, 3, 2], [2, 3, 1]]),
            (-3, [[1, 2, 2], [3, 2, 2]]),
        ];
        return joins.Select(join => new TestCaseData(join.Axis, join.Shapes)
            .SetName($"Joined along axis {join.Axis}: {string.Join(' ', join.Shapes.Select(shape => new Shape(shape)))}"));
    }

    [TestCaseSource(nameof(Joins))]
    public void Joined(int axis, int[][] shapes)
    {
        Input[] x = [.. shapes.Select(shape => new Input(new Shape(shape)))];
        GradientCheck.Run(new GraphDescription(x, [new Concatenate(axis).Of(x)]));
    }

    private static IEnumerable<TestCaseData> Products()
    {
        (int First, int Second, int[] A, int[] B, int[] Result)[] products =
        [
            (1, 1, [5], [5], [1]), (-1, -1, [5], [3, 5], [3]), (1, 2, [5], [3, 5], [3]), (1, 1, [5], [5, 3], [3]), (2, 1, [4, 5], [5], [4]),
            (1, 1, [5, 4], [5], [4]), (2, 2, [4, 5], [3, 5], [4, 3]), (2, 1, [4, 5], [5, 3], [4, 3]), (1, 2, [5, 4], [3, 5], [4, 3]),
            (1, 1, [5, 4], [5, 3], [4, 3]), (2, 2, [2, 5, 3], [2, 5, 2], [2, 3, 2, 2]), (3, 1, [2, 3, 5], [5, 2, 2], [2, 3, 2, 2]),
            (-2, -3, [2, 5, 3], [5, 1, 2], [2, 3, 1, 2]), (1, 3, [5, 2, 2], [3, 2, 5], [2, 2, 3, 2]), (2, 2, [1, 20], [1, 20], [1, 1]),
        ];
        return products.SelectMany(_ => (bool[])[false, true], (product, normalize) => new TestCaseData(
            new Dot(product.First, product.Second) { Normalize = normalize }, product.A, product.B, product.Result)
            .SetName($"Dot {product.First} {product.Second} of {new Shape(product.A)} {new Shape(product.B)}{(normalize ? ", normalized" : "")}"));
    }

    [TestCaseSource(nameof(Products))]
    public void Product(Dot dot, int[] first, int[] second, int[] result)
    {
        Input a = new(new Shape(first)), b = new(new Shape(second));
        var graph = new GraphDescription([a, b], [dot.Of(a, b)]);
        Assert.That(graph.Graph.Build().OutputShape, Is.EqualTo(new Shape(result)));
        GradientCheck.Run(graph);
    }
}
