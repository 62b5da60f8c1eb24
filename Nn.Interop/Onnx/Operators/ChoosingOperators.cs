namespace Nn.Interop.Onnx;

/// <summary>Elements by their order, and places as elements.</summary>
internal static class ChoosingOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        operators["TopK"] = TopK;
        operators["OneHot"] = OneHot;
        operators["NonZero"] = NonZero;
    }

    private static PlanValue[] TopK(OperatorCall call)
    {
        FlowBuilder flow = call.Flow;
        PlanValue x = flow.Flowing(call.Input());
        int axis = call.Axis(call.Int("axis", -1), x.Rank);
        long k = call.Opset >= 10 ? (call.Integers(1) ?? [])[0] : call.Int("k", 0);
        if (k < 1 || k > x.Dims[axis]) throw call.Error($"a number of elements from 1 to {x.Dims[axis]}", $"{k}");
        call.Ignore("sorted");
        (int outer, int inner) = ReducingOperators.Around(call, x, axis);
        int[] dims = [.. x.Dims];
        dims[axis] = (int)k;
        Shape row = outer * (int)k * inner, sample = flow.SampleShape(Array.ConvertAll(x.Order, other => dims[other]));
        var node = new TopKNode(outer, x.Dims[axis], inner, (int)k, call.Int("largest", 1) != 0);
        Slots y = flow.Builder.Append(node, [flow.Whole(x)], row, row);
        return [new PlanValue(y[0].As(sample), x.Type, dims, x.Order, x.Sources), new PlanValue(y[1].As(sample), OnnxType.Int64, dims, x.Order, x.Sources)];
    }

    /// <summary>Where an index is its place along a new axis one value, elsewhere another.</summary>
    private static PlanValue[] OneHot(OperatorCall call)
    {
        PlanValue indices = call.Input();
        long depth = (long)Constants.Reals(call.KnownRequired(1))[0];
        OnnxTensor values = call.KnownRequired(2);
        if (depth is < 1 or > int.MaxValue || values.Length != 2) throw call.Error("a depth of at least 1 and two values", $"{depth} and {values}");
        FlowBuilder.CheckKnown(depth, 0);
        int axis = call.Axis(call.Int("axis", -1), indices.Rank + 1);
        PlanValue apart = ShapeOperators.WithAxes(call.Flow, indices, [axis]);
        int[] dims = [.. Enumerable.Repeat(1, apart.Rank)];
        dims[axis] = (int)depth;
        var numbers = new PlanValue(Constants.OfReals(indices.Type, dims, [.. Enumerable.Range(0, (int)depth).Select(i => (double)i)]));
        var modulus = BinaryFunctions.Scalar((a, b) => a < 0 ? a + b : a, (a, b) => a < 0 ? a + b : a);
        PlanValue positive = BinaryOperators.Combine(call, modulus, apart, Compose.Number(indices, depth));
        double off = Constants.Reals(values)[0], on = Constants.Reals(values)[1];
        BinaryFunction chosen = BinaryFunctions.Scalar((a, b) => a == b ? (float)on : (float)off, (a, b) => a == b ? 1 : 0, null, (a, b) => a == b ? on : off);
        if (positive.Known is not { } known) return [BinaryOperators.Combine(call, chosen, positive, numbers, values.Type)];
        OnnxTensor hot = Constants.Combine(known, numbers.Known!, (a, b) => a == b ? 1 : 0, (a, b) => a == b ? 1 : 0, isTruth: true);
        return [new PlanValue(Constants.OfReals(values.Type, hot.Shape, Array.ConvertAll((long[])hot.Values, truth => truth != 0 ? on : off)))];
    }

    private static PlanValue[] NonZero(OperatorCall call)
    {
        OnnxTensor x = call.KnownRequired(0);
        double[] values = Constants.Reals(x);
        int[] strides = Dimensions.Strides(x.Shape), found = [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0)];
        long[] places = [.. strides.SelectMany((stride, axis) => found.Select(place => (long)(place / stride % x.Shape[axis])))];
        return [new PlanValue(OnnxTensor.Of(places, x.Shape.Length, found.Length))];
    }
}
