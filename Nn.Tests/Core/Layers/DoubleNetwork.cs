using Nn.Layers;
using Nn.Tests.Core.Kernels;
using Nn.Tests.Core.Layers.Activations;
using Nn.Tests.Core.Layers.Convolution;
using Nn.Tests.Core.Layers.Normalization;
using Nn.Tests.Core.Layers.Pooling;
using Nn.Tests.Core.Layers.Recurrent;
using Nn.Tests.Core.Layers.Reshaping;

namespace Nn.Tests.Core.Layers;

/// <summary>
/// The forward pass of a network in training mode, written plainly in double precision over (rows, values of a sample), with none of the
/// library's kernels. Weights are given by position; a dropout takes the mask that it is given, a graph is looked up among those given.
/// </summary>
internal sealed class DoubleNetwork(
    Layer description, Shape[] inputShapes, double[]? dropoutMask = null, GraphDescription[]? graphs = null)
{
    private double[][] _weights = [];
    private int _next;

    /// <param name="x">Of each input (rows, input size).</param>
    /// <param name="rows">The number of samples.</param>
    /// <param name="weights">In the order of the model's parameters.</param>
    /// <returns>Of each output (rows, output size).</returns>
    public double[][] Forward(double[][] x, int rows, double[][] weights)
    {
        (_weights, _next) = (weights, 0);
        DoubleValue[] inputs = [.. x.Zip(inputShapes, (values, shape) => new DoubleValue(values, shape))];
        return [.. Apply(description, inputs, rows, trainable: true).Select(value => value.Values)];
    }

    private DoubleValue[] Apply(Layer layer, DoubleValue[] inputs, int rows, bool trainable)
    {
        DoubleValue[] outputs = ApplyUnmasked(layer, inputs, rows, trainable);
        return layer.MaskRule == MaskRule.Pass && inputs[0].Mask is { } mask
            ? [.. outputs.Select(value => value with { Mask = mask })]
            : outputs;
    }

    private DoubleValue[] ApplyUnmasked(Layer layer, DoubleValue[] inputs, int rows, bool trainable)
    {
        trainable &= layer.Trainable;
        if (layer is Sequential row) return row.Aggregate(inputs, (values, inner) => Apply(inner, values, rows, trainable));
        if (layer is Graph graph) return Apply(graphs!.First(known => known.Describes(graph)), inputs, rows, trainable);
        if (layer is Split split) return split.Apply(inputs[0]);
        if (layer is Hide hide) return [hide.Apply(inputs[0])];
        if (DoubleMerging.Apply(layer, inputs, rows) is { } merged) return [merged];
        if (new DoubleRecurrent(rows, () => _weights[_next++], Function, dropoutMask).Apply(layer, inputs) is { } sequences) return sequences;
        (double[] x, Shape shape) = inputs.Single();
        if (layer is TimeDistributed distributed)
        {
            DoubleValue each = Apply(distributed.Layer, [new(x, new Shape(shape.Dimensions[1..]))], rows * shape[0], trainable).Single();
            return [new(each.Values, new Shape([shape[0], .. each.Shape.Dimensions]))];
        }

        if (layer is GlobalAveragePooling1D && inputs[0].Mask is { } kept) return [new(Mean(x, shape, kept), [shape[1]])];
        if (layer is Masking masking) return [Mask(masking, x, shape)];
        if (DoubleActivations.Apply(layer, x, shape, () => _weights[_next++]) is { } activated) return [new(activated, shape)];
        if (DoubleNormalization.Apply(layer, x, shape, () => _weights[_next++]) is { } normalized) return [new(normalized, shape)];
        if (DoublePooling.Apply(layer, x, shape) is { } pooled) return [pooled];
        if (DoubleReshaping.Apply(layer, x, shape) is { } reshaped) return [reshaped];
        if (DoubleConvolution.Apply(layer, x, shape, () => _weights[_next++]) is { } convolved)
            return [convolved with { Values = Activate(DoubleConvolution.ActivationOf(layer).KerasName, convolved.Values, convolved.Shape[^1]) }];
        return
        [
            layer switch
            {
                Dense dense => new(Product(dense, x, shape[^1]), shape.WithLast(dense.Units)),
                BatchNormalization normalization => new(Normalize(normalization, x, shape, trainable, inputs[0].Mask), shape),
                Activation activation => new(Activate(activation.KerasName, x, shape[^1]), shape),
                Dropout dropout => new([.. x.Select((v, i) => v * dropoutMask![i] / (1 - dropout.Rate))], shape),
                Flatten => new(x, [shape.Size]),
                Residual residual => new([.. x.Zip(Apply(residual.Inner, inputs, rows, trainable)[0].Values, (a, b) => a + b)], shape),
                _ => throw new NotSupportedException(layer.GetType().Name),
            },
        ];
    }

    /// <summary>Follows each output to what it is computed from. A layer that is used again reads the weights of its first use again.</summary>
    private DoubleValue[] Apply(GraphDescription graph, DoubleValue[] inputs, int rows, bool trainable)
    {
        var known = new Dictionary<object, DoubleValue[]>(ReferenceEqualityComparer.Instance);
        var firstWeights = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < inputs.Length; i++) known[graph.Inputs[i]] = [inputs[i]];
        return [.. graph.Outputs.Select(Follow)];

        DoubleValue Follow(Value value)
        {
            if (value is not LayerValue { Use: var use, Output: var output }) return known[value][0];
            if (known.TryGetValue(use, out DoubleValue[]? results)) return results[output];
            DoubleValue[] read = [.. use.Inputs.Select(Follow)];
            int next = _next;
            bool isFurther = !firstWeights.TryAdd(use.Layer, next);
            if (isFurther) _next = firstWeights[use.Layer];
            known[use] = Apply(use.Layer, read, rows, trainable);
            if (isFurther) _next = next;
            return known[use][output];
        }
    }

    private static DoubleValue Mask(Masking layer, double[] x, Shape shape)
    {
        double[] mask = [.. x.Chunk(shape[1]).Select(step => step.Any(value => value != layer.MaskValue) ? 1.0 : 0.0)];
        return new([.. x.Select((value, i) => value * mask[i / shape[1]])], shape) { Mask = mask };
    }

    private double[] Product(Dense dense, double[] x, int features)
    {
        double[] kernel = _weights[_next++], bias = dense.UseBias ? _weights[_next++] : new double[dense.Units];
        var y = new double[x.Length / features * dense.Units];
        for (int i = 0; i < y.Length; i++)
        {
            (int row, int unit) = Math.DivRem(i, dense.Units);
            y[i] = bias[unit];
            for (int k = 0; k < features; k++) y[i] += x[(row * features) + k] * kernel[(k * dense.Units) + unit];
        }

        return Activate(dense.Activation.KerasName, y, dense.Units);
    }

    /// <summary>Of each channel over the steps that count.</summary>
    private static double[] Mean(double[] x, Shape shape, double[] mask) =>
    [
        .. x.Chunk(shape.Size).Zip(mask.Chunk(shape[0])).SelectMany(pair => Enumerable.Range(0, shape[1]).Select(channel =>
            Enumerable.Range(0, shape[0]).Sum(step => pair.Second[step] * pair.First[(step * shape[1]) + channel]) / pair.Second.Sum())),
    ];

    private double[] Normalize(BatchNormalization layer, double[] x, Shape shape, bool trainable, double[]? mask)
    {
        int axis = DoubleActivations.Axis(layer.Axis, shape), features = shape[axis];
        int[] featureOf = [.. Enumerable.Range(0, shape.Size).Select(i => DoubleActivations.Indices(i, shape)[axis])];
        double[]? gamma = layer.Scale ? _weights[_next++] : null, beta = layer.Center ? _weights[_next++] : null;
        double[] means = _weights[_next++], variances = _weights[_next++];
        var y = new double[x.Length];
        for (int j = 0; j < features; j++)
        {
            double[] column = [.. x.Where((_, i) => featureOf[i % shape.Size] == j && mask?[i / (shape.Size / shape[0])] != 0)];
            double mean = trainable ? column.Average() : means[j];
            double variance = trainable ? column.Average(v => (v - mean) * (v - mean)) : variances[j];
            double factor = (gamma?[j] ?? 1) / Math.Sqrt(variance + layer.Epsilon);
            for (int i = 0; i < x.Length; i++)
            {
                if (featureOf[i % shape.Size] == j) y[i] = (factor * (x[i] - mean)) + (beta?[j] ?? 0);
            }
        }

        return y;
    }

    private static double[] Activate(string name, double[] x, int columns)
    {
        if (name is not ("softmax" or "log_softmax")) return [.. x.Select(v => Function(name, v))];
        var y = new double[x.Length];
        for (int start = 0; start < x.Length; start += columns)
        {
            double logSum = Math.Log(x.Skip(start).Take(columns).Sum(Math.Exp));
            for (int i = start; i < start + columns; i++) y[i] = name == "softmax" ? Math.Exp(x[i] - logSum) : x[i] - logSum;
        }

        return y;
    }

    private static double Function(string name, double x) => name switch
    {
        "linear" => x,
        "relu" => Math.Max(x, 0),
        "leaky_relu" => x >= 0 ? x : 0.2 * x,
        "relu6" => Math.Clamp(x, 0, 6),
        "elu" or "celu" => x > 0 ? x : DoubleMath.Expm1(x),
        "selu" => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * DoubleMath.Expm1(x)),
        "gelu" => x * DoubleMath.NormalCdf(x),
        "silu" => x * DoubleMath.Sigmoid(x),
        "mish" => x * Math.Tanh(DoubleMath.Softplus(x)),
        "hard_silu" => x * Math.Clamp(x + 3, 0, 6) / 6,
        "softplus" => DoubleMath.Softplus(x),
        "softsign" => x / (1 + Math.Abs(x)),
        "tanh" => Math.Tanh(x),
        "tanh_shrink" => x - Math.Tanh(x),
        "sigmoid" => DoubleMath.Sigmoid(x),
        "hard_sigmoid" => Math.Clamp(x + 3, 0, 6) / 6,
        "exponential" => Math.Exp(x),
        _ => throw new NotSupportedException(name),
    };
}
