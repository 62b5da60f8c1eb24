using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>A recurrent operator with what the library's cells do not have, composed of products and sums for each step.</summary>
internal static class StepwiseRecurrence
{
    /// <returns>(steps, batch, units), and the last states, (batch, units) each.</returns>
    public static PlanValue[] Run(OperatorCall call, RecurrentDirection direction, PlanValue x, PlanValue?[] states, OnnxTensor? lengths)
    {
        if (lengths is not null) throw call.NotSupported("sequences of one length, beside peepholes, clips, coupled gates or several activations", "'sequence_lens'");
        RecurrentArguments arguments = direction.Arguments;
        int steps = x.Dims[0], batch = x.Dims[1], units = arguments.Units;
        var zeros = new PlanValue(Constants.OfReals(x.Type, [batch, units], new double[batch * units]));
        PlanValue h = states[0] ?? zeros, c = states[1] ?? zeros;
        PlanValue kernel = ShapeOperators.Transposed(call.Flow, direction.Kernel, [1, 0]);
        var outputs = new PlanValue[steps];
        for (int i = 0; i < steps; i++)
        {
            int step = direction.GoesBackwards ? steps - 1 - i : i;
            PlanValue now = ShapeOperators.WithoutAxes(call.Flow, MovingOperators.Part(call.Flow, x, 0, step, 1), [0]);
            var cell = new Step(call, direction, ProductOperators.MatMul(call, now, kernel));
            (h, c) = arguments.Kind switch
            {
                RecurrentKind.Lstm => cell.Lstm(h, c),
                RecurrentKind.Gru => (cell.Gru(h), c),
                _ => (cell.Rnn(h), c),
            };
            outputs[step] = ShapeOperators.WithAxes(call.Flow, h, [0]);
        }

        PlanValue y = MovingOperators.Join(call.Flow, outputs, 0);
        return arguments.Kind == RecurrentKind.Lstm ? [y, h, c] : [y, h];
    }

    /// <summary>One step, with the input's part of its sums.</summary>
    private sealed class Step(OperatorCall call, RecurrentDirection direction, PlanValue input)
    {
        private readonly int _units = direction.Arguments.Units;

        public PlanValue Rnn(PlanValue h) => Activate(0, Sum(0, h));

        public PlanValue Gru(PlanValue h)
        {
            PlanValue z = Activate(0, Sum(0, h)), r = Activate(0, Sum(1, h));
            PlanValue candidate = direction.Arguments.ResetsAfter
                ? Activate(1, Compose.Add(call, Biased(InputOf(2), 2, ofState: false), Compose.Multiply(call, r, Biased(Product(2, h), 2, ofState: true))))
                : Activate(1, Sum(2, Compose.Multiply(call, r, h)));
            PlanValue kept = Compose.Multiply(call, z, h), fresh = Compose.Multiply(call, Compose.Subtract(call, Compose.Number(z, 1), z), candidate);
            return Compose.Add(call, fresh, kept);
        }

        public (PlanValue H, PlanValue C) Lstm(PlanValue h, PlanValue c)
        {
            PlanValue i = Activate(0, Peeped(Sum(0, h), c, 0));
            PlanValue f = direction.Arguments.IsCoupled ? Compose.Subtract(call, Compose.Number(i, 1), i) : Activate(0, Peeped(Sum(2, h), c, 2));
            PlanValue candidate = Activate(1, Sum(3, h));
            PlanValue next = Compose.Add(call, Compose.Multiply(call, f, c), Compose.Multiply(call, i, candidate));
            PlanValue o = Activate(0, Peeped(Sum(1, h), next, 1));
            return (Compose.Multiply(call, o, Activate(2, next)), next);
        }

        private PlanValue Peeped(PlanValue sum, PlanValue c, int gate) => direction.Peepholes is null
            ? sum
            : Compose.Add(call, sum, Compose.Multiply(call, MovingOperators.Part(call.Flow, direction.Peepholes, 0, gate * _units, _units), c));

        private PlanValue Sum(int gate, PlanValue state) => Biased(
            Biased(Compose.Add(call, InputOf(gate), Product(gate, state)), gate, ofState: false), gate, ofState: true);

        private PlanValue InputOf(int gate) => MovingOperators.Part(call.Flow, input, 1, gate * _units, _units);

        private PlanValue Product(int gate, PlanValue state) => ProductOperators.MatMul(
            call, state, ShapeOperators.Transposed(call.Flow, MovingOperators.Part(call.Flow, direction.RecurrentKernel, 0, gate * _units, _units), [1, 0]));

        private PlanValue Biased(PlanValue sum, int gate, bool ofState)
        {
            if (direction.Bias is null) return sum;
            int start = ((ofState ? direction.Arguments.Gates : 0) + gate) * _units;
            return Compose.Add(call, sum, MovingOperators.Part(call.Flow, direction.Bias, 0, start, _units));
        }

        private PlanValue Activate(int function, PlanValue sum)
        {
            float clip = direction.Arguments.Clip;
            if (clip > 0)
            {
                sum = BinaryOperators.Combine(call, BinaryFunctions.Max, sum, Compose.Number(sum, -clip));
                sum = BinaryOperators.Combine(call, BinaryFunctions.Min, sum, Compose.Number(sum, clip));
            }

            Activation activation = direction.Activations[function];
            PlanValue flowing = call.Flow.Flowing(sum);
            Slot slot = call.Flow.Whole(flowing);
            return call.Flow.Append(
                new ActivationNode(activation.Kernel, activation, slot.Shape), [slot], sum.Dims, flowing.Order, sum.Type, sum.Sources);
        }
    }
}
