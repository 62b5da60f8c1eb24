using System.Numerics.Tensors;

namespace Nn.Interop.Onnx;

/// <summary>What a pooling makes of a window.</summary>
internal enum WindowKind
{
    Max,
    Mean,

    /// <summary>The root of the sum of squares.</summary>
    Norm,
}

/// <summary>
/// Pooling with windows of any rank, dilation and padding: x (rows, places, channels), y (rows, windows, channels). Of a maximum there may be a second output, the place of each
/// largest element.
/// </summary>
/// <param name="kind">What is made of a window.</param>
/// <param name="windows">For each window the places that it sees of a picture.</param>
/// <param name="divisors">For each window by what a sum is divided for a mean.</param>
/// <param name="places">The places of a picture.</param>
/// <param name="channels">The channels.</param>
/// <param name="numbers">For each place and picture what a second output says of it, times channel and picture; null for no second output.</param>
internal sealed class WindowNode(WindowKind kind, int[][] windows, int[] divisors, int places, int channels, PlaceNumbers? numbers) : Node
{
    private readonly int[][] _windows = windows;
    private readonly int[] _divisors = divisors;

    public override Retained Retained => kind == WindowKind.Mean ? Retained.None : Retained.Input | Retained.Output;

    public override Extent ForwardExtent(int stage, int rows) => new(4L * rows * _windows.Length * channels * (_windows.Length == 0 ? 1 : _windows[0].Length), rows);

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> x = pass.Input().Slice(row * places * channels, places * channels);
            for (int window = 0; window < _windows.Length; window++)
            {
                int start = ((row * _windows.Length) + window) * channels;
                Pool(x, window, pass.Output().Slice(start, channels));
                if (numbers is not null) Number(x, window, row, pass.Output().Slice(start, channels), pass.Output(1).Slice(start, channels));
            }
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            Span<float> dx = pass.InputGradient().Slice(row * places * channels, places * channels);
            dx.Clear();
            for (int window = 0; window < _windows.Length; window++)
            {
                int start = ((row * _windows.Length) + window) * channels;
                ReadOnlySpan<float> dy = pass.OutputGradient().Slice(start, channels);
                if (kind == WindowKind.Mean)
                {
                    foreach (int place in _windows[window])
                    {
                        Span<float> to = dx.Slice(place * channels, channels);
                        TensorPrimitives.MultiplyAdd(dy, 1f / _divisors[window], to, to);
                    }

                    continue;
                }

                ReadOnlySpan<float> x = pass.Input().Slice(row * places * channels, places * channels), y = pass.Output().Slice(start, channels);
                for (int channel = 0; channel < channels; channel++) Backward(x, window, channel, y[channel], dy[channel], dx);
            }
        }
    }

    private void Backward(ReadOnlySpan<float> x, int window, int channel, float y, float dy, Span<float> dx)
    {
        foreach (int place in _windows[window])
        {
            int at = (place * channels) + channel;
            if (kind == WindowKind.Norm)
            {
                if (y != 0) dx[at] += dy * x[at] / y;
            }
            else if (x[at] == y)
            {
                dx[at] += dy;
                return;
            }
        }
    }

    private void Pool(ReadOnlySpan<float> x, int window, Span<float> y)
    {
        if (kind == WindowKind.Max) y.Fill(float.NegativeInfinity);
        else y.Clear();
        foreach (int place in _windows[window])
        {
            ReadOnlySpan<float> from = x.Slice(place * channels, channels);
            switch (kind)
            {
                case WindowKind.Max: TensorPrimitives.Max(y, from, y); break;
                case WindowKind.Mean: TensorPrimitives.Add(y, from, y); break;
                default: TensorPrimitives.MultiplyAdd(from, from, y, y); break;
            }
        }

        if (kind == WindowKind.Mean) TensorPrimitives.Divide(y, _divisors[window], y);
        else if (kind == WindowKind.Norm) TensorPrimitives.Sqrt(y, y);
    }

    private void Number(ReadOnlySpan<float> x, int window, int row, ReadOnlySpan<float> y, Span<float> found)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            foreach (int place in _windows[window])
            {
                if (x[(place * channels) + channel] != y[channel]) continue;
                found[channel] = numbers!.Of(row, channel, place);
                break;
            }
        }
    }
}
