using System.Numerics.Tensors;

namespace Nn.Interop.Onnx;

/// <summary>
/// One of several elements: x (rows, outer, count, inner), y (rows, outer, inner). Sums are in double precision where the inner axis is one element, else row upon row.
/// Parts are outer places.
/// </summary>
internal sealed class ReduceNode(ReduceKind kind, int outer, int count, int inner) : Node
{
    public override Retained Retained => kind is ReduceKind.Sum or ReduceKind.Mean ? Retained.None : Retained.Input | Retained.Output;

    public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * outer * count * inner, (long)count * inner);

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> x = pass.Input();
        Span<float> y = pass.Output();
        (int first, int places) = pass.Range(pass.Rows * outer);
        for (int place = first; place < first + places; place++)
        {
            ReadOnlySpan<float> from = x.Slice(place * count * inner, count * inner);
            if (inner == 1) y[place] = Line(from);
            else Columns(from, y.Slice(place * inner, inner));
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        (int first, int places) = pass.Range(pass.Rows * outer);
        for (int place = first; place < first + places; place++)
        {
            ReadOnlySpan<float> dy = pass.OutputGradient().Slice(place * inner, inner);
            Span<float> dx = pass.InputGradient().Slice(place * count * inner, count * inner);
            if (kind is ReduceKind.Sum or ReduceKind.Mean)
            {
                float scale = kind == ReduceKind.Mean ? 1f / count : 1;
                for (int i = 0; i < count; i++) TensorPrimitives.Multiply(dy, scale, dx.Slice(i * inner, inner));
                continue;
            }

            ReadOnlySpan<float> x = pass.Input().Slice(place * count * inner, count * inner), y = pass.Output().Slice(place * inner, inner);
            for (int column = 0; column < inner; column++) Column(x, y[column], dy[column], dx, column);
        }
    }

    private void Column(ReadOnlySpan<float> x, float y, float dy, Span<float> dx, int column)
    {
        int extremes = 0;
        for (int i = column; i < x.Length; i += inner)
        {
            if (x[i] == y) extremes++;
        }

        for (int i = column; i < x.Length; i += inner)
        {
            dx[i] = kind switch
            {
                ReduceKind.Max or ReduceKind.Min => x[i] == y ? dy / extremes : 0,
                ReduceKind.Prod => dy * ProductWithout(x, i, column),
                _ => 0,
            };
        }
    }

    private float ProductWithout(ReadOnlySpan<float> x, int place, int column)
    {
        float product = 1;
        for (int i = column; i < x.Length; i += inner)
        {
            if (i != place) product *= x[i];
        }

        return product;
    }

    private float Line(ReadOnlySpan<float> x)
    {
        switch (kind)
        {
            case ReduceKind.Max: return TensorPrimitives.Max(x);
            case ReduceKind.Min: return TensorPrimitives.Min(x);
            case ReduceKind.Prod: return TensorPrimitives.Product(x);
            case ReduceKind.Sum: return (float)Sum(x);
            case ReduceKind.Mean: return (float)(Sum(x) / count);
            default: return Extreme(x, 0);
        }
    }

    private static double Sum(ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach (float value in x) sum += value;
        return sum;
    }

    private void Columns(ReadOnlySpan<float> x, Span<float> y)
    {
        if (kind >= ReduceKind.ArgMax)
        {
            for (int column = 0; column < inner; column++) y[column] = Extreme(x, column);
            return;
        }

        x[..inner].CopyTo(y);
        for (int i = 1; i < count; i++)
        {
            ReadOnlySpan<float> line = x.Slice(i * inner, inner);
            switch (kind)
            {
                case ReduceKind.Max: TensorPrimitives.Max(y, line, y); break;
                case ReduceKind.Min: TensorPrimitives.Min(y, line, y); break;
                case ReduceKind.Prod: TensorPrimitives.Multiply(y, line, y); break;
                default: TensorPrimitives.Add(y, line, y); break;
            }
        }

        if (kind == ReduceKind.Mean) TensorPrimitives.Divide(y, count, y);
    }

    /// <summary>The place of the largest or smallest.</summary>
    private int Extreme(ReadOnlySpan<float> x, int column)
    {
        int best = 0;
        for (int i = 1; i < count; i++)
        {
            float value = x[column + (i * inner)], most = x[column + (best * inner)];
            if (kind switch
                {
                    ReduceKind.ArgMax => value > most,
                    ReduceKind.ArgMin => value < most,
                    ReduceKind.ArgMaxLast => value >= most,
                    _ => value <= most,
                })
            {
                best = i;
            }
        }

        return best;
    }
}
