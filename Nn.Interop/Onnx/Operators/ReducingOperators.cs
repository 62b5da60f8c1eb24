using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>One element of several, and what else goes over whole axes.</summary>
internal static class ReducingOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        void Add(string name, Func<OperatorCall, PlanValue, PlanValue> reduce) => operators[name] = call => [reduce(call, call.Input())];
        Add("ReduceSum", (call, x) => Reduce(call, ReduceKind.Sum, x));
        Add("ReduceMean", (call, x) => Reduce(call, ReduceKind.Mean, x));
        Add("ReduceMax", (call, x) => Reduce(call, ReduceKind.Max, x));
        Add("ReduceMin", (call, x) => Reduce(call, ReduceKind.Min, x));
        Add("ReduceProd", (call, x) => Reduce(call, ReduceKind.Prod, x));
        Add("ReduceL1", (call, x) => Reduce(call, ReduceKind.Sum, Compose.Abs(call, x)));
        Add("ReduceL2", (call, x) => Compose.Sqrt(call, Reduce(call, ReduceKind.Sum, Compose.Square(call, x))));
        Add("ReduceSumSquare", (call, x) => Reduce(call, ReduceKind.Sum, Compose.Square(call, x)));
        Add("ReduceLogSum", (call, x) => Compose.Log(call, Reduce(call, ReduceKind.Sum, x)));
        Add("ReduceLogSumExp", LogSumExp);
        operators["ArgMax"] = call => [Extreme(call, call.Int("select_last_index", 0) == 0 ? ReduceKind.ArgMax : ReduceKind.ArgMaxLast)];
        operators["ArgMin"] = call => [Extreme(call, call.Int("select_last_index", 0) == 0 ? ReduceKind.ArgMin : ReduceKind.ArgMinLast)];
        operators["CumSum"] = CumSum;
        operators["Softmax"] = call => Softmax(call, Activation.Softmax);
        operators["LogSoftmax"] = call => Softmax(call, Activation.LogSoftmax);
        operators["Hardmax"] = Hardmax;
    }

    /// <summary>One element of those along some axes.</summary>
    /// <param name="call">For whom.</param>
    /// <param name="kind">What they become.</param>
    /// <param name="x">The value.</param>
    /// <param name="axes">The axes.</param>
    /// <param name="keeps">Whether the axes stay, with length 1.</param>
    public static PlanValue Over(OperatorCall call, ReduceKind kind, PlanValue x, int[] axes, bool keeps)
    {
        if (axes.Length == 0) return x;
        OnnxType type = kind >= ReduceKind.ArgMax ? OnnxType.Int64 : x.Type;
        int[] kept = [.. PlanValue.Identity(x.Rank).Except(axes)];
        int[] dims = [.. x.Dims];
        foreach (int axis in axes) dims[axis] = 1;
        int count = Dimensions.Size(Array.ConvertAll(axes, axis => x.Dims[axis]));
        PlanValue y;
        if (x.Known is not null || x.Size == 0)
        {
            y = new PlanValue(Known(kind, x, type, kept, axes, dims), x.Weight);
        }
        else
        {
            int[] order = x.Order;
            int[] along = [.. order.Select((axis, at) => (axis, at)).Where(pair => axes.Contains(pair.axis) && x.Dims[pair.axis] > 1).Select(pair => pair.at)];
            bool areNeighbours = true;
            for (int at = along.Length > 0 ? along[0] : 0; along.Length > 0 && at < along[^1]; at++) areNeighbours &= axes.Contains(order[at]) || x.Dims[order[at]] == 1;
            if (!areNeighbours)
            {
                order = [.. order.Where(axis => !axes.Contains(axis)), .. order.Where(axes.Contains)];
                x = call.Flow.InOrder(x, order);
                along = [kept.Length];
            }

            if (call.Flow.Samples > 1 && axes.Contains(order[0])) throw call.NotSupported("axes other than the batch, for a model that learns", "the batch");
            int start = along.Length > 0 ? along[0] : 0, outer = 1, inner = x.Size / count;
            for (int at = 0; at < start; at++) outer *= axes.Contains(order[at]) ? 1 : x.Dims[order[at]];
            inner /= outer;
            y = call.Flow.Append(
                new ReduceNode(kind, outer / call.Flow.Samples, count, inner), [call.Flow.Whole(x)], dims,
                [.. order.Where(axis => !axes.Contains(axis)), .. axes], type, x.Sources);
        }

        return keeps ? y : ShapeOperators.WithoutAxes(call.Flow, y, axes);
    }

    private static OnnxTensor Known(ReduceKind kind, PlanValue x, OnnxType type, int[] kept, int[] axes, int[] dims)
    {
        double[] values = x.Known is null ? [] : Constants.Reals(x.Known);
        int[] strides = Dimensions.Strides(x.Dims);
        int[] places = Dimensions.Walk(Array.ConvertAll(kept, axis => x.Dims[axis]), Array.ConvertAll(kept, axis => strides[axis]));
        int[] along = Dimensions.Walk(Array.ConvertAll(axes, axis => x.Dims[axis]), Array.ConvertAll(axes, axis => strides[axis]));
        return Constants.OfReals(type, dims, Array.ConvertAll(places, place => OfMany(kind, Array.ConvertAll(along, step => values[place + step]))));
    }

    private static double OfMany(ReduceKind kind, double[] values) => kind switch
    {
        ReduceKind.Sum => values.Sum(),
        ReduceKind.Mean => values.Sum() / values.Length,
        ReduceKind.Max => values.Length == 0 ? double.NegativeInfinity : values.Max(),
        ReduceKind.Min => values.Length == 0 ? double.PositiveInfinity : values.Min(),
        ReduceKind.Prod => values.Aggregate(1.0, (product, value) => product * value),
        ReduceKind.ArgMax => Array.IndexOf(values, values.Max()),
        ReduceKind.ArgMin => Array.IndexOf(values, values.Min()),
        ReduceKind.ArgMaxLast => Array.LastIndexOf(values, values.Max()),
        _ => Array.LastIndexOf(values, values.Min()),
    };

    private static PlanValue Reduce(OperatorCall call, ReduceKind kind, PlanValue x)
    {
        int[] axes = Axes(call, x.Rank);
        PlanValue y = Over(call, kind, x, axes, call.Int("keepdims", 1) != 0);
        return kind is ReduceKind.Sum or ReduceKind.Prod ? WholeNumbers.Kept(call, y) : y;
    }

    /// <summary>The axes, which became an input: of sums with version 13, of others with 18.</summary>
    private static int[] Axes(OperatorCall call, int rank)
    {
        bool isInput = call.Opset >= 18 || (call.Opset >= 13 && call.Node.Operator == "ReduceSum");
        long[]? given = isInput ? call.Integers(1) : call.Ints("axes");
        if (given is { Length: > 0 }) return call.Axes(given, rank);
        return isInput && call.Int("noop_with_empty_axes", 0) != 0 ? [] : PlanValue.Identity(rank);
    }

    private static PlanValue LogSumExp(OperatorCall call, PlanValue x)
    {
        int[] axes = Axes(call, x.Rank);
        if (x.Size == 0) return Compose.Log(call, Over(call, ReduceKind.Sum, x, axes, call.Int("keepdims", 1) != 0));
        PlanValue most = Over(call, ReduceKind.Max, x, axes, keeps: true);
        PlanValue sum = Over(call, ReduceKind.Sum, Compose.Exp(call, BinaryOperators.Combine(call, BinaryFunctions.Subtract, x, most)), axes, keeps: true);
        PlanValue y = BinaryOperators.Combine(call, BinaryFunctions.Add, Compose.Log(call, sum), most);
        return call.Int("keepdims", 1) != 0 ? y : ShapeOperators.WithoutAxes(call.Flow, y, axes);
    }

    private static PlanValue Extreme(OperatorCall call, ReduceKind kind)
    {
        PlanValue x = call.Input();
        int[] axis = [call.Axis(call.Int("axis", 0), x.Rank)];
        return Over(call, kind, x, axis, call.Int("keepdims", 1) != 0);
    }

    private static PlanValue[] CumSum(OperatorCall call)
    {
        PlanValue x = call.Input();
        int axis = call.Axis((call.Integers(1) ?? throw call.Error("an axis", "none"))[0], x.Rank);
        bool exclusive = call.Int("exclusive", 0) != 0, reverse = call.Int("reverse", 0) != 0;
        int length = x.Dims[axis];
        if (x.Known is { } known)
        {
            double[] values = Constants.Reals(known), sums = new double[values.Length];
            int[] strides = Dimensions.Strides(x.Dims);
            for (int i = 0; i < sums.Length; i++)
            {
                int place = i / strides[axis] % length, start = i - (place * strides[axis]);
                for (int other = 0; other < length; other++)
                {
                    bool counts = reverse ? other > place : other < place;
                    if (counts || (other == place && !exclusive)) sums[i] += values[start + (other * strides[axis])];
                }
            }

            return [new PlanValue(Constants.OfReals(x.Type, x.Dims, sums))];
        }

        (int outer, int inner) = Around(call, x, axis);
        return [WholeNumbers.Kept(call, call.Flow.Append(
            new RunningSumNode(outer, length, inner, exclusive, reverse), [call.Flow.Whole(x)], x.Dims, x.Order, x.Type, x.Sources))];
    }

    /// <summary>The places before and behind an axis in the memory of a sample.</summary>
    public static (int Outer, int Inner) Around(OperatorCall call, PlanValue x, int axis)
    {
        int at = Array.IndexOf(x.Order, axis), outer = 1;
        if (call.Flow.Samples > 1 && at == 0) throw call.NotSupported("an axis other than the batch, for a model that learns", "the batch");
        for (int i = 0; i < at; i++) outer *= x.Dims[x.Order[i]];
        return (outer / call.Flow.Samples, x.Size / outer / x.Dims[axis]);
    }

    /// <summary>Before version 13 over all axes from one on, then over that one alone.</summary>
    private static PlanValue[] Softmax(OperatorCall call, Activation activation)
    {
        PlanValue x = call.Input();
        int[] axes = SoftmaxAxes(call, x);
        int[] order = [.. x.Order.Where(axis => !axes.Contains(axis)), .. call.Opset >= 13 ? axes : x.Order.Where(axes.Contains)];
        if (call.Flow.Samples > 1 && axes.Contains(x.Order[0])) throw call.NotSupported("axes other than the batch, for a model that learns", "the batch");
        int row = Dimensions.Size(Array.ConvertAll(axes, axis => x.Dims[axis]));
        PlanValue ordered = call.Flow.InOrder(x, order);
        return [call.Flow.Append(
            new ActivationNode(activation.Kernel, activation, row), [call.Flow.Whole(ordered).As(row)], x.Dims, ordered.Order, x.Type, x.Sources)];
    }

    private static int[] SoftmaxAxes(OperatorCall call, PlanValue x)
    {
        bool isOne = call.Opset >= 13;
        int axis = call.Axis(call.Int("axis", isOne ? -1 : 1), x.Rank);
        return isOne ? [axis] : MovingOperators.Counting(x.Rank - axis, axis);
    }

    private static PlanValue[] Hardmax(OperatorCall call)
    {
        PlanValue x = call.Input();
        int[] axes = SoftmaxAxes(call, x);
        int[] kept = [.. PlanValue.Identity(x.Rank).Except(axes)];
        int length = Dimensions.Size(Array.ConvertAll(axes, axis => x.Dims[axis]));
        PlanValue rows = ShapeOperators.Reshaped(call.Flow, ShapeOperators.Transposed(call.Flow, x, [.. kept, .. axes]), [x.Size / length, length]);
        PlanValue best = Over(call, ReduceKind.ArgMax, rows, [1], keeps: true);
        var numbers = new PlanValue(OnnxTensor.Of([.. MovingOperators.Counting(length).Select(i => (long)i)], 1, length));
        PlanValue hard = BinaryOperators.Combine(call, BinaryFunctions.Truth((a, b) => a == b, (a, b) => a == b), best, numbers, x.Type);
        if (hard.Known is { } known) hard = new PlanValue(Constants.OfReals(x.Type, known.Shape, Constants.Reals(known)));
        int[] turned = [.. kept, .. axes];
        PlanValue shaped = ShapeOperators.Reshaped(call.Flow, hard, Array.ConvertAll(turned, axis => x.Dims[axis]));
        return [ShapeOperators.Transposed(call.Flow, shaped, Array.ConvertAll(PlanValue.Identity(x.Rank), axis => Array.IndexOf(turned, axis)))];
    }
}
