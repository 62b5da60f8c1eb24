using Nn.Layers;
using Nn.Tests.Core.Layers.Activations;

namespace Nn.Tests.Core.Layers.Normalization;

/// <summary>The normalizations of each sample by itself, plainly in double precision; null for any other layer.</summary>
internal static class DoubleNormalization
{
    public static double[]? Apply(Layer layer, double[] x, Shape shape, Func<double[]> nextWeight)
    {
        switch (layer)
        {
            case LayerNormalization l:
                return Normalize(x, shape, l.Axis, null, values => Scaled(values, Mean(values), values.Length, l.Epsilon), Next(l.Scale), Next(l.Center));
            case RmsNormalization r:
                return Normalize(x, shape, r.Axis, null, values => Scaled(values, 0, values.Length, r.Epsilon), Next(true), null);
            case UnitNormalization u:
                return Normalize(x, shape, u.Axis, null, values => Scaled(values, 0, 1, 0), null, null);
            case GroupNormalization g:
                return Normalize(x, shape, g.Axis, g.Groups, values => Scaled(values, Mean(values), values.Length, g.Epsilon), Next(g.Scale), Next(g.Center));
            default:
                return null;
        }

        double[]? Next(bool exists) => exists ? nextWeight() : null;
    }

    private static double Mean(double[] values) => values.Average();

    private static double[] Scaled(double[] values, double mean, double divisor, double epsilon)
    {
        double root = Math.Sqrt((values.Sum(v => (v - mean) * (v - mean)) / divisor) + epsilon);
        return [.. values.Select(v => (v - mean) / root)];
    }

    /// <summary>Values that share a sample and their places along all other axes, or with groups their group of channels, belong together.</summary>
    private static double[] Normalize(
        double[] x, Shape shape, Axes axis, int? groups, Func<double[], double[]> normalize, double[]? gamma, double[]? beta)
    {
        int[] axes = [.. axis.Select(a => DoubleActivations.Axis(a, shape))];
        var y = new double[x.Length];
        foreach (int[] together in Enumerable.Range(0, x.Length).GroupBy(KeyOf).Select(group => group.ToArray()))
        {
            double[] values = normalize([.. together.Select(i => x[i])]);
            for (int k = 0; k < together.Length; k++)
            {
                int weight = WeightOf(together[k]);
                y[together[k]] = (values[k] * (gamma?[weight] ?? 1)) + (beta?[weight] ?? 0);
            }
        }

        return y;

        string KeyOf(int i)
        {
            int[] at = DoubleActivations.Indices(i % shape.Size, shape);
            int row = i / shape.Size;
            if (groups is not { } count) return string.Join(',', at.Where((_, a) => !axes.Contains(a)).Prepend(row));
            int channels = shape[axes[0]];
            return $"{row},{at[axes[0]] / (channels / (count == -1 ? channels : count))}";
        }

        int WeightOf(int i)
        {
            int[] at = DoubleActivations.Indices(i % shape.Size, shape);
            return axes.Aggregate(0, (index, a) => (index * shape[a]) + at[a]);
        }
    }
}
