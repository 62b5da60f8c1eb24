namespace Nn.Interop.Onnx;

/// <summary>Shapes, constants, types, and other views of the same elements.</summary>
internal static class ShapeOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        operators["Shape"] = Shape;
        operators["Size"] = call => [new PlanValue(OnnxTensor.Of([(long)call.Input().Size]))];
        operators["Constant"] = Constant;
        operators["ConstantOfShape"] = ConstantOfShape;
        operators["Range"] = Range;
        operators["Cast"] = call => [Cast(call, (OnnxType)call.Int("to", 0))];
        operators["CastLike"] = call => [Cast(call, call.Input(1).Type)];
        operators["Reshape"] = Reshape;
        operators["Flatten"] = Flatten;
        operators["Transpose"] = Transpose;
        operators["Squeeze"] = Squeeze;
        operators["Unsqueeze"] = Unsqueeze;
        operators["EyeLike"] = EyeLike;
    }

    /// <summary>The same elements, row-major, in another shape.</summary>
    public static PlanValue Reshaped(FlowBuilder flow, PlanValue value, int[] dims)
    {
        if (value.Known is { } known) return new PlanValue(new OnnxTensor(known.Type, dims, known.Values), value.Weight);
        value = flow.RowMajor(value);
        int[] order = PlanValue.Identity(dims.Length);
        int first = flow.Samples > 1 ? Array.FindIndex(dims, length => length > 1) : 0;
        return value.As(dims, first <= 0 ? order : [first, .. order.Where(axis => axis != first)]);
    }

    /// <summary>The same elements with axes in another order, which costs nothing.</summary>
    public static PlanValue Transposed(FlowBuilder flow, PlanValue value, int[] axes)
    {
        int[] dims = Array.ConvertAll(axes, axis => value.Dims[axis]);
        if (value.Known is not null)
        {
            int[] strides = Dimensions.Strides(value.Dims);
            return flow.Move(value, Dimensions.Walk(dims, Array.ConvertAll(axes, axis => strides[axis])), dims);
        }

        return value.As(dims, Array.ConvertAll(value.Order, axis => Array.IndexOf(axes, axis)));
    }

    public static PlanValue WithoutAxes(FlowBuilder flow, PlanValue value, int[] axes)
    {
        int[] kept = [.. PlanValue.Identity(value.Rank).Except(axes)];
        int[] dims = Array.ConvertAll(kept, axis => value.Dims[axis]);
        return value.Known is null
            ? value.As(dims, [.. value.Order.Where(axis => !axes.Contains(axis)).Select(axis => Array.IndexOf(kept, axis))])
            : Reshaped(flow, value, dims);
    }

    public static PlanValue WithAxes(FlowBuilder flow, PlanValue value, int[] axes)
    {
        int rank = value.Rank + axes.Length;
        int[] kept = [.. PlanValue.Identity(rank).Except(axes)];
        var dims = new int[rank];
        Array.Fill(dims, 1);
        for (int i = 0; i < kept.Length; i++) dims[kept[i]] = value.Dims[i];
        return value.Known is null
            ? value.As(dims, [.. value.Order.Select(axis => kept[axis]), .. axes])
            : Reshaped(flow, value, dims);
    }

    private static PlanValue[] Shape(OperatorCall call)
    {
        int[] dims = call.Input().Dims;
        int start = Clamped(call.Int("start", 0), dims.Length), end = Clamped(call.Int("end", dims.Length), dims.Length);
        long[] shape = start < end ? Array.ConvertAll(dims[start..end], length => (long)length) : [];
        return [new PlanValue(OnnxTensor.Of(shape, shape.Length))];
    }

    private static int Clamped(long axis, int rank) => (int)Math.Clamp(axis < 0 ? axis + rank : axis, 0, rank);

    private static PlanValue[] Constant(OperatorCall call)
    {
        if (call.Tensor("value") is { } tensor) return [new PlanValue(tensor, call.Node.Outputs.FirstOrDefault()) { Origin = call.TensorProto("value") }];
        if (call.Floats("value_floats") is { } floats) return [new PlanValue(OnnxTensor.Of(floats, floats.Length))];
        if (call.Ints("value_ints") is { } integers) return [new PlanValue(OnnxTensor.Of(integers, integers.Length))];
        if (call.Has("value_float")) return [new PlanValue(OnnxTensor.Of([call.Float("value_float", 0)]))];
        if (call.Has("value_int")) return [new PlanValue(OnnxTensor.Of([call.Int("value_int", 0)]))];
        throw call.NotSupported("a constant of numbers", string.Join(", ", call.Node.Attributes.Select(attribute => $"'{attribute.Name}'")));
    }

    private static PlanValue[] ConstantOfShape(OperatorCall call)
    {
        int[] dims = Lengths(call, call.Integers(0) ?? []);
        OnnxTensor value = call.Tensor("value") ?? OnnxTensor.Of([0f], 1);
        int size = Dimensions.Size(dims);
        FlowBuilder.CheckKnown(size, 0);
        return [new PlanValue(Constants.Take(value, new int[size], dims, 0))];
    }

    public static int[] Lengths(OperatorCall call, long[] dims) => Array.ConvertAll(
        dims, length => length is >= 0 and <= int.MaxValue ? (int)length : throw call.Error("lengths of axes", string.Join(", ", dims)));

    private static PlanValue[] Range(OperatorCall call)
    {
        OnnxTensor first = call.KnownRequired(0), limit = call.KnownRequired(1), step = call.KnownRequired(2);
        double start = Constants.Reals(first)[0], by = Constants.Reals(step)[0];
        double count = Math.Ceiling((Constants.Reals(limit)[0] - start) / by);
        if (double.IsNaN(count)) throw call.Error("a step other than 0", FormattableString.Invariant($"{by}"));
        FlowBuilder.CheckKnown((long)Math.Min(count, int.MaxValue), 0);
        var values = new double[(int)Math.Max(0, count)];
        for (int i = 0; i < values.Length; i++) values[i] = start + (i * by);
        return [new PlanValue(Constants.OfReals(first.Type, [values.Length], values))];
    }

    private static PlanValue Cast(OperatorCall call, OnnxType type)
    {
        call.Ignore("saturate");
        PlanValue x = call.Input();
        if (!Integers.Are(type) && type is not (OnnxType.Float or OnnxType.Double or OnnxType.Float16 or OnnxType.BFloat16))
            throw call.NotSupported("a type of numbers or booleans", $"{type}");
        if (x.Known is { } known)
        {
            return new PlanValue(
                known.Values is long[] whole && Integers.Are(type)
                    ? new OnnxTensor(type, known.Shape, Array.ConvertAll(whole, value => Integers.Wrap(type, value)))
                    : Constants.OfReals(type, known.Shape, Constants.Reals(known)),
                x.Weight);
        }

        bool narrows = !Integers.Are(type) && type is OnnxType.Float16 or OnnxType.BFloat16;
        if (x.Type == type || (!Integers.Are(type) && !narrows)) return x.As(x.Dims, x.Order, type);
        Func<float, float> convert = type == OnnxType.Bool ? value => value != 0 ? 1 : 0
            : narrows ? value => (float)Constants.Reals(Constants.OfReals(type, [1], [value]))[0]
            : MathF.Truncate;
        if (Integers.Are(x.Type) && type != OnnxType.Bool) return narrows ? Converted() : WholeNumbers.Kept(call, x.As(x.Dims, x.Order, type));
        return type == OnnxType.Bool || narrows ? Converted() : WholeNumbers.Kept(call, Converted());

        PlanValue Converted() => call.Flow.Append(
            new UnaryNode(UnaryOperators.Scalar(convert, narrows ? (_, _) => 1 : null)), [call.Flow.Whole(x)], x.Dims, x.Order, type, x.Sources);
    }

    private static PlanValue[] Reshape(OperatorCall call)
    {
        PlanValue x = call.Input();
        long[] wanted = (long[])(call.Integers(1) ?? []).Clone();
        bool keepsZero = call.Int("allowzero", 0) != 0;
        int free = -1;
        long others = 1;
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == 0 && !keepsZero) wanted[i] = i < x.Rank ? x.Dims[i] : throw call.Error("an axis to keep the length of", $"0 as length {i} of {wanted.Length}");
            if (wanted[i] != -1) others *= wanted[i];
            else if (free < 0) free = i;
            else throw call.Error("at most one length of -1", string.Join(", ", wanted));
        }

        if (free >= 0) wanted[free] = others > 0 ? x.Size / others : 0;
        int[] dims = Lengths(call, wanted);
        return Dimensions.Size(dims) == x.Size
            ? [Reshaped(call.Flow, x, dims)]
            : throw call.Error($"a shape of {x.Size} elements", Dimensions.Text(dims));
    }

    private static PlanValue[] Flatten(OperatorCall call)
    {
        PlanValue x = call.Input();
        long given = call.Int("axis", 1);
        int axis = given == x.Rank ? x.Rank : call.Axis(given, x.Rank);
        return [Reshaped(call.Flow, x, [Dimensions.Size(x.Dims.AsSpan(0, axis)), Dimensions.Size(x.Dims.AsSpan(axis))])];
    }

    private static PlanValue[] Transpose(OperatorCall call)
    {
        PlanValue x = call.Input();
        long[]? given = call.Ints("perm");
        int[] axes = given is null ? [.. PlanValue.Identity(x.Rank).Reverse()] : Array.ConvertAll(given, axis => call.Axis(axis, x.Rank));
        return axes.Length == x.Rank && axes.Distinct().Count() == x.Rank
            ? [Transposed(call.Flow, x, axes)]
            : throw call.Error($"each of {x.Rank} axes once", string.Join(", ", axes));
    }

    private static PlanValue[] Squeeze(OperatorCall call)
    {
        PlanValue x = call.Input();
        long[]? given = call.Opset >= 13 ? call.Integers(1) : call.Ints("axes");
        int[] axes = given is null
            ? [.. PlanValue.Identity(x.Rank).Where(axis => x.Dims[axis] == 1)]
            : call.Axes(given, x.Rank);
        return Array.TrueForAll(axes, axis => x.Dims[axis] == 1)
            ? [WithoutAxes(call.Flow, x, axes)]
            : throw call.Error("axes of length 1", $"axes {string.Join(", ", axes)} of {Dimensions.Text(x.Dims)}");
    }

    private static PlanValue[] Unsqueeze(OperatorCall call)
    {
        PlanValue x = call.Input();
        long[] given = (call.Opset >= 13 ? call.Integers(1) : call.Ints("axes")) ?? throw call.Error("axes", "none");
        return [WithAxes(call.Flow, x, call.Axes(given, x.Rank + given.Length))];
    }

    private static PlanValue[] EyeLike(OperatorCall call)
    {
        PlanValue x = call.Input();
        if (x.Rank != 2) throw call.Error("a matrix", Dimensions.Text(x.Dims));
        OnnxType type = call.Has("dtype") ? (OnnxType)call.Int("dtype", 0) : x.Type;
        long diagonal = call.Int("k", 0);
        FlowBuilder.CheckKnown(x.Size, x.Size);
        var values = new double[x.Size];
        for (int i = 0; i < values.Length; i++) values[i] = (i % x.Dims[1]) - (i / x.Dims[1]) == diagonal ? 1 : 0;
        return [new PlanValue(Constants.OfReals(type, x.Dims, values))];
    }
}
