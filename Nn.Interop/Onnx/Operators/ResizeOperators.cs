namespace Nn.Interop.Onnx;

/// <summary>Pictures of another size.</summary>
internal static class ResizeOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        operators["Resize"] = Resize;
        operators["Upsample"] = Upsample;
    }

    private static PlanValue[] Upsample(OperatorCall call)
    {
        PlanValue x = call.Input();
        double[] scales = call.Opset >= 9 ? Constants.Reals(call.KnownRequired(1)) : [.. (call.Floats("scales") ?? []).Select(scale => (double)scale)];
        if (scales.Length != x.Rank) throw call.Error($"{x.Rank} scales", $"{scales.Length}");
        int[] lengths = Scaled(call, x.Dims, scales);
        return [Resized(call, x, lengths, scales, new ResizeArguments(call.Text("mode", "nearest"), "asymmetric", "floor", 0, false))];
    }

    private static PlanValue[] Resize(OperatorCall call)
    {
        PlanValue x = call.Input();
        bool isOld = call.Opset < 11;
        var arguments = new ResizeArguments(
            call.Text("mode", "nearest"), isOld ? "asymmetric" : call.Text("coordinate_transformation_mode", "half_pixel"),
            isOld ? "floor" : call.Text("nearest_mode", "round_prefer_floor"), call.Float("cubic_coeff_a", -0.75f), call.Int("exclude_outside", 0) != 0);
        call.Ignore("extrapolation_value");
        if (call.Int("antialias", 0) != 0) throw call.NotSupported("'antialias' of 0", "1");
        int[] axes = call.Ints("axes") is { } given ? Array.ConvertAll(given, axis => call.Axis(axis, x.Rank)) : PlanValue.Identity(x.Rank);
        double[]? scales = call.Known(isOld ? 1 : 2) is { Length: > 0 } factors ? Constants.Reals(factors) : null;
        long[]? sizes = isOld ? null : call.Integers(3) is { Length: > 0 } wanted ? wanted : null;
        if ((scales ?? (Array)(sizes ?? [])).Length != axes.Length)
            throw call.Error($"scales or sizes of {axes.Length} axes", $"{scales?.Length ?? 0} scales and {sizes?.Length ?? 0} sizes");
        var all = new double[x.Rank];
        Array.Fill(all, 1);
        if (scales is not null)
        {
            for (int i = 0; i < axes.Length; i++) all[axes[i]] = scales[i];
            return [Resized(call, x, Scaled(call, x.Dims, all), all, arguments)];
        }

        int[] lengths = [.. x.Dims];
        for (int i = 0; i < axes.Length; i++) all[axes[i]] = (double)sizes![i] / x.Dims[axes[i]];
        if (call.Text("keep_aspect_ratio_policy", "stretch") is var policy && policy != "stretch")
        {
            IEnumerable<double> ratios = axes.Select(axis => all[axis]);
            double common = policy == "not_larger" ? ratios.Min() : policy == "not_smaller" ? ratios.Max()
                : throw call.NotSupported("a 'keep_aspect_ratio_policy' that is known", $"'{policy}'");
            foreach (int axis in axes)
            {
                all[axis] = common;
                lengths[axis] = (int)Math.Round(x.Dims[axis] * common, MidpointRounding.AwayFromZero);
            }
        }
        else
        {
            for (int i = 0; i < axes.Length; i++) lengths[axes[i]] = sizes![i] is > 0 and <= int.MaxValue ? (int)sizes[i] : throw call.Error("sizes of at least 1", $"{sizes[i]}");
        }

        return [Resized(call, x, lengths, all, arguments)];
    }

    private static int[] Scaled(OperatorCall call, int[] dims, double[] scales)
    {
        var lengths = new int[dims.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            double length = Math.Floor(dims[i] * (double)(float)scales[i]);
            lengths[i] = length is >= 1 and <= int.MaxValue ? (int)length : throw call.Error("scales that leave something", string.Join(", ", scales));
        }

        return lengths;
    }

    /// <summary>Axis after axis.</summary>
    private static PlanValue Resized(OperatorCall call, PlanValue x, int[] lengths, double[] scales, ResizeArguments arguments)
    {
        if (arguments.Mode == "nearest")
        {
            int[][] places = MovingOperators.AllPlaces(x);
            for (int axis = 0; axis < places.Length; axis++)
            {
                if (lengths[axis] == x.Dims[axis] && scales[axis] == 1) continue;
                FlowBuilder.CheckKnown(lengths[axis], x.Size);
                places[axis] = arguments.Nearest(call, x.Dims[axis], lengths[axis], scales[axis]);
            }

            return call.Flow.MoveAlongAxes(x, places);
        }

        if (x.Known is not null) x = call.Flow.Flowing(x);
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            if (lengths[axis] == x.Dims[axis] && scales[axis] == 1) continue;
            FlowBuilder.CheckKnown(lengths[axis], x.Size);
            (int outer, int inner) = ReducingOperators.Around(call, x, axis);
            int[] dims = [.. x.Dims];
            dims[axis] = lengths[axis];
            x = call.Flow.Append(
                new InterpolationNode(outer, x.Dims[axis], inner, arguments.Terms(call, x.Dims[axis], lengths[axis], scales[axis])), [call.Flow.Whole(x)], dims,
                x.Order, x.Type, x.Sources);
        }

        return x;
    }
}
