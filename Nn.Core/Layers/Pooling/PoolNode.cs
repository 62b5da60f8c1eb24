using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The largest or the mean of what windows see of a picture. x: (rows, height, width, channels), y: (rows, windows down, windows across,
/// channels). A mean counts the places within the picture alone. Parts are whole pictures.
/// </summary>
internal sealed class PoolNode : Node
{
    private readonly WindowAxis _down;
    private readonly WindowAxis _across;
    private readonly int _channels;
    private readonly bool _isMean;

    public PoolNode(WindowAxis down, WindowAxis across, int channels, bool isMean) =>
        (_down, _across, _channels, _isMean) = (down, across, channels, isMean);

    public override Retained Retained => _isMean ? Retained.None : Retained.Input | Retained.Output;

    private int InputSize => _down.Length * _across.Length * _channels;

    private int OutputSize => _down.Outputs * _across.Outputs * _channels;

    public override Extent ForwardExtent(int stage, int rows) => new(4L * rows * OutputSize * _down.Window * _across.Window, rows);

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
            Forward(pass.Input().Slice(row * InputSize, InputSize), pass.Output().Slice(row * OutputSize, OutputSize));
    }

    public override void Backward(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> dy = pass.OutputGradient().Slice(row * OutputSize, OutputSize);
            Span<float> dx = pass.InputGradient().Slice(row * InputSize, InputSize);
            dx.Clear();
            if (_isMean) BackwardOfMean(dy, dx);
            else BackwardOfMax(pass.Input().Slice(row * InputSize, InputSize), pass.Output().Slice(row * OutputSize, OutputSize), dy, dx);
        }
    }

    private void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int down = 0, to = 0; down < _down.Outputs; down++)
        {
            for (int across = 0; across < _across.Outputs; across++, to += _channels)
                Window(down, across, out int place).Forward(_isMean, x[place..], y[to..]);
        }
    }

    private void BackwardOfMax(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (int down = 0, from = 0; down < _down.Outputs; down++)
        {
            for (int across = 0; across < _across.Outputs; across++, from += _channels)
                Window(down, across, out int place).MaxBackward(x[place..], y[from..], dy[from..], dx[place..]);
        }
    }

    private void BackwardOfMean(ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (int down = 0, from = 0; down < _down.Outputs; down++)
        {
            for (int across = 0; across < _across.Outputs; across++, from += _channels)
                Window(down, across, out int place).MeanBackward(dy[from..], dx[place..]);
        }
    }

    /// <summary>What a window sees of the picture, and where that begins.</summary>
    private PoolingWindow Window(int down, int across, out int place)
    {
        (int top, int bottom) = _down.Inside(down);
        (int left, int right) = _across.Inside(across);
        place = ((top * _across.Length) + left) * _channels;
        return new PoolingWindow(bottom - top, right - left, _across.Length * _channels, _channels);
    }
}
