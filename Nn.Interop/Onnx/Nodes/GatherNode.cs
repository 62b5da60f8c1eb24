namespace Nn.Interop.Onnx;

/// <summary>
/// Slices of a table that is known, by indices that flow: x (rows, count) of whole numbers, table (outer, length, inner), y (rows, outer, count, inner). An index may be counted
/// from the end.
/// </summary>
internal sealed class GatherNode : Node
{
    private readonly Operand _table;
    private readonly (int Outer, int Length, int Inner) _size;
    private readonly int _count;

    public GatherNode(Operand table, int outer, int length, int inner, int count)
    {
        (_table, _size, _count) = (table, (outer, length, inner), count);
        Use(table.Weight);
    }

    public override Retained Retained => Retained.Input;

    public override void Forward(in ForwardPass pass)
    {
        (int outer, int length, int inner) = _size;
        ReadOnlySpan<float> x = pass.Input(), table = _table.Values;
        Span<float> y = pass.Output();
        for (int row = 0, to = 0; row < pass.Rows; row++)
        {
            for (int place = 0; place < outer; place++)
            {
                for (int i = 0; i < _count; i++, to += inner)
                    table.Slice(((place * length) + Index(x[(row * _count) + i])) * inner, inner).CopyTo(y[to..]);
            }
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        if (pass.WantsInputGradient()) pass.InputGradient().Clear();
        if (_table.Weight is not { Trainable: true } weight) return;
        (int outer, int length, int inner) = _size;
        Span<float> gradient = pass.Gradient(weight);
        gradient.Clear();
        ReadOnlySpan<float> x = pass.Input(), dy = pass.OutputGradient();
        for (int row = 0, from = 0; row < pass.Rows; row++)
        {
            for (int place = 0; place < outer; place++)
            {
                for (int i = 0; i < _count; i++, from += inner)
                {
                    Span<float> to = gradient.Slice(((place * length) + Index(x[(row * _count) + i])) * inner, inner);
                    System.Numerics.Tensors.TensorPrimitives.Add(to, dy.Slice(from, inner), to);
                }
            }
        }
    }

    private int Index(float value)
    {
        int length = _size.Length;
        if (!(value >= -length && value < length && value == MathF.Truncate(value)))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"ONNX: Gather: expected an index from {-length} to {length - 1}. Received: {value}."));
        }

        return (int)value + (value < 0 ? length : 0);
    }
}
