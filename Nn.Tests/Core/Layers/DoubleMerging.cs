using Nn.Layers;

namespace Nn.Tests.Core.Layers;

/// <summary>The merging layers of a <see cref="DoubleNetwork"/>, by places with an index for each axis.</summary>
internal static class DoubleMerging
{
    /// <returns>Null for another layer.</returns>
    public static DoubleValue? Apply(Layer layer, DoubleValue[] inputs, int rows) => layer switch
    {
        Add => Fold(inputs, (a, b) => a + b),
        Subtract => Fold(inputs, (a, b) => a - b),
        Multiply => Fold(inputs, (a, b) => a * b),
        Average => Mean(inputs),
        Maximum => Fold(inputs, Math.Max),
        Minimum => Fold(inputs, Math.Min),
        Concatenate concatenate => Concatenate(inputs, Axis(concatenate.Axis, inputs[0]), rows),
        Dot dot => Dot(inputs, Axis(dot.FirstAxis, inputs[0]), Axis(dot.SecondAxis, inputs[1]), dot.Normalize, rows),
        _ => null,
    };

    private static DoubleValue Fold(DoubleValue[] inputs, Func<double, double, double> operation) =>
        inputs.Aggregate((x, y) => new([.. x.Values.Zip(y.Values, operation)], x.Shape));

    private static DoubleValue Mean(DoubleValue[] inputs) =>
        new([.. Fold(inputs, (a, b) => a + b).Values.Select(v => v / inputs.Length)], inputs[0].Shape);

    private static int Axis(int axis, DoubleValue value) => axis < 0 ? axis + value.Shape.Rank : axis - 1;

    private static DoubleValue Concatenate(DoubleValue[] inputs, int axis, int rows)
    {
        int[] dimensions = [.. inputs[0].Shape];
        dimensions[axis] = inputs.Sum(input => input.Shape[axis]);
        var shape = new Shape(dimensions);
        var y = new List<double>();
        for (int row = 0; row < rows; row++)
        {
            foreach (int[] place in Places(shape))
            {
                int input = 0;
                for (; place[axis] >= inputs[input].Shape[axis]; input++) place[axis] -= inputs[input].Shape[axis];
                y.Add(At(inputs[input], row, place));
            }
        }

        return new([.. y], shape);
    }

    private static DoubleValue Dot(DoubleValue[] inputs, int firstAxis, int secondAxis, bool normalize, int rows)
    {
        DoubleValue a = inputs[0], b = inputs[1];
        Shape othersOfA = Without(a.Shape, firstAxis), othersOfB = Without(b.Shape, secondAxis);
        var y = new List<double>();
        for (int row = 0; row < rows; row++)
        {
            foreach (int[] left in Places(othersOfA))
            {
                double[] first = Vector(a, row, left, firstAxis);
                foreach (int[] right in Places(othersOfB))
                {
                    double[] second = Vector(b, row, right, secondAxis);
                    double norms = normalize ? Scale(first) * Scale(second) : 1;
                    y.Add(first.Zip(second, (p, q) => p * q).Sum() * norms);
                }
            }
        }

        int[] dimensions = [.. othersOfA, .. othersOfB];
        return new([.. y], dimensions.Length == 0 ? [1] : new Shape(dimensions));
    }

    private static double Scale(double[] vector) => Math.Min(1 / Math.Sqrt(vector.Sum(v => v * v)), 1e7);

    private static Shape Without(Shape shape, int axis) => new([.. shape.Where((_, i) => i != axis)]);

    private static double[] Vector(DoubleValue value, int row, int[] others, int axis) =>
        [.. Enumerable.Range(0, value.Shape[axis]).Select(i => At(value, row, [.. others[..axis], i, .. others[axis..]]))];

    private static double At(DoubleValue value, int row, int[] place)
    {
        int index = row;
        for (int i = 0; i < place.Length; i++) index = (index * value.Shape[i]) + place[i];
        return value.Values[index];
    }

    /// <summary>Every place of a shape in order, the last index the fastest.</summary>
    private static IEnumerable<int[]> Places(Shape shape)
    {
        for (int i = 0; i < shape.Size; i++)
        {
            var place = new int[shape.Rank];
            for (int axis = shape.Rank - 1, rest = i; axis >= 0; rest /= shape[axis--]) place[axis] = rest % shape[axis];
            yield return place;
        }
    }
}
