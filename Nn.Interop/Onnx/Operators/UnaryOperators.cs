using System.Numerics.Tensors;
using Nn.Kernels;
using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>Functions of each element.</summary>
internal static class UnaryOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        AddActivations(operators);
        AddMathematics(operators);
        operators["Not"] = call => Apply(call, x => 1 - x, x => x == 0 ? 1 : 0, Scalar(x => x == 0 ? 1 : 0), OnnxType.Bool);
        operators["BitwiseNot"] = call => call.AreKnown
            ? [new PlanValue(Constants.Map(call.KnownRequired(0), x => ~x, x => x))]
            : throw call.Needs(call.Input());
        operators["IsNaN"] = call => Truth(call, double.IsNaN);
        operators["IsInf"] = call =>
        {
            bool negative = call.Int("detect_negative", 1) != 0, positive = call.Int("detect_positive", 1) != 0;
            return Truth(call, x => (negative && double.IsNegativeInfinity(x)) || (positive && double.IsPositiveInfinity(x)));
        };
        operators["Dropout"] = Dropout;
        operators["Clip"] = Clip;
    }

    /// <summary>A function that neither keeps to the library's activations nor needs more speed than a call for each element gives.</summary>
    public static UnaryFunction Scalar(Func<float, float> function, Func<float, float, float>? derivative = null) => new(
        (x, y) =>
        {
            for (int i = 0; i < x.Length; i++) y[i] = function(x[i]);
        },
        derivative);

    /// <summary>Applies a function that may be known for known values.</summary>
    public static PlanValue[] Apply(
        OperatorCall call, Func<long, long>? ofIntegers, Func<double, double> ofReals, UnaryFunction function, OnnxType? type = null)
    {
        PlanValue x = call.Input();
        if (x.Known is { } known)
        {
            OnnxTensor result = Constants.Map(known, ofIntegers ?? (value => (long)ofReals(value)), ofReals);
            return [new PlanValue(type is { } other ? new OnnxTensor(other, result.Shape, result.Values) : result)];
        }

        return [call.Flow.Append(new UnaryNode(function), [call.Flow.Whole(x)], x.Dims, x.Order, type ?? x.Type, x.Sources)];
    }

    private static PlanValue[] Truth(OperatorCall call, Func<double, bool> test)
    {
        PlanValue x = call.Input();
        if (x.Known is { } known)
            return [new PlanValue(new OnnxTensor(OnnxType.Bool, x.Dims, Array.ConvertAll(Constants.Reals(known), value => test(value) ? 1L : 0L)))];
        UnaryFunction function = Scalar(value => test(value) ? 1 : 0);
        return [call.Flow.Append(new UnaryNode(function), [call.Flow.Whole(x)], x.Dims, x.Order, OnnxType.Bool, x.Sources)];
    }

    private static PlanValue[] Activate(OperatorCall call, ActivationKernel kernel, Activation? activation = null)
    {
        PlanValue x = call.Input();
        if (x.Known is { } known)
        {
            var values = new float[known.Length];
            if (values.Length > 0) kernel.Forward(known.ToFloats(), values.Length, values);
            return [new PlanValue(Constants.OfReals(x.Type, x.Dims, Array.ConvertAll(values, value => (double)value)))];
        }

        Slot slot = call.Flow.Whole(x);
        return [call.Flow.Append(new ActivationNode(kernel, activation, slot.Shape), [slot], x.Dims, x.Order, x.Type, x.Sources)];
    }

    private static void AddActivations(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        void Named(string name, Activation activation) => operators[name] = call => Activate(call, activation.Kernel, activation);
        Named("Sigmoid", Activation.Sigmoid);
        Named("Tanh", Activation.Tanh);
        Named("Softplus", Activation.Softplus);
        Named("Softsign", Activation.Softsign);
        Named("Mish", Activation.Mish);
        operators["Relu"] = call => call.Input().Known is { IsInteger: true }
            ? Apply(call, x => Math.Max(x, 0), x => x, Scalar(x => x))
            : Activate(call, Activation.Relu.Kernel, Activation.Relu);
        operators["LeakyRelu"] = call =>
        {
            float slope = call.Float("alpha", 0.01f);
            return slope >= 0
                ? Activate(call, new ElementKernel<LeakyReluFunction>(new(slope)))
                : Apply(call, null, x => x < 0 ? slope * x : x, Scalar(x => x < 0 ? slope * x : x, (x, _) => x < 0 ? slope : 1));
        };
        operators["Elu"] = call =>
        {
            float alpha = call.Float("alpha", 1);
            return Apply(call, null, x => x < 0 ? alpha * (Math.Exp(x) - 1) : x, Scalar(x => x < 0 ? alpha * (MathF.Exp(x) - 1) : x, (x, y) => x < 0 ? y + alpha : 1));
        };
        operators["Celu"] = call => Activate(call, new ElementKernel<CeluFunction>(new(call.Float("alpha", 1))));
        operators["Selu"] = call =>
        {
            float alpha = call.Float("alpha", 1.67326319f), gamma = call.Float("gamma", 1.05070102f);
            return Apply(
                call, null, x => x > 0 ? gamma * x : gamma * alpha * (Math.Exp(x) - 1),
                Scalar(x => x > 0 ? gamma * x : gamma * alpha * (MathF.Exp(x) - 1), (x, y) => x > 0 ? gamma : y + (gamma * alpha)));
        };
        operators["HardSigmoid"] = call =>
        {
            float slope = call.Float("alpha", 0.2f), shift = call.Float("beta", 0.5f);
            var function = new UnaryFunction(
                (x, y) =>
                {
                    TensorPrimitives.Multiply(x, slope, y);
                    TensorPrimitives.Add(y, shift, y);
                    TensorPrimitives.Clamp(y, 0, 1, y);
                },
                (_, y) => y is > 0 and < 1 ? slope : 0);
            return Apply(call, null, x => Math.Clamp((slope * x) + shift, 0, 1), function);
        };
        operators["HardSwish"] = call => Activate(call, Activation.HardSilu.Kernel);
        operators["ThresholdedRelu"] = call =>
        {
            float threshold = call.Float("alpha", 1);
            return Apply(call, null, x => x > threshold ? x : 0, Scalar(x => x > threshold ? x : 0, (x, _) => x > threshold ? 1 : 0));
        };
        operators["Shrink"] = call =>
        {
            float threshold = call.Float("lambd", 0.5f), bias = call.Float("bias", 0);
            double Shrunk(double x) => x < -threshold ? x + bias : x > threshold ? x - bias : 0;
            return Apply(call, null, Shrunk, Scalar(x => (float)Shrunk(x), (x, _) => Math.Abs(x) > threshold ? 1 : 0));
        };
        operators["Gelu"] = call => call.Text("approximate", "none") switch
        {
            "none" => Activate(call, Activation.Gelu.Kernel),
            "tanh" => Apply(call, null, GeluByTanh, Scalar(x => (float)GeluByTanh(x), (x, _) => (float)GeluByTanhDerivative(x))),
            var other => throw call.NotSupported("'none' or 'tanh' as 'approximate'", $"'{other}'"),
        };
    }

    private static double GeluByTanh(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    private static double GeluByTanhDerivative(double x)
    {
        double tanh = Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)));
        return (0.5 * (1 + tanh)) + (0.5 * x * (1 - (tanh * tanh)) * Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x)));
    }

    private static void AddMathematics(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        void Add(string name, Func<double, double> ofReals, UnaryFunction.Loop loop, Func<float, float, float>? derivative, Func<long, long>? ofIntegers = null) =>
            operators[name] = call => Apply(call, ofIntegers, ofReals, new UnaryFunction(loop, derivative));
        Add("Abs", Math.Abs, TensorPrimitives.Abs, (x, _) => Math.Sign(x), x => Math.Abs(x));
        Add("Neg", x => -x, TensorPrimitives.Negate, (_, _) => -1, x => -x);
        Add("Sqrt", Math.Sqrt, TensorPrimitives.Sqrt, (_, y) => 0.5f / y);
        Add("Exp", Math.Exp, TensorPrimitives.Exp, (_, y) => y);
        Add("Log", Math.Log, TensorPrimitives.Log, (x, _) => 1 / x);
        Add("Reciprocal", x => 1 / x, TensorPrimitives.Reciprocal, (_, y) => -y * y);
        Add("Sin", Math.Sin, TensorPrimitives.Sin, (x, _) => MathF.Cos(x));
        Add("Cos", Math.Cos, TensorPrimitives.Cos, (x, _) => -MathF.Sin(x));
        Add("Tan", Math.Tan, TensorPrimitives.Tan, (_, y) => 1 + (y * y));
        Add("Asin", Math.Asin, TensorPrimitives.Asin, (x, _) => 1 / MathF.Sqrt(1 - (x * x)));
        Add("Acos", Math.Acos, TensorPrimitives.Acos, (x, _) => -1 / MathF.Sqrt(1 - (x * x)));
        Add("Atan", Math.Atan, TensorPrimitives.Atan, (x, _) => 1 / (1 + (x * x)));
        Add("Sinh", Math.Sinh, TensorPrimitives.Sinh, (x, _) => MathF.Cosh(x));
        Add("Cosh", Math.Cosh, TensorPrimitives.Cosh, (x, _) => MathF.Sinh(x));
        Add("Asinh", Math.Asinh, TensorPrimitives.Asinh, (x, _) => 1 / MathF.Sqrt((x * x) + 1));
        Add("Acosh", Math.Acosh, TensorPrimitives.Acosh, (x, _) => 1 / MathF.Sqrt((x * x) - 1));
        Add("Atanh", Math.Atanh, TensorPrimitives.Atanh, (x, _) => 1 / (1 - (x * x)));
        Add("Floor", Math.Floor, TensorPrimitives.Floor, null);
        Add("Ceil", Math.Ceiling, TensorPrimitives.Ceiling, null);
        Add("Round", x => Math.Round(x, MidpointRounding.ToEven), (x, y) => TensorPrimitives.Round(x, MidpointRounding.ToEven, y), null);
        Add("Sign", x => double.IsNaN(x) ? double.NaN : Math.Sign(x), Sign, null, x => Math.Sign(x));
        operators["Erf"] = call => Activate(call, new ElementKernel<ErfFunction>(default));
        operators["Identity"] = call => [call.Input()];
    }

    private static void Sign(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = float.IsNaN(x[i]) ? float.NaN : Math.Sign(x[i]);
    }

    private static PlanValue[] Clip(OperatorCall call)
    {
        PlanValue x = call.Input();
        PlanValue? least = Bound(call, 1, "min", x.Type), most = Bound(call, 2, "max", x.Type);
        if (x.Known is null && least?.Known is not null != least is null && most?.Known is not null != most is null && !Integers.Are(x.Type))
        {
            float low = least is null ? float.NegativeInfinity : least.Known!.ToFloats()[0], high = most is null ? float.PositiveInfinity : most.Known!.ToFloats()[0];
            if (low <= high)
            {
                return Apply(
                    call, null, value => value,
                    new UnaryFunction((from, to) => TensorPrimitives.Clamp(from, low, high, to), (value, _) => value >= low && value <= high ? 1 : 0));
            }
        }

        if (least is not null) x = BinaryOperators.Combine(call, BinaryFunctions.Max, x, least);
        if (most is not null) x = BinaryOperators.Combine(call, BinaryFunctions.Min, x, most);
        return [x];
    }

    /// <summary>A bound: an input from version 11 on, an argument before.</summary>
    private static PlanValue? Bound(OperatorCall call, int input, string name, OnnxType type)
    {
        if (call.Opset >= 11) return call.Optional(input);
        return call.Has(name) ? new PlanValue(Constants.OfReals(type, [], [call.Float(name, 0)])) : null;
    }

    private static PlanValue[] Dropout(OperatorCall call)
    {
        PlanValue x = call.Input();
        double rate = call.Opset >= 12 ? (call.Known(1) is { Length: > 0 } given ? given.ToFloats()[0] : 0.5) : call.Float("ratio", 0.5f);
        call.Ignore("seed", "ratio");
        bool trains = call.Known(2) is { } mode && ((long[])mode.Values)[0] != 0;
        if (trains && rate > 0 && !call.Flow.Learns)
            throw call.NotSupported("a dropout that does nothing in a prediction", "training_mode");
        PlanValue kept = new(Constants.OfReals(call.Opset >= 12 ? OnnxType.Bool : x.Type, x.Dims, Ones(call.Outputs > 1 ? x.Size : 0, x.Size)));
        if (!call.Flow.Learns || x.Known is not null || rate <= 0) return [x, kept];
        Slot dropped = call.Flow.Builder.Add(new Dropout(rate), call.Flow.Whole(x)).Single;
        return [new PlanValue(dropped, x.Type, x.Dims, x.Order, x.Sources), kept];
    }

    private static double[] Ones(int count, int size)
    {
        var ones = new double[size];
        if (count > 0) Array.Fill(ones, 1);
        return ones;
    }

    /// <summary>The error function.</summary>
    private readonly struct ErfFunction : IActivationFunction
    {
        public static bool DerivativeOfOutput => false;

        public T Value<T>(T x)
            where T : struct, ISimd<T> => ErrorFunction.Erf(x);

        /// <summary>dx = dy · 2 / √π · e^(−x²).</summary>
        public T Gradient<T>(T x, T dy)
            where T : struct, ISimd<T> => dy * T.Create(1.12837917f) * Exponential.ExpOfNonPositive(T.Create(0f) - (x * x));
    }
}
