namespace Nn.Interop.Onnx;

/// <summary>
/// Elements that flow, by indices that flow along one axis: x (rows, outer, length, inner), indices (rows, count) for Gather, y (rows, outer, count, inner); with
/// <paramref name="perElement"/> indices and y are (rows, outer, count, inner), and each element has an index of its own.
/// </summary>
internal sealed class SelectNode(int outer, int length, int inner, int count, bool perElement) : Node
{
    public override Retained Retained => Retained.Input;

    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> x = pass.Input(), indices = pass.Input(1);
        Span<float> y = pass.Output();
        for (int i = 0; i < y.Length; i++) y[i] = x[Place(i, indices)];
    }

    public override void Backward(in BackwardPass pass)
    {
        ReadOnlySpan<float> dy = pass.OutputGradient(), indices = pass.Input(1);
        if (pass.WantsInputGradient(1)) pass.InputGradient(1).Clear();
        if (!pass.WantsInputGradient()) return;
        Span<float> dx = pass.InputGradient();
        dx.Clear();
        for (int i = 0; i < dy.Length; i++) dx[Place(i, indices)] += dy[i];
    }

    private int Place(int i, ReadOnlySpan<float> indices)
    {
        int column = i % inner, item = i / inner % count, place = i / inner / count;
        float value = indices[perElement ? i : (place / outer * count) + item];
        if (!(value >= -length && value < length && value == MathF.Truncate(value)))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"ONNX: Gather: expected an index from {-length} to {length - 1}. Received: {value}."));
        }

        return (((place * length) + (int)value + (value < 0 ? length : 0)) * inner) + column;
    }
}
