using Nn.Layers;

namespace Nn.Tests.Core.Layers.Recurrent;

/// <summary>
/// The recurrent layers plainly in double precision, one row and step after the other, by Keras' formulas; null for any other layer. Factors of
/// dropouts are given: those of the inputs (rows, masks, features), then those of the states (rows, gates, units).
/// </summary>
internal sealed class DoubleRecurrent(int rows, Func<double[]> nextWeight, Func<string, double, double> activate, double[]? dropout)
{
    public DoubleValue[]? Apply(Layer layer, DoubleValue[] inputs) => layer switch
    {
        RecurrentLayer recurrent => Run(recurrent, inputs, inInputOrder: false),
        Bidirectional both => Run(both, inputs),
        _ => null,
    };

    private DoubleValue[] Run(Bidirectional layer, DoubleValue[] inputs)
    {
        bool zeroes = layer.Layer.ReturnSequences;
        int states = (inputs.Length - 1) / 2;
        DoubleValue[] forwards = Run(layer.Layer with { ZeroOutputForMask = zeroes }, inputs[..(1 + states)], inInputOrder: true);
        RecurrentLayer second = layer.BackwardLayer ?? layer.Layer with { GoBackwards = true };
        DoubleValue[] backwards = Run(second with { ZeroOutputForMask = zeroes }, [inputs[0], .. inputs[(1 + states)..]], inInputOrder: true);
        double[] a = forwards[0].Values, b = backwards[0].Values;
        int units = layer.Layer.Units;
        DoubleValue Merged(IEnumerable<double> values) => forwards[0] with { Values = [.. values] };
        DoubleValue[] merged = layer.MergeMode switch
        {
            BidirectionalMerge.Concat => [new([.. a.Chunk(units).Zip(b.Chunk(second.Units), (x, y) => x.Concat(y)).SelectMany(v => v)],
                forwards[0].Shape.WithLast(units + second.Units)) { Mask = forwards[0].Mask }],
            BidirectionalMerge.Sum => [Merged(a.Zip(b, (x, y) => x + y))],
            BidirectionalMerge.Mul => [Merged(a.Zip(b, (x, y) => x * y))],
            BidirectionalMerge.Ave => [Merged(a.Zip(b, (x, y) => (x + y) / 2))],
            _ => [forwards[0], backwards[0]],
        };
        return [.. merged, .. forwards[1..], .. backwards[1..]];
    }

    private DoubleValue[] Run(RecurrentLayer layer, DoubleValue[] inputs, bool inInputOrder)
    {
        int steps = inputs[0].Shape[0], features = inputs[0].Shape[1], units = layer.Units;
        double[]? mask = inputs[0].Mask;
        double[] kernel = nextWeight(), recurrent = nextWeight(), bias = layer.UseBias ? nextWeight() : [];
        int gates = kernel.Length / features / units, states = layer is Lstm ? 2 : 1;
        int inputMasks = layer.Dropout == 0 ? 0 : layer.RecurrentDropout == 0 ? 1 : gates, stateStart = rows * inputMasks * features;
        var y = new double[rows * (layer.ReturnSequences ? steps : 1) * units];
        double[][] last = [.. Enumerable.Range(0, states).Select(_ => new double[rows * units])];
        for (int row = 0; row < rows; row++)
        {
            double[][] state = [.. Enumerable.Range(0, states).Select(s =>
                inputs.Length > 1 ? inputs[1 + s].Values[(row * units)..((row + 1) * units)] : new double[units])];
            var output = new double[units];
            for (int step = 0; step < steps; step++)
            {
                int place = layer.GoBackwards ? steps - 1 - step : step;
                double[] x = inputs[0].Values[(((row * steps) + place) * features)..(((row * steps) + place + 1) * features)];
                double OfInput(int gate, int unit, double start)
                {
                    for (int k = 0; k < features; k++)
                    {
                        int which = inputMasks == 1 ? 0 : gate;
                        double factor = inputMasks == 0 ? 1 : dropout![(((row * inputMasks) + which) * features) + k];
                        start += x[k] * factor * kernel[(k * gates * units) + (gate * units) + unit];
                    }

                    return start;
                }

                double OfState(int gate, int unit, double[] h)
                {
                    double sum = 0;
                    for (int k = 0; k < units; k++) sum += h[k] * Factor(gate, k) * recurrent[(k * gates * units) + (gate * units) + unit];
                    return sum;
                }

                double Factor(int gate, int k) => layer.RecurrentDropout == 0 ? 1 : dropout![stateStart + (((row * gates) + gate) * units) + k];
                double Bias(int gate, int unit, int line) => bias.Length == 0 ? 0 : bias[(line * gates * units) + (gate * units) + unit];
                double[][] next = Next(layer, state, units, OfInput, OfState, Bias);
                bool counts = mask is null || mask[(row * steps) + place] != 0;
                if (counts) (state, output) = (next, next[0]);
                if (!layer.ReturnSequences && step < steps - 1) continue;
                double[] shown = counts || !layer.ZeroOutputForMask ? output : new double[units];
                shown.CopyTo(y, layer.ReturnSequences ? ((row * steps) + (inInputOrder ? place : step)) * units : row * units);
            }

            for (int s = 0; s < states; s++) state[s].CopyTo(last[s], row * units);
        }

        var first = new DoubleValue(y, layer.ReturnSequences ? [steps, units] : [units]) { Mask = layer.ReturnSequences ? mask : null };
        return layer.ReturnState ? [first, .. last.Select(values => new DoubleValue(values, [units]))] : [first];
    }

    private double[][] Next(
        RecurrentLayer layer, double[][] state, int units, Func<int, int, double, double> input, Func<int, int, double[], double> product,
        Func<int, int, int, double> bias)
    {
        double[] h = state[0], result = new double[units];
        string activation = layer.Activation.KerasName;
        switch (layer)
        {
            case SimpleRnn:
                for (int u = 0; u < units; u++) result[u] = activate(activation, input(0, u, bias(0, u, 0)) + product(0, u, h));
                return [result];
            case Lstm lstm:
                var cell = new double[units];
                for (int u = 0; u < units; u++)
                {
                    double Sum(int gate) => input(gate, u, bias(gate, u, 0)) + product(gate, u, h);
                    double Gate(int gate) => activate(lstm.RecurrentActivation.KerasName, Sum(gate));
                    cell[u] = (Gate(1) * state[1][u]) + (Gate(0) * activate(activation, Sum(2)));
                    result[u] = Gate(3) * activate(activation, cell[u]);
                }

                return [result, cell];
            case Gru gru:
                double Part(int gate, int u) => input(gate, u, bias(gate, u, 0));
                double Recurrent(int gate, int u) => product(gate, u, h) + (gru.ResetAfter ? bias(gate, u, 1) : 0);
                double[] reset = [.. Enumerable.Range(0, units).Select(u => activate(gru.RecurrentActivation.KerasName, Part(1, u) + Recurrent(1, u)))];
                double[] resetState = [.. h.Zip(reset, (a, b) => a * b)];
                for (int u = 0; u < units; u++)
                {
                    double z = activate(gru.RecurrentActivation.KerasName, Part(0, u) + Recurrent(0, u));
                    double candidate = gru.ResetAfter ? reset[u] * Recurrent(2, u) : product(2, u, resetState);
                    result[u] = (z * h[u]) + ((1 - z) * activate(activation, Part(2, u) + candidate));
                }

                return [result];
            default:
                throw new NotSupportedException(layer.GetType().Name);
        }
    }
}
