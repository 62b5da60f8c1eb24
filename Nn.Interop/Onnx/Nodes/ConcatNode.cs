namespace Nn.Interop.Onnx;

/// <summary>Several inputs behind each other along an axis: each row is (outer, length · inner) of each input. Parts are outer places.</summary>
/// <param name="outer">The places before the axis.</param>
/// <param name="lengths">For each input the elements from the axis on.</param>
internal sealed class ConcatNode(int outer, int[] lengths) : Node
{
    private readonly int[] _lengths = lengths;
    private readonly int _total = lengths.Sum();

    public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * outer * _total, _total);

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows * outer);
        Span<float> y = pass.Output();
        for (int input = 0, start = 0; input < _lengths.Length; start += _lengths[input++])
        {
            int length = _lengths[input];
            ReadOnlySpan<float> x = pass.Input(input);
            for (int place = first; place < first + count; place++) x.Slice(place * length, length).CopyTo(y[((place * _total) + start)..]);
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows * outer);
        ReadOnlySpan<float> dy = pass.OutputGradient();
        for (int input = 0, start = 0; input < _lengths.Length; start += _lengths[input++])
        {
            if (!pass.WantsInputGradient(input)) continue;
            int length = _lengths[input];
            Span<float> dx = pass.InputGradient(input);
            for (int place = first; place < first + count; place++)
                dy.Slice((place * _total) + start, length).CopyTo(dx[(place * length)..]);
        }
    }
}
