using System.Numerics.Tensors;
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

    /// <summary>The gradient of a window that is still to be given to a place, or to each of them.</summary>
    private readonly Scratch _rest;

    public PoolNode(WindowAxis down, WindowAxis across, int channels, bool isMean)
    {
        (_down, _across, _channels, _isMean) = (down, across, channels, isMean);
        _rest = Reserve(_ => channels, ScratchLife.Part);
    }

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
        Span<float> rest = pass.Scratch(_rest)[.._channels];
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> dy = pass.OutputGradient().Slice(row * OutputSize, OutputSize);
            Span<float> dx = pass.InputGradient().Slice(row * InputSize, InputSize);
            if (_isMean) BackwardOfMean(dy, rest, dx);
            else BackwardOfMax(pass.Input().Slice(row * InputSize, InputSize), pass.Output().Slice(row * OutputSize, OutputSize), dy, rest, dx);
        }
    }

    private void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int window = 0; window < _down.Outputs * _across.Outputs; window++)
        {
            ((int top, int bottom), (int left, int right)) = Inside(window);
            Span<float> sums = y.Slice(window * _channels, _channels);
            At(x, top, left).CopyTo(sums);
            for (int row = top; row < bottom; row++)
            {
                for (int column = left; column < right; column++)
                {
                    if (row == top && column == left) continue;
                    ReadOnlySpan<float> place = At(x, row, column);
                    if (_isMean) TensorPrimitives.Add(sums, place, sums);
                    else MaxPooling.Forward(place, sums);
                }
            }

            if (_isMean) TensorPrimitives.Divide(sums, (bottom - top) * (right - left), sums);
        }
    }

    private void BackwardOfMax(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> rest, Span<float> dx)
    {
        dx.Clear();
        for (int window = 0; window < _down.Outputs * _across.Outputs; window++)
        {
            ((int top, int bottom), (int left, int right)) = Inside(window);
            ReadOnlySpan<float> largest = y.Slice(window * _channels, _channels);
            dy.Slice(window * _channels, _channels).CopyTo(rest);
            for (int row = top; row < bottom; row++)
            {
                for (int column = left; column < right; column++)
                    MaxPooling.Backward(At(x, row, column), largest, rest, dx.Slice(Place(row, column), _channels));
            }
        }
    }

    private void BackwardOfMean(ReadOnlySpan<float> dy, Span<float> share, Span<float> dx)
    {
        dx.Clear();
        for (int window = 0; window < _down.Outputs * _across.Outputs; window++)
        {
            ((int top, int bottom), (int left, int right)) = Inside(window);
            TensorPrimitives.Divide(dy.Slice(window * _channels, _channels), (bottom - top) * (right - left), share);
            for (int row = top; row < bottom; row++)
            {
                for (int column = left; column < right; column++)
                {
                    Span<float> place = dx.Slice(Place(row, column), _channels);
                    TensorPrimitives.Add(place, share, place);
                }
            }
        }
    }

    private ((int Top, int Bottom) Rows, (int Left, int Right) Columns) Inside(int window) =>
        (_down.Inside(window / _across.Outputs), _across.Inside(window % _across.Outputs));

    private int Place(int row, int column) => ((row * _across.Length) + column) * _channels;

    private ReadOnlySpan<float> At(ReadOnlySpan<float> x, int row, int column) => x.Slice(Place(row, column), _channels);
}
