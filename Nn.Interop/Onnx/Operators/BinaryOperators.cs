namespace Nn.Interop.Onnx;

/// <summary>Functions of two or more operands, broadcast to each other.</summary>
internal static class BinaryOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        operators["Add"] = Sum;
        operators["Sub"] = call => [WholeNumbers.Kept(call, Combine(call, BinaryFunctions.Subtract, call.Input(), call.Input(1)))];
        operators["Mul"] = call => [WholeNumbers.Kept(call, Combine(call, BinaryFunctions.Multiply, call.Input(), call.Input(1)))];
        operators["Div"] = call => [Combine(call, Integers.Are(call.Input().Type) ? IntegerDivision : BinaryFunctions.Divide, call.Input(), call.Input(1))];
        operators["Pow"] = call => [WholeNumbers.Kept(call, Combine(call, BinaryFunctions.Pow, call.Input(), call.Input(1)))];
        operators["PRelu"] = call => [Combine(call, BinaryFunctions.PRelu, call.Input(), call.Input(1))];
        operators["Mod"] = call => [Combine(call, call.Int("fmod", 0) != 0 ? Remainder : Modulus, call.Input(), call.Input(1))];
        operators["Max"] = call => [Fold(call, BinaryFunctions.Max)];
        operators["Min"] = call => [Fold(call, BinaryFunctions.Min)];
        operators["Sum"] = call => [WholeNumbers.Kept(call, Fold(call, BinaryFunctions.Add))];
        operators["Mean"] = call => [Combine(
            call, BinaryFunctions.Divide, Fold(call, BinaryFunctions.Add), new PlanValue(Constants.OfReals(call.Input().Type, [], [call.Count])))];
        void Truth(string name, Func<double, double, bool> ofReals, Func<long, long, bool> ofIntegers)
        {
            BinaryFunction function = BinaryFunctions.Truth(ofReals, ofIntegers);
            operators[name] = call => [Combine(call, function, call.Input(), call.Input(1), OnnxType.Bool)];
        }

        Truth("Equal", (a, b) => a == b, (a, b) => a == b);
        Truth("Greater", (a, b) => a > b, (a, b) => a > b);
        Truth("GreaterOrEqual", (a, b) => a >= b, (a, b) => a >= b);
        Truth("Less", (a, b) => a < b, (a, b) => a < b);
        Truth("LessOrEqual", (a, b) => a <= b, (a, b) => a <= b);
        Truth("And", (a, b) => a != 0 && b != 0, (a, b) => (a & b) != 0);
        Truth("Or", (a, b) => a != 0 || b != 0, (a, b) => (a | b) != 0);
        Truth("Xor", (a, b) => a != b, (a, b) => a != b);
        void Bits(string name, Func<OperatorCall, Func<long, long, long>> function) => operators[name] = call =>
        {
            foreach (PlanValue? input in call.Inputs)
            {
                if (input is { Known: null }) throw call.Needs(input);
            }

            return [Combine(call, BinaryFunctions.Scalar((a, _) => a, function(call)), call.Input(), call.Input(1))];
        };
        Bits("BitwiseAnd", _ => (a, b) => a & b);
        Bits("BitwiseOr", _ => (a, b) => a | b);
        Bits("BitwiseXor", _ => (a, b) => a ^ b);
        Bits("BitShift", call => call.Text("direction", "") switch
        {
            "LEFT" => (a, b) => b > 63 ? 0 : a << (int)b,
            "RIGHT" => (a, b) => b > 63 ? 0 : (long)((ulong)a >> (int)b),
            var other => throw call.Error("'LEFT' or 'RIGHT' as 'direction'", $"'{other}'"),
        });
    }

    /// <summary>Whole numbers are divided towards 0.</summary>
    private static readonly BinaryFunction IntegerDivision = BinaryFunctions.Scalar((a, b) => MathF.Truncate(a / b), BinaryFunctions.Divide.OfIntegers);

    /// <summary>The remainder has the sign of the divisor.</summary>
    private static readonly BinaryFunction Modulus = BinaryFunctions.Scalar(
        (a, b) => a - (b * MathF.Floor(a / b)), (a, b) => b == 0 ? throw DivisorIsZero() : b == -1 ? 0 : ((a % b) + b) % b);

    /// <summary>The remainder has the sign of the dividend.</summary>
    private static readonly BinaryFunction Remainder = BinaryFunctions.Scalar(
        (a, b) => a % b, (a, b) => b == 0 ? throw DivisorIsZero() : b == -1 ? 0 : a % b);

    /// <summary>A function of two values, broadcast to each other.</summary>
    /// <param name="call">For whom.</param>
    /// <param name="function">The function.</param>
    /// <param name="a">Its first argument.</param>
    /// <param name="b">Its second argument.</param>
    /// <param name="type">The type of the result; null for that of <paramref name="a"/>.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    public static PlanValue Combine(OperatorCall call, BinaryFunction function, PlanValue a, PlanValue b, OnnxType? type = null, bool relu = false)
    {
        OnnxType result = type ?? a.Type;
        if (a.Known is { } left && b.Known is { } right)
            return new PlanValue(Constants.Combine(left, right, function.OfIntegers, function.OfReals, result == OnnxType.Bool), a.Weight ?? b.Weight);
        int[] dims = Dimensions.Broadcast(a.Dims, b.Dims);
        if (Dimensions.Size(dims) == 0) return new PlanValue(Constants.OfReals(result, dims, []));
        bool isSwapped = a.Known is not null || (b.Known is null && a.Size < b.Size);
        if (isSwapped) (a, b) = (b, a);
        FlowBuilder flow = call.Flow;
        a = Widened(flow, a, dims);
        b = Ranked(b, dims.Length);
        ulong sources = a.Sources | b.Sources;
        if (b.Known is null)
        {
            b = flow.InOrder(b, a.Order);
            if (Spreading(flow, a, b.Physical) is not { } spread)
            {
                b = flow.InOrder(Widened(flow, b, dims), a.Order);
                spread = Spreading(flow, a, b.Physical)!.Value;
            }

            return flow.Append(
                new BinaryNode(function, spread, null, isSwapped, relu), [flow.Whole(a), flow.Whole(b)], dims, a.Order, result, sources);
        }

        (Spread place, float[] elements) = Arranged(flow, a, b, dims);
        if (b.Weight is null || !function.HasGradient || elements.Length == 1)
            return flow.Append(new BinaryNode(function, place, new Operand(elements), isSwapped, relu), [flow.Whole(a)], dims, a.Order, result, sources);
        Slot whole = flow.Whole(a);
        Slots outputs = flow.Layer(call, [whole], (builder, inputs) => builder.Append(
            new BinaryNode(function, place, new Operand(flow.Weight(b, "operand", elements.Length, () => elements)), isSwapped, relu), inputs, whole.Shape));
        return new PlanValue(outputs.Single, result, dims, a.Order, sources);
    }

    private static PlanValue[] Sum(OperatorCall call)
    {
        NodeProto? relu = call.AreKnown || Integers.Are(call.Input().Type) ? null : call.Planner.TakeOnlyReader(call.Node, "Relu");
        call.TakenInto = relu;
        return [WholeNumbers.Kept(call, Combine(call, BinaryFunctions.Add, call.Input(), call.Input(1), relu: relu is not null))];
    }

    private static PlanValue Fold(OperatorCall call, BinaryFunction function)
    {
        PlanValue result = call.Input();
        for (int i = 1; i < call.Count; i++) result = Combine(call, function, result, call.Input(i));
        return result;
    }

    /// <summary>How an operand lies in the memory of a sample.</summary>
    private static Spread? Spreading(FlowBuilder flow, PlanValue whole, int[] operand)
    {
        int[] dims = whole.Physical;
        if (flow.Samples > 1)
        {
            dims[0] /= flow.Samples;
            operand = [.. operand];
            if (operand[0] > 1) operand[0] /= flow.Samples;
        }

        return Spread.Of(dims, operand);
    }

    /// <summary>The elements of a known operand in the order of memory, of one sample.</summary>
    private static (Spread, float[]) Arranged(FlowBuilder flow, PlanValue whole, PlanValue operand, int[] dims)
    {
        if (TryArrange(flow, whole, operand) is { } fits) return fits;
        int[] places = Dimensions.Walk(dims, Dimensions.BroadcastStrides(operand.Dims, dims));
        return TryArrange(flow, whole, new PlanValue(Constants.Take(operand.Known!, places, dims, 0), operand.Weight))!.Value;
    }

    private static (Spread, float[])? TryArrange(FlowBuilder flow, PlanValue whole, PlanValue operand)
    {
        int[] physical = Array.ConvertAll(whole.Order, axis => operand.Dims[axis]), strides = Dimensions.Strides(operand.Dims);
        if (Spreading(flow, whole, physical) is not { } spread) return null;
        float[] elements = operand.Known!.ToFloats();
        if (!whole.IsRowMajor)
        {
            int[] walk = Dimensions.Walk(physical, Array.ConvertAll(whole.Order, axis => strides[axis]));
            elements = Array.ConvertAll(walk, place => elements[place]);
        }

        return (spread, flow.Samples > 1 && physical[0] > 1 ? flow.OfOneSample(elements) : elements);
    }

    /// <summary>A flowing value repeated to a shape.</summary>
    private static PlanValue Widened(FlowBuilder flow, PlanValue value, int[] dims)
    {
        value = Ranked(value, dims.Length);
        return value.Dims.AsSpan().SequenceEqual(dims)
            ? value
            : flow.Move(value, Dimensions.Walk(dims, Dimensions.BroadcastStrides(value.Dims, dims)), dims);
    }

    /// <summary>A value with axes of 1 before its own.</summary>
    private static PlanValue Ranked(PlanValue value, int rank)
    {
        int more = rank - value.Rank;
        if (more == 0) return value;
        int[] dims = [.. Enumerable.Repeat(1, more), .. value.Dims];
        return value.Known is { } known
            ? new PlanValue(new OnnxTensor(known.Type, dims, known.Values), value.Weight)
            : value.As(dims, [.. value.Order.Select(axis => axis + more), .. Enumerable.Range(0, more)]);
    }

    private static FormatException DivisorIsZero() => new("ONNX: expected a divisor other than 0. Received: 0.");
}
