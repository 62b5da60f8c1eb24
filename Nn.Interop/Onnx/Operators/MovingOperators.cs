namespace Nn.Interop.Onnx;

/// <summary>Elements in other places.</summary>
internal static class MovingOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        operators["Slice"] = Slice;
        operators["Split"] = Split;
        operators["Concat"] = Concat;
        operators["Gather"] = Gather;
        operators["GatherElements"] = GatherElements;
        operators["GatherND"] = GatherNd;
        operators["ScatterElements"] = call => Scatter(call, ScatteredElements(call));
        operators["Scatter"] = operators["ScatterElements"];
        operators["ScatterND"] = call => Scatter(call, ScatteredSlices(call));
        operators["Expand"] = Expand;
        operators["Tile"] = Tile;
        operators["Pad"] = Pad;
        operators["DepthToSpace"] = DepthToSpace;
        operators["SpaceToDepth"] = SpaceToDepth;
        operators["Where"] = Where;
        operators["Trilu"] = Trilu;
        operators["ReverseSequence"] = ReverseSequence;
    }

    /// <summary>0, 1, 2, ...</summary>
    public static int[] Counting(int length, int start = 0, int step = 1)
    {
        var places = new int[length];
        for (int i = 0; i < length; i++) places[i] = start + (i * step);
        return places;
    }

    public static int[][] AllPlaces(PlanValue value) => Array.ConvertAll(value.Dims, length => Counting(length));

    /// <summary>A part of an axis.</summary>
    public static PlanValue Part(FlowBuilder flow, PlanValue value, int axis, int start, int length)
    {
        int[][] places = AllPlaces(value);
        places[axis] = Counting(length, start);
        return flow.MoveAlongAxes(value, places);
    }

    /// <summary>Values behind each other along an axis.</summary>
    public static PlanValue Join(FlowBuilder flow, PlanValue[] parts, int axis)
    {
        PlanValue[] full = Array.FindAll(parts, part => part.Size > 0);
        if (full.Length == 0) full = parts[..1];
        if (full.Length == 1) return full[0];
        int[] dims = [.. full[0].Dims];
        dims[axis] = full.Sum(part => part.Dims[axis]);
        foreach (PlanValue part in full)
        {
            for (int i = 0; i < dims.Length; i++)
            {
                if (part.Rank != dims.Length || (i != axis && part.Dims[i] != dims[i]))
                    throw new FormatException($"ONNX: expected shapes that differ along axis {axis} alone. Received: {string.Join(", ", full.Select(other => Dimensions.Text(other.Dims)))}.");
            }
        }

        if (Array.TrueForAll(full, part => part.Known is not null)) return new PlanValue(JoinKnown(full, axis, dims), Array.Find(full, part => part.Weight is not null)?.Weight);
        int[] order = Array.Find(full, part => part.Known is null)!.Order;
        if (flow.Samples > 1 && order[0] == axis) throw new NotSupportedException("ONNX: expected, for a model that learns, no operation along the batch. Received: Concat.");
        int at = Array.IndexOf(order, axis), outer = 1;
        for (int i = 0; i < at; i++) outer *= dims[order[i]];
        outer /= flow.Samples;
        var slots = new Slot[full.Length];
        ulong sources = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            PlanValue part = flow.InOrder(full[i], order);
            slots[i] = flow.Whole(part);
            sources |= part.Sources;
        }

        return flow.Append(
            new ConcatNode(outer, Array.ConvertAll(full, part => part.Size / flow.Samples / outer)), slots, dims, order, full[0].Type, sources);
    }

    private static OnnxTensor JoinKnown(PlanValue[] parts, int axis, int[] dims)
    {
        int outer = Dimensions.Size(dims.AsSpan(0, axis));
        Array source = parts[0].Known!.Values;
        var joined = Array.CreateInstanceFromArrayType(source.GetType(), Dimensions.Size(dims));
        int row = joined.Length / Math.Max(1, outer), start = 0;
        foreach (PlanValue part in parts)
        {
            int length = part.Size / Math.Max(1, outer);
            if (part.Known!.Values.GetType() != source.GetType()) throw new FormatException("ONNX: expected tensors of one type. Received: several.");
            for (int i = 0; i < outer; i++) Array.Copy(part.Known.Values, i * length, joined, (i * row) + start, length);
            start += length;
        }

        return new OnnxTensor(parts[0].Type, dims, joined);
    }

    private static PlanValue[] Slice(OperatorCall call)
    {
        PlanValue x = call.Input();
        bool areInputs = call.Opset >= 10;
        long[] starts = (areInputs ? call.Integers(1) : call.Ints("starts")) ?? throw call.Error("starts", "none");
        long[] ends = (areInputs ? call.Integers(2) : call.Ints("ends")) ?? throw call.Error("ends", "none");
        long[] axes = (areInputs ? call.Integers(3) : call.Ints("axes")) ?? [.. Counting(starts.Length).Select(axis => (long)axis)];
        long[] steps = (areInputs ? call.Integers(4) : null) ?? [.. Enumerable.Repeat(1L, starts.Length)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
            throw call.Error("as many ends, axes and steps as starts", $"{ends.Length}, {axes.Length} and {steps.Length} for {starts.Length}");
        int[][] places = AllPlaces(x);
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = call.Axis(axes[i], x.Rank), length = x.Dims[axis];
            if (steps[i] == 0) throw call.Error("steps other than 0", "0");
            long step = Math.Clamp(steps[i], -int.MaxValue, int.MaxValue), start = Bound(starts[i], length, step > 0 ? 0 : 0, step > 0 ? length : length - 1);
            long end = Bound(ends[i], length, step > 0 ? 0 : -1, step > 0 ? length : length - 1);
            long count = Math.Max(0, step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step);
            places[axis] = [.. Enumerable.Range(0, (int)count).Select(place => (int)(start + (place * step)))];
        }

        return [call.Flow.MoveAlongAxes(x, places)];
    }

    private static long Bound(long index, int length, long least, long most) => Math.Clamp(index < 0 ? index + length : index, least, most);

    private static PlanValue[] Split(OperatorCall call)
    {
        PlanValue x = call.Input();
        int axis = call.Axis(call.Int("axis", 0), x.Rank), length = x.Dims[axis];
        long[]? given = call.Opset >= 13 ? call.Integers(1) : call.Ints("split");
        long count = given?.Length ?? (call.Opset >= 18 && call.Has("num_outputs") ? call.Int("num_outputs", 0) : call.Node.Outputs.Count);
        call.Ignore("num_outputs");
        if (count < 1 || count > length + 1) throw call.Error("parts of the axis", $"{count} of {length}");
        long each = (length + count - 1) / count;
        int[] lengths = given is null
            ? [.. Enumerable.Range(0, (int)count).Select(part => (int)Math.Clamp(length - (part * each), 0, each))]
            : ShapeOperators.Lengths(call, given);
        if (lengths.Sum(part => (long)part) != length) throw call.Error($"parts of {length} in all", string.Join(", ", lengths));
        var parts = new PlanValue[lengths.Length];
        for (int i = 0, start = 0; i < parts.Length; start += lengths[i++]) parts[i] = Part(call.Flow, x, axis, start, lengths[i]);
        return parts;
    }

    private static PlanValue[] Concat(OperatorCall call)
    {
        PlanValue[] parts = [.. Enumerable.Range(0, call.Count).Select(call.Input)];
        return [Join(call.Flow, parts, call.Axis(call.Int("axis", 1), parts[0].Rank))];
    }

    private static int[] Indices(OperatorCall call, OnnxTensor indices, int length) => Array.ConvertAll(
        indices.Values as long[] ?? throw call.Error("whole numbers as indices", $"{indices}"),
        index => index >= -length && index < length
            ? (int)(index < 0 ? index + length : index)
            : throw call.Error(FormattableString.Invariant($"an index from {-length} to {length - 1}"), FormattableString.Invariant($"{index}")));

    private static PlanValue[] Gather(OperatorCall call)
    {
        PlanValue x = call.Input(), indices = call.Input(1);
        int axis = call.Axis(call.Int("axis", 0), x.Rank);
        if (indices.Known is null) return [GatherFlowing(call, x, indices, axis)];
        int[][] places = AllPlaces(x);
        places[axis] = Indices(call, indices.Known, x.Dims[axis]);
        PlanValue y = call.Flow.MoveAlongAxes(x, places);
        int more = indices.Rank - 1;
        int[] dims = [.. x.Dims[..axis], .. indices.Dims, .. x.Dims[(axis + 1)..]];
        if (y.Known is { } known) return [new PlanValue(new OnnxTensor(known.Type, dims, known.Values), y.Weight)];
        int[] order = [.. y.Order.SelectMany(other => other < axis ? [other] : other > axis ? [other + more] : Counting(indices.Rank, axis))];
        return [y.As(dims, order)];
    }

    private static PlanValue GatherFlowing(OperatorCall call, PlanValue x, PlanValue indices, int axis)
    {
        FlowBuilder flow = call.Flow;
        indices = flow.RowMajor(indices);
        int[] dims = [.. x.Dims[..axis], .. indices.Dims, .. x.Dims[(axis + 1)..]];
        int outer = Dimensions.Size(x.Dims.AsSpan(0, axis)), length = x.Dims[axis], inner = Dimensions.Size(x.Dims.AsSpan(axis + 1));
        int count = indices.Size / flow.Samples;
        int[] order = PlanValue.Identity(dims.Length);
        if (x.Known is null)
        {
            if (flow.Samples > 1) throw call.NotSupported("indices that are known, for a model that learns", "indices that are computed");
            return flow.Append(
                new SelectNode(outer, length, inner, count, perElement: false), [flow.Whole(flow.RowMajor(x)), flow.Whole(indices)], dims, order,
                x.Type, x.Sources | indices.Sources);
        }

        if (flow.Samples > 1 && outer > 1) throw call.NotSupported("indices along the first axis, for a model that learns", $"axis {axis}");
        Slot slot = flow.Whole(indices);
        if (x.Weight is null)
            return flow.Append(new GatherNode(new Operand(x.Known.ToFloats()), outer, length, inner, count), [slot], dims, order, x.Type, indices.Sources);
        Shape row = flow.SampleShape(dims);
        Slots y = flow.Layer(call, [slot], (builder, inputs) => builder.Append(
            new GatherNode(new Operand(flow.Weight(x, "embeddings", x.Size, x.Known.ToFloats)), outer, length, inner, count), inputs, row));
        return new PlanValue(y.Single, x.Type, dims, order, indices.Sources);
    }

    private static PlanValue[] GatherElements(OperatorCall call)
    {
        PlanValue x = call.Input(), indices = call.Input(1);
        int axis = call.Axis(call.Int("axis", 0), x.Rank);
        if (indices.Known is null)
        {
            for (int i = 0; i < x.Rank; i++)
            {
                if (i != axis && indices.Dims[i] != x.Dims[i]) throw call.NotSupported("indices of the shape of the elements", Dimensions.Text(indices.Dims));
            }

            if (call.Flow.Samples > 1 && axis == 0) throw call.NotSupported("an axis other than the batch, for a model that learns", "0");
            int outer = Dimensions.Size(x.Dims.AsSpan(0, axis)) / call.Flow.Samples, inner = Dimensions.Size(x.Dims.AsSpan(axis + 1));
            return [call.Flow.Append(
                new SelectNode(outer, x.Dims[axis], inner, indices.Dims[axis], perElement: true),
                [call.Flow.Whole(call.Flow.RowMajor(x)), call.Flow.Whole(call.Flow.RowMajor(indices))], indices.Dims, PlanValue.Identity(x.Rank), x.Type,
                x.Sources | indices.Sources)];
        }

        int[] along = Indices(call, indices.Known, x.Dims[axis]), strides = Dimensions.Strides(x.Dims), others = [.. strides];
        others[axis] = 0;
        int[] places = Dimensions.Walk(indices.Dims, others);
        for (int i = 0; i < places.Length; i++) places[i] += along[i] * strides[axis];
        return [call.Flow.Move(x, places, indices.Dims)];
    }

    private static PlanValue[] GatherNd(OperatorCall call)
    {
        PlanValue x = call.Input();
        OnnxTensor indices = call.KnownRequired(1);
        int batch = (int)call.Int("batch_dims", 0), depth = indices.Shape[^1];
        int[] strides = Dimensions.Strides(x.Dims);
        int[] dims = [.. indices.Shape[..^1], .. x.Dims[(batch + depth)..]];
        int slice = Dimensions.Size(x.Dims.AsSpan(batch + depth)), perBatch = Dimensions.Size(indices.Shape.AsSpan(batch..^1));
        var values = (long[])indices.Values;
        var places = new int[Dimensions.Size(dims)];
        for (int i = 0; i < places.Length; i++)
        {
            int tuple = i / slice, place = i % slice;
            if (batch > 0) place += tuple / perBatch * strides[batch - 1];
            for (int k = 0; k < depth; k++) place += Index(call, values[(tuple * depth) + k], x.Dims[batch + k]) * strides[batch + k];
            places[i] = place;
        }

        return [call.Flow.Move(x, places, dims)];
    }

    private static int Index(OperatorCall call, long index, int length) => index >= -length && index < length
        ? (int)(index < 0 ? index + length : index)
        : throw call.Error(FormattableString.Invariant($"an index from {-length} to {length - 1}"), FormattableString.Invariant($"{index}"));

    /// <summary>For each element of the updates the element of the data that it goes to.</summary>
    private static int[] ScatteredElements(OperatorCall call)
    {
        PlanValue x = call.Input();
        OnnxTensor indices = call.KnownRequired(1);
        int axis = call.Axis(call.Int("axis", 0), x.Rank);
        int[] along = Indices(call, indices, x.Dims[axis]), strides = Dimensions.Strides(x.Dims), others = [.. strides];
        others[axis] = 0;
        int[] places = Dimensions.Walk(indices.Shape, others);
        for (int i = 0; i < places.Length; i++) places[i] += along[i] * strides[axis];
        return places;
    }

    private static int[] ScatteredSlices(OperatorCall call)
    {
        PlanValue x = call.Input();
        OnnxTensor indices = call.KnownRequired(1);
        int depth = indices.Shape[^1], slice = Dimensions.Size(x.Dims.AsSpan(depth));
        int[] strides = Dimensions.Strides(x.Dims);
        var values = (long[])indices.Values;
        var places = new int[values.Length / Math.Max(1, depth) * slice];
        for (int i = 0; i < places.Length; i++)
        {
            int place = i % slice;
            for (int k = 0; k < depth; k++) place += Index(call, values[(i / slice * depth) + k], x.Dims[k]) * strides[k];
            places[i] = place;
        }

        return places;
    }

    /// <summary>Elements of one value replaced by those of another: both behind each other, and then each in its place.</summary>
    private static PlanValue[] Scatter(OperatorCall call, int[] targets)
    {
        PlanValue x = call.Input(), updates = call.Input(2);
        if (call.Text("reduction", "none") is var reduction && reduction != "none") throw call.NotSupported("no 'reduction'", $"'{reduction}'");
        if (updates.Size != targets.Length) throw call.Error($"{targets.Length} updates", $"{updates.Size}");
        FlowBuilder flow = call.Flow;
        if (flow.Samples > 1) throw call.NotSupported("a graph without it, for a model that learns", "it");
        PlanValue both = Join(flow, [ShapeOperators.Reshaped(flow, x, [x.Size]), ShapeOperators.Reshaped(flow, updates, [updates.Size])], 0);
        int[] places = Counting(x.Size);
        for (int i = 0; i < targets.Length; i++) places[targets[i]] = x.Size + i;
        return [flow.Move(both, places, x.Dims)];
    }

    private static PlanValue[] Expand(OperatorCall call)
    {
        PlanValue x = call.Input();
        int[] dims = Dimensions.Broadcast(x.Dims, ShapeOperators.Lengths(call, call.Integers(1) ?? []));
        if (dims.AsSpan().SequenceEqual(x.Dims)) return [x];
        return [call.Flow.Move(x, Dimensions.Walk(dims, Dimensions.BroadcastStrides(x.Dims, dims)), dims)];
    }

    private static PlanValue[] Tile(OperatorCall call)
    {
        PlanValue x = call.Input();
        int[] repeats = ShapeOperators.Lengths(call, call.Integers(1) ?? []);
        if (repeats.Length != x.Rank) throw call.Error($"{x.Rank} repeats", $"{repeats.Length}");
        int[][] places = AllPlaces(x);
        for (int axis = 0; axis < places.Length; axis++)
        {
            int length = x.Dims[axis];
            FlowBuilder.CheckKnown((long)length * repeats[axis], x.Size * 16L);
            places[axis] = [.. Enumerable.Range(0, length * repeats[axis]).Select(place => place % length)];
        }

        return [call.Flow.MoveAlongAxes(x, places)];
    }

    private static PlanValue[] Pad(OperatorCall call)
    {
        PlanValue x = call.Input();
        bool areInputs = call.Opset >= 11;
        long[] pads = (areInputs ? call.Integers(1) : call.Ints("pads")) ?? throw call.Error("pads", "none");
        double fill = areInputs ? (call.Known(2) is { Length: > 0 } value ? Constants.Reals(value)[0] : 0) : call.Float("value", 0);
        int[] axes = areInputs && call.Integers(3) is { } given ? Array.ConvertAll(given, axis => call.Axis(axis, x.Rank)) : Counting(x.Rank);
        if (pads.Length != 2 * axes.Length) throw call.Error($"two pads for each of {axes.Length} axes", $"{pads.Length}");
        string mode = call.Text("mode", "constant");
        int[][] places = AllPlaces(x);
        for (int i = 0; i < axes.Length; i++)
        {
            int length = x.Dims[axes[i]];
            long before = pads[i], total = before + length + pads[axes.Length + i];
            if (total < 0) throw call.Error("axes that are not longer cut than they are", $"{pads[i]} and {pads[axes.Length + i]} for {length}");
            FlowBuilder.CheckKnown(total, x.Size * 16L);
            places[axes[i]] = [.. Enumerable.Range(0, (int)total).Select(place => Padded(call, mode, place - before, length))];
        }

        return [call.Flow.MoveAlongAxes(x, places, fill)];
    }

    private static int Padded(OperatorCall call, string mode, long place, int length)
    {
        if (place >= 0 && place < length) return (int)place;
        switch (mode)
        {
            case "constant": return -1;
            case "edge": return place < 0 ? 0 : length - 1;
            case "wrap": return (int)(((place % length) + length) % length);
            case "reflect":
                if (length == 1) return 0;
                long period = 2L * (length - 1), around = ((place % period) + period) % period;
                return (int)(around < length ? around : period - around);
            default: throw call.NotSupported("a mode 'constant', 'edge', 'reflect' or 'wrap'", $"'{mode}'");
        }
    }

    private static PlanValue[] DepthToSpace(OperatorCall call)
    {
        PlanValue x = call.Input();
        int block = (int)call.Int("blocksize", 1), channels = x.Dims[1] / block / block;
        bool isColumnFirst = call.Text("mode", "DCR") == "CRD";
        PlanValue cut = ShapeOperators.Reshaped(
            call.Flow, x, isColumnFirst ? [x.Dims[0], channels, block, block, x.Dims[2], x.Dims[3]] : [x.Dims[0], block, block, channels, x.Dims[2], x.Dims[3]]);
        PlanValue turned = ShapeOperators.Transposed(call.Flow, cut, isColumnFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]);
        return [ShapeOperators.Reshaped(call.Flow, turned, [x.Dims[0], channels, x.Dims[2] * block, x.Dims[3] * block])];
    }

    private static PlanValue[] SpaceToDepth(OperatorCall call)
    {
        PlanValue x = call.Input();
        int block = (int)call.Int("blocksize", 1), height = x.Dims[2] / block, width = x.Dims[3] / block;
        PlanValue cut = ShapeOperators.Reshaped(call.Flow, x, [x.Dims[0], x.Dims[1], height, block, width, block]);
        PlanValue turned = ShapeOperators.Transposed(call.Flow, cut, [0, 3, 5, 1, 2, 4]);
        return [ShapeOperators.Reshaped(call.Flow, turned, [x.Dims[0], x.Dims[1] * block * block, height, width])];
    }

    private static PlanValue[] Where(OperatorCall call)
    {
        PlanValue condition = call.Input(), a = call.Input(1), b = call.Input(2);
        int[] dims = Dimensions.Broadcast(condition.Dims, Dimensions.Broadcast(a.Dims, b.Dims));
        PlanValue[] all = Array.ConvertAll([condition, a, b], value => Broadcast(call.Flow, value, dims));
        if (Array.TrueForAll(all, value => value.Known is not null))
        {
            var chosen = (long[])all[0].Known!.Values;
            PlanValue both = Join(call.Flow, [ShapeOperators.Reshaped(call.Flow, all[1], [chosen.Length]), ShapeOperators.Reshaped(call.Flow, all[2], [chosen.Length])], 0);
            int[] places = Counting(chosen.Length);
            for (int i = 0; i < places.Length; i++) places[i] += chosen[i] != 0 ? 0 : chosen.Length;
            return [call.Flow.Move(both, places, dims)];
        }

        int[] order = Array.Find(all, value => value.Known is null)!.Order;
        ulong sources = condition.Sources | a.Sources | b.Sources;
        return [call.Flow.Append(
            new WhereNode(), [.. all.Select(value => call.Flow.Whole(call.Flow.InOrder(value, order)))], dims, order, a.Type, sources)];
    }

    private static PlanValue Broadcast(FlowBuilder flow, PlanValue value, int[] dims) => value.Dims.AsSpan().SequenceEqual(dims)
        ? value
        : flow.Move(value, Dimensions.Walk(dims, Dimensions.BroadcastStrides(value.Dims, dims)), dims);

    private static PlanValue[] Trilu(OperatorCall call)
    {
        PlanValue x = call.Input();
        bool upper = call.Int("upper", 1) != 0;
        long diagonal = call.Integers(1) is [var k] ? k : 0;
        int height = x.Dims[^2], width = x.Dims[^1];
        int[] places = Counting(x.Size);
        for (int i = 0; i < places.Length; i++)
        {
            long distance = (i % width) - (i / width % height);
            if (upper ? distance < diagonal : distance > diagonal) places[i] = -1;
        }

        return [call.Flow.Move(x, places, x.Dims)];
    }

    private static PlanValue[] ReverseSequence(OperatorCall call)
    {
        PlanValue x = call.Input();
        long[] lengths = call.Integers(1) ?? [];
        int batch = (int)call.Int("batch_axis", 1), time = (int)call.Int("time_axis", 0);
        int[] strides = Dimensions.Strides(x.Dims), places = Counting(x.Size);
        for (int i = 0; i < places.Length; i++)
        {
            long step = i / strides[time] % x.Dims[time], length = lengths[i / strides[batch] % x.Dims[batch]];
            if (step < length) places[i] += (int)(length - 1 - (2 * step)) * strides[time];
        }

        return [call.Flow.Move(x, places, x.Dims)];
    }
}
