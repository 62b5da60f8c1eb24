using Nn.Layers;

namespace Nn.Tests.Core.Layers.Activations;

/// <summary>The activations that are layers with arguments, plainly in double precision; null for any other layer.</summary>
internal static class DoubleActivations
{
    public static double[]? Apply(Layer layer, double[] x, Shape shape, Func<double[]> nextWeight) => layer switch
    {
        Relu relu => [.. x.Select(v => Rectify(relu, v))],
        LeakyRelu leaky => [.. x.Select(v => v > 0 ? v : leaky.NegativeSlope * v)],
        Elu elu => [.. x.Select(v => v > 0 ? v : elu.Alpha * (Math.Exp(v) - 1))],
        PRelu prelu => Parametric(prelu, x, shape, nextWeight()),
        Softmax softmax => Normalize(softmax, x, shape),
        _ => null,
    };

    /// <summary>The index along each axis of a sample, of a place in its values.</summary>
    public static int[] Indices(int place, Shape shape)
    {
        var indices = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--) (place, indices[axis]) = Math.DivRem(place, shape[axis]);
        return indices;
    }

    public static int Axis(int keras, Shape shape) => keras < 0 ? shape.Rank + keras : keras - 1;

    private static double Rectify(Relu relu, double x)
    {
        double above = x > relu.Threshold ? x : 0;
        if (relu.MaxValue is { } most) above = Math.Clamp(above, 0, most);
        return above - (relu.NegativeSlope * Math.Max(0, relu.Threshold - x));
    }

    private static double[] Parametric(PRelu layer, double[] x, Shape shape, double[] alpha)
    {
        int[] shared = [.. layer.SharedAxes.Select(axis => Axis(axis, shape))];
        return [.. x.Select((v, i) =>
        {
            int[] indices = Indices(i % shape.Size, shape);
            int place = 0;
            for (int axis = 0; axis < shape.Rank; axis++)
                place = shared.Contains(axis) ? place : (place * shape[axis]) + indices[axis];
            return v > 0 ? v : alpha[place] * v;
        })];
    }

    private static double[] Normalize(Softmax layer, double[] x, Shape shape)
    {
        int[] over = [.. layer.Axes.Select(axis => Axis(axis, shape))];
        var sums = new Dictionary<string, double>();
        for (int i = 0; i < x.Length; i++) sums[Key(i)] = sums.GetValueOrDefault(Key(i)) + Math.Exp(x[i]);
        return [.. x.Select((v, i) => Math.Exp(v) / sums[Key(i)])];

        // The row, and the place along the axes that are not summed over.
        string Key(int i) => $"{i / shape.Size}:" + string.Join(',', Indices(i % shape.Size, shape).Where((_, axis) => !over.Contains(axis)));
    }
}
