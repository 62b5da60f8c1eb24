using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>Normalizations as they predict.</summary>
internal static class NormalizationExports
{
    public static ExportValue Write(ExportContext context, Layer layer, ExportValue x, Slot y) => layer switch
    {
        BatchNormalization batch => OfBatch(context, batch, x, y),
        GroupNormalization group => OfGroups(context, group, x, y),
        LayerNormalization sample => OfAxes(context, x, y, Places(sample.Axis, x), sample.Epsilon, takesMean: true, "gamma", "beta"),
        RmsNormalization rms => OfAxes(context, x, y, Places(rms.Axis, x), rms.Epsilon, takesMean: false, "scale", null),
        _ => OfUnits(context, (UnitNormalization)layer, x, y),
    };

    private static int[] Places(Axes axes, ExportValue x) => [.. axes.Select(axis => axis < 0 ? axis + x.Shape.Rank + 1 : axis).Order()];

    private static ExportValue OfBatch(ExportContext context, BatchNormalization batch, ExportValue x, Slot y)
    {
        int rank = x.Shape.Rank, axis = batch.Axis < 0 ? batch.Axis + rank + 1 : batch.Axis, features = x.Shape[axis - 1];
        string gamma = context.Weight("gamma") ?? context.Constant(Filled(1, features)), beta = context.Weight("beta") ?? context.Constant(Filled(0, features));
        string mean = context.Weight("moving_mean")!, variance = context.Weight("moving_variance")!;
        (string, object)[] attributes = [("epsilon", (float)batch.Epsilon), ("momentum", (float)batch.Momentum)];
        string Of(string input) => context.Add("BatchNormalization", [input, gamma, beta, mean, variance], attributes);
        if (axis == rank) return new ExportValue(y, Of(context.First(x)), rank > 1);
        if (axis == 1) return new ExportValue(y, Of(context.Last(x)));
        int[] turn = MovingOperators.Counting(rank + 1);
        (turn[1], turn[axis]) = (turn[axis], turn[1]);
        string turned = context.Add("Transpose", [context.Last(x)], ("perm", turn));
        return new ExportValue(y, context.Add("Transpose", [Of(turned)], ("perm", turn)));
    }

    private static OnnxTensor Filled(float value, int length)
    {
        var values = new float[length];
        Array.Fill(values, value);
        return OnnxTensor.Of(values, length);
    }

    /// <summary>(x − mean) / √(variance + epsilon) over some axes, the mean 0 where it is not taken off.</summary>
    private static string Normalized(ExportContext context, string x, int[] axes, double epsilon, bool takesMean)
    {
        string centred = takesMean ? context.Add("Sub", [x, context.Add("ReduceMean", [x], ("axes", axes))]) : x;
        string variance = context.Add("ReduceMean", [context.Add("Mul", [centred, centred])], ("axes", axes));
        return context.Add("Div", [centred, context.Add("Sqrt", [context.Add("Add", [variance, context.Number(epsilon)])])]);
    }

    private static ExportValue OfAxes(
        ExportContext context, ExportValue x, Slot y, int[] axes, double epsilon, bool takesMean, string scale, string? shift)
    {
        string normalized = Normalized(context, context.Last(x), axes, epsilon, takesMean);
        int[] dims = [.. x.Shape.Select((length, axis) => axes.Contains(axis + 1) ? length : 1)];
        return new ExportValue(y, Affine(context, normalized, dims, scale, shift));
    }

    private static string Affine(ExportContext context, string x, int[] dims, string scale, string? shift)
    {
        if (context.Weight(scale, dims) is { } gamma) x = context.Add("Mul", [x, gamma]);
        if (shift is not null && context.Weight(shift, dims) is { } beta) x = context.Add("Add", [x, beta]);
        return x;
    }

    /// <summary>(channels, ...) as (groups, channels of a group, ...), each group by itself.</summary>
    private static ExportValue OfGroups(ExportContext context, GroupNormalization group, ExportValue x, Slot y)
    {
        int rank = x.Shape.Rank, axis = group.Axis < 0 ? group.Axis + rank + 1 : group.Axis, channels = x.Shape[axis - 1];
        int groups = group.Groups == -1 ? channels : group.Groups;
        int[] turn = [0, axis, .. MovingOperators.Counting(rank, 1).Where(other => other != axis)], back = [.. turn.Select((_, i) => Array.IndexOf(turn, i))];
        string turned = context.Add("Transpose", [context.Last(x)], ("perm", turn));
        long[] dims = [.. turn[1..].Select(other => (long)x.Shape[other - 1])];
        string cut = context.Add("Reshape", [turned, context.Integers(-1, groups, x.Shape.Size / groups)]);
        string normalized = context.Add("Reshape", [Normalized(context, cut, [2], group.Epsilon, takesMean: true), context.Integers([-1, .. dims])]);
        int[] perChannel = [.. Enumerable.Range(0, rank).Select(i => i == 0 ? channels : 1)];
        string scaled = Affine(context, normalized, perChannel, "gamma", "beta");
        return new ExportValue(y, context.Add("Transpose", [scaled], ("perm", back)));
    }

    /// <summary>x / |x|; 0 stays 0.</summary>
    private static ExportValue OfUnits(ExportContext context, UnitNormalization unit, ExportValue x, Slot y)
    {
        string input = context.Last(x);
        string squares = context.Add("ReduceSum", [context.Add("Mul", [input, input]), context.Integers([.. Places(unit.Axis, x).Select(axis => (long)axis)])]);
        string size = context.Add("Sqrt", [context.Add("Max", [squares, context.Number(1e-30)])]);
        return new ExportValue(y, context.Add("Div", [input, size]));
    }
}
