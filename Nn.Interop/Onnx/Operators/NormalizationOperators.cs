using Nn.Kernels;
using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>Normalizations.</summary>
internal static class NormalizationOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        operators["BatchNormalization"] = BatchNormalization;
        operators["InstanceNormalization"] = InstanceNormalization;
        operators["LayerNormalization"] = LayerNormalization;
        operators["GroupNormalization"] = GroupNormalization;
        operators["RMSNormalization"] = RmsNormalization;
        operators["LpNormalization"] = LpNormalization;
        operators["MeanVarianceNormalization"] = MeanVarianceNormalization;
        operators["LRN"] = LocalResponseNormalization;
    }

    private static PlanValue[] BatchNormalization(OperatorCall call)
    {
        PlanValue x = call.Input();
        if (x.Rank < 2) throw call.Error("(batch, channels, ...)", Dimensions.Text(x.Dims));
        int channels = x.Dims[1];
        float epsilon = call.Float("epsilon", 1e-5f), momentum = call.Float("momentum", 0.9f);
        if (call.Int("spatial", 1) != 1) throw call.NotSupported("'spatial' of 1", "0");
        for (int i = 1; i <= 4; i++)
        {
            if (call.Input(i).Size != channels) throw call.Error($"input {i} of ({channels})", Dimensions.Text(call.Input(i).Dims));
        }

        if (call.Int("training_mode", 0) != 0) return ByBatch(call, x, epsilon, momentum);
        if (x.Known is not null || Enumerable.Range(1, 4).Any(i => call.Input(i).Known is null)) return [ByParts(call, x, call.Input(3), call.Input(4), epsilon)];
        int[] order = ConvolutionOperators.ChannelsLast(x.Rank);
        PlanValue turned = call.Flow.InOrder(x, order);
        Slot whole = call.Flow.Whole(turned);
        Slots y = call.Flow.Layer(call, [whole], (builder, inputs) =>
        {
            var parameters = new NormalizationParameters(
                builder.CurrentLayer, call.Flow.Weight(call.Input(1), "gamma", channels, call.Input(1).Known!.ToFloats),
                call.Flow.Weight(call.Input(2), "beta", channels, call.Input(2).Known!.ToFloats), call.Flow.State(call.Input(3), "moving_mean", channels),
                call.Flow.State(call.Input(4), "moving_variance", channels), momentum, epsilon);
            return builder.Append(new NormalizationNode(parameters, ReluFusion.None), [inputs[0].As(channels)], channels).Single.As(whole.Shape);
        });
        return [new PlanValue(y.Single, x.Type, x.Dims, turned.Order, x.Sources)];
    }

    /// <summary>By the statistics of the batch, which move those that are kept.</summary>
    private static PlanValue[] ByBatch(OperatorCall call, PlanValue x, float epsilon, float momentum)
    {
        if (call.Flow.Learns) throw call.NotSupported("'training_mode' of 0, since training uses the batch's statistics anyway", "1");
        int[] axes = [.. PlanValue.Identity(x.Rank).Where(axis => axis != 1)];
        PlanValue mean = ReducingOperators.Over(call, ReduceKind.Mean, x, axes, keeps: false);
        PlanValue centred = Compose.Subtract(call, x, PerChannel(call, mean, x.Rank));
        PlanValue variance = ReducingOperators.Over(call, ReduceKind.Mean, Compose.Square(call, centred), axes, keeps: false);
        PlanValue Moved(PlanValue kept, PlanValue batch) => Compose.Add(
            call, Compose.Multiply(call, kept, Compose.Number(kept, momentum)), Compose.Multiply(call, batch, Compose.Number(batch, 1 - momentum)));
        return [ByParts(call, x, mean, variance, epsilon), Moved(call.Input(3), mean), Moved(call.Input(4), variance)];
    }

    private static PlanValue ByParts(OperatorCall call, PlanValue x, PlanValue mean, PlanValue variance, float epsilon)
    {
        PlanValue deviation = Compose.Sqrt(call, Compose.Add(call, variance, Compose.Number(variance, epsilon)));
        PlanValue scaled = Compose.Divide(call, Compose.Subtract(call, x, PerChannel(call, mean, x.Rank)), PerChannel(call, deviation, x.Rank));
        return Affine(call, scaled, call.Input(1), call.Input(2));
    }

    /// <summary>(channels) beside (batch, channels, ...).</summary>
    private static PlanValue PerChannel(OperatorCall call, PlanValue value, int rank) => Compose.WithAxesBehind(call, value, rank - 2);

    private static PlanValue Affine(OperatorCall call, PlanValue x, PlanValue scale, PlanValue? bias)
    {
        PlanValue y = Compose.Multiply(call, x, PerChannel(call, scale, x.Rank));
        return bias is null ? y : Compose.Add(call, y, PerChannel(call, bias, x.Rank));
    }

    /// <summary>(x − mean) / √(variance + epsilon) over some axes, with mean and 1 / √(variance + epsilon).</summary>
    private static (PlanValue Y, PlanValue Mean, PlanValue Inverse) Normalized(OperatorCall call, PlanValue x, int[] axes, double epsilon)
    {
        PlanValue mean = ReducingOperators.Over(call, ReduceKind.Mean, x, axes, keeps: true);
        PlanValue centred = Compose.Subtract(call, x, mean);
        PlanValue variance = ReducingOperators.Over(call, ReduceKind.Mean, Compose.Square(call, centred), axes, keeps: true);
        PlanValue deviation = Compose.Sqrt(call, Compose.Add(call, variance, Compose.Number(variance, epsilon)));
        return (Compose.Divide(call, centred, deviation), mean, Compose.Divide(call, Compose.Number(deviation, 1), deviation));
    }

    private static PlanValue[] InstanceNormalization(OperatorCall call)
    {
        PlanValue x = call.Input();
        PlanValue y = Normalized(call, x, MovingOperators.Counting(x.Rank - 2, 2), call.Float("epsilon", 1e-5f)).Y;
        return [Affine(call, y, call.Input(1), call.Input(2))];
    }

    private static PlanValue[] LayerNormalization(OperatorCall call)
    {
        PlanValue x = call.Input(), scale = call.Input(1);
        PlanValue? bias = call.Optional(2);
        call.Ignore("stash_type");
        int axis = call.Axis(call.Int("axis", -1), x.Rank);
        float epsilon = call.Float("epsilon", 1e-5f);
        int length = Dimensions.Size(x.Dims.AsSpan(axis));
        bool isRow = x.Known is null && scale.Known is not null && bias is not { Known: null } && call.Outputs == 1 && scale.Size == length && (bias is null || bias.Size == length);
        if (isRow) return [Rows(call, x, length, epsilon, takesMean: true, scale, bias)];
        (PlanValue y, PlanValue mean, PlanValue inverse) = Normalized(call, x, MovingOperators.Counting(x.Rank - axis, axis), epsilon);
        y = Compose.Multiply(call, y, scale);
        return [bias is null ? y : Compose.Add(call, y, bias), mean, inverse];
    }

    private static PlanValue[] RmsNormalization(OperatorCall call)
    {
        PlanValue x = call.Input(), scale = call.Input(1);
        call.Ignore("stash_type");
        int axis = call.Axis(call.Int("axis", -1), x.Rank);
        float epsilon = call.Float("epsilon", 1e-5f);
        int length = Dimensions.Size(x.Dims.AsSpan(axis));
        if (x.Known is null && scale.Known is not null && scale.Size == length) return [Rows(call, x, length, epsilon, takesMean: false, scale, null)];
        PlanValue square = ReducingOperators.Over(call, ReduceKind.Mean, Compose.Square(call, x), MovingOperators.Counting(x.Rank - axis, axis), keeps: true);
        PlanValue y = Compose.Divide(call, x, Compose.Sqrt(call, Compose.Add(call, square, Compose.Number(square, epsilon))));
        return [Compose.Multiply(call, y, scale)];
    }

    /// <summary>Each row by itself.</summary>
    private static PlanValue Rows(OperatorCall call, PlanValue x, int length, float epsilon, bool takesMean, PlanValue scale, PlanValue? bias)
    {
        PlanValue rows = call.Flow.RowMajor(x);
        Slot whole = call.Flow.Whole(rows);
        Slots y = call.Flow.Layer(call, [whole], (builder, inputs) =>
        {
            Parameter gamma = call.Flow.Weight(scale, "gamma", length, scale.Known!.ToFloats);
            Parameter? beta = bias is null ? null : call.Flow.Weight(bias, "beta", length, bias.Known!.ToFloats);
            var node = new RowNormalizationNode(new RowNormalization(takesMean, length, epsilon), gamma, beta, length);
            return builder.Append(node, [inputs[0].As(length)], length).Single.As(whole.Shape);
        });
        return new PlanValue(y.Single, x.Type, x.Dims, PlanValue.Identity(x.Rank), x.Sources);
    }

    /// <summary>Scale and bias are of each group until version 20, of each channel from 21 on.</summary>
    private static PlanValue[] GroupNormalization(OperatorCall call)
    {
        PlanValue x = call.Input(), scale = call.Input(1), bias = call.Input(2);
        call.Ignore("stash_type");
        int groups = (int)call.Int("num_groups", 1), channels = x.Dims[1];
        if (groups < 1 || channels % groups != 0) throw call.Error($"groups that divide {channels} channels", $"{groups}");
        PlanValue cut = ShapeOperators.Reshaped(call.Flow, x, [x.Dims[0], groups, channels / groups, .. x.Dims[2..]]);
        PlanValue y = Normalized(call, cut, MovingOperators.Counting(cut.Rank - 2, 2), call.Float("epsilon", 1e-5f)).Y;
        if (call.Opset < 21) return [ShapeOperators.Reshaped(call.Flow, Affine(call, y, scale, bias), x.Dims)];
        return [Affine(call, ShapeOperators.Reshaped(call.Flow, y, x.Dims), scale, bias)];
    }

    private static PlanValue[] LpNormalization(OperatorCall call)
    {
        PlanValue x = call.Input();
        int[] axes = [call.Axis(call.Int("axis", -1), x.Rank)];
        long p = call.Int("p", 2);
        PlanValue norm = p switch
        {
            1 => ReducingOperators.Over(call, ReduceKind.Sum, Compose.Abs(call, x), axes, keeps: true),
            2 => Compose.Sqrt(call, ReducingOperators.Over(call, ReduceKind.Sum, Compose.Square(call, x), axes, keeps: true)),
            _ => throw call.NotSupported("'p' of 1 or 2", $"{p}"),
        };
        return [Compose.Divide(call, x, norm)];
    }

    private static PlanValue[] MeanVarianceNormalization(OperatorCall call)
    {
        PlanValue x = call.Input();
        int[] axes = call.Axes(call.Ints("axes") ?? [0, 2, 3], x.Rank);
        PlanValue mean = ReducingOperators.Over(call, ReduceKind.Mean, x, axes, keeps: true);
        PlanValue centred = Compose.Subtract(call, x, mean);
        PlanValue deviation = Compose.Sqrt(call, ReducingOperators.Over(call, ReduceKind.Mean, Compose.Square(call, centred), axes, keeps: true));
        return [Compose.Divide(call, centred, Compose.Add(call, deviation, Compose.Number(deviation, 1e-9)))];
    }

    /// <summary>x / (bias + alpha / size · Σ of the squares of size channels around)^beta.</summary>
    private static PlanValue[] LocalResponseNormalization(OperatorCall call)
    {
        PlanValue x = call.Input();
        int size = (int)call.Int("size", 1), channels = x.Dims[1];
        PlanValue squares = Compose.Square(call, call.Flow.InOrder(x, ConvolutionOperators.ChannelsLast(x.Rank)));
        (int outer, int inner) = ReducingOperators.Around(call, squares, 1);
        var terms = new (int, float)[channels][];
        for (int channel = 0; channel < channels; channel++)
        {
            int first = Math.Max(0, channel - ((size - 1) / 2)), last = Math.Min(channels - 1, channel + (size / 2));
            terms[channel] = [.. MovingOperators.Counting(last - first + 1, first).Select(other => (other, 1f))];
        }

        PlanValue sums = call.Flow.Append(
            new InterpolationNode(outer, channels, inner, terms), [call.Flow.Whole(squares)], x.Dims, squares.Order, x.Type, x.Sources);
        float alpha = call.Float("alpha", 1e-4f), beta = call.Float("beta", 0.75f), bias = call.Float("bias", 1);
        PlanValue scaled = Compose.Add(call, Compose.Multiply(call, sums, Compose.Number(sums, alpha / size)), Compose.Number(sums, bias));
        return [Compose.Divide(call, x, BinaryOperators.Combine(call, BinaryFunctions.Pow, scaled, Compose.Number(scaled, beta)))];
    }
}
