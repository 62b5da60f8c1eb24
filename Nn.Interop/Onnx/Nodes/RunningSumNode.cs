namespace Nn.Interop.Onnx;

/// <summary>
/// Running sums along one axis: x, y (rows, outer, length, inner). Parts are outer places.
/// </summary>
/// <param name="outer">The places before the axis.</param>
/// <param name="length">Its length.</param>
/// <param name="inner">The elements behind it.</param>
/// <param name="exclusive">Whether an element itself does not count.</param>
/// <param name="reverse">Whether the sums begin at the end.</param>
internal sealed class RunningSumNode(int outer, int length, int inner, bool exclusive, bool reverse) : Node
{
    public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * outer * length * inner, (long)length * inner);

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows * outer);
        Sum(pass.Input(), pass.Output(), first, count, reverse);
    }

    /// <summary>The same sums of the gradient, the other way.</summary>
    public override void Backward(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows * outer);
        Sum(pass.OutputGradient(), pass.InputGradient(), first, count, !reverse);
    }

    private void Sum(ReadOnlySpan<float> x, Span<float> y, int first, int count, bool backwards)
    {
        for (int line = first * inner; line < (first + count) * inner; line++)
        {
            int start = (line / inner * length * inner) + (line % inner);
            double sum = 0;
            for (int i = 0; i < length; i++)
            {
                int at = start + ((backwards ? length - 1 - i : i) * inner);
                if (exclusive)
                {
                    float own = x[at];
                    y[at] = (float)sum;
                    sum += own;
                }
                else
                {
                    sum += x[at];
                    y[at] = (float)sum;
                }
            }
        }
    }
}
