using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

/// <summary>
/// Convolutions in which each channel is seen by filters of its own, so many that every output channel has its input channel beside it: the
/// input's channels are repeated first. An output is one chain of fused multiply-adds over the taps (rows, then columns), from the bias on.
/// </summary>
/// <param name="shape">A shape whose channels and filters are the output's channels, with a group each.</param>
/// <param name="multiplier">The filters of an input channel.</param>
internal sealed unsafe class DepthwiseConvolution(ConvolutionShape shape, int multiplier)
{
    private readonly int _channels = shape.Channels;
    private readonly int _paddedRow = shape.Across.Padded * shape.Channels;

    public ConvolutionShape Shape => shape;

    /// <summary>The values of the input, whose channels are not repeated.</summary>
    public int InputSize => shape.InputSize / multiplier;

    private bool ReadsInPlace => multiplier == 1 && shape.IsInside;

    /// <summary>The floats that each of the three needs.</summary>
    public int Scratch => shape.PaddedSize;

    /// <summary>The floats that <see cref="KernelGradient"/> needs beside: sums in double.</summary>
    public int SumScratch => 2 * _channels;

    /// <summary>y = Σ over the taps of x · kernel + bias, of one picture.</summary>
    /// <param name="x">(height, width, input channels).</param>
    /// <param name="kernel">(taps, output channels).</param>
    /// <param name="bias">(output channels), or empty.</param>
    /// <param name="scratch">At least <see cref="Scratch"/>.</param>
    /// <param name="y">(positions, output channels), overwritten.</param>
    public void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Span<float> scratch, Span<float> y)
    {
        fixed (float* seen = Seen(x, scratch), weights = kernel, start = bias, output = y[..shape.OutputSize])
        {
            if (VectorWidth.Use512(_channels)) Forward<Simd512>(seen, weights, start, output);
            else if (VectorWidth.UseVectorT(_channels)) Forward<SimdVectorT>(seen, weights, start, output);
            else Forward<Simd1>(seen, weights, start, output);
        }
    }

    /// <summary>
    /// Rows of the kernel's gradient: Σ over the positions of x (as the tap sees it) · dy. A row of positions is one chain; the rows of a picture
    /// are added in order, the pictures in double precision.
    /// </summary>
    /// <param name="x">(pictures, input).</param>
    /// <param name="dy">(pictures, output).</param>
    /// <param name="pictures">How many.</param>
    /// <param name="firstTap">The first row.</param>
    /// <param name="taps">The number of rows.</param>
    /// <param name="scratch">At least <see cref="Scratch"/> and <see cref="SumScratch"/> for each of the taps, and one more row.</param>
    /// <param name="gradient">(taps, output channels), of which the rows are overwritten.</param>
    public void KernelGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int pictures, int firstTap, int taps, Span<float> scratch, Span<float> gradient)
    {
        Span<double> sums = MemoryMarshal.Cast<float, double>(scratch)[..(taps * _channels)];
        Span<float> one = scratch.Slice(taps * SumScratch, _channels), padded = scratch[((taps * SumScratch) + _channels)..];
        sums.Clear();
        for (int picture = 0; picture < pictures; picture++)
        {
            fixed (float* seen = Seen(x.Slice(picture * InputSize, InputSize), padded), slope = dy.Slice(picture * shape.OutputSize, shape.OutputSize), sum = one)
            {
                for (int tap = 0; tap < taps; tap++)
                {
                    float* start = seen + TapOffset(firstTap + tap);
                    if (VectorWidth.Use512(_channels)) SumPicture<Simd512>(start, slope, sum);
                    else if (VectorWidth.UseVectorT(_channels)) SumPicture<SimdVectorT>(start, slope, sum);
                    else SumPicture<Simd1>(start, slope, sum);
                    for (int channel = 0; channel < _channels; channel++) sums[(tap * _channels) + channel] += one[channel];
                }
            }
        }

        for (int i = 0; i < sums.Length; i++) gradient[(firstTap * _channels) + i] = (float)sums[i];
    }

    /// <summary>dx = Σ over the positions and taps that see an input of dy · kernel, position after position, of one picture.</summary>
    /// <param name="dy">(positions, output channels).</param>
    /// <param name="kernel">(taps, output channels).</param>
    /// <param name="scratch">At least <see cref="Scratch"/>.</param>
    /// <param name="dx">(height, width, input channels), overwritten.</param>
    public void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> kernel, Span<float> scratch, Span<float> dx)
    {
        Span<float> seen = ReadsInPlace ? dx[..shape.InputSize] : scratch[..shape.PaddedSize];
        seen.Clear();
        fixed (float* sums = seen, weights = kernel, slope = dy)
        {
            if (VectorWidth.Use512(_channels)) Scatter<Simd512>(slope, weights, sums);
            else if (VectorWidth.UseVectorT(_channels)) Scatter<SimdVectorT>(slope, weights, sums);
            else Scatter<Simd1>(slope, weights, sums);
        }

        if (ReadsInPlace) return;
        int row = shape.Across.Inputs * _channels, inputRow = row / multiplier;
        for (int i = 0; i < shape.Down.Inputs; i++)
            Gather(seen.Slice(((shape.Down.Before + i) * _paddedRow) + (shape.Across.Before * _channels), row), dx.Slice(i * inputRow, inputRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward<T>(float* x, float* kernel, float* bias, float* y) where T : struct, ISimd<T>
    {
        int last = _channels - T.Count;
        nint stepDown = (nint)shape.Down.Dilation * _paddedRow, stepAcross = (nint)shape.Across.Dilation * _channels;
        for (int position = 0; position < shape.Positions; position++)
        {
            float* window = x + PositionOffset(position);
            for (int c = 0; ; c = Math.Min(c + T.Count, last))
            {
                T sum = bias == null ? T.Create(0) : T.Load(in *bias, (nuint)c);
                float* weights = kernel + c;
                for (int a = 0; a < shape.Down.Taps; a++)
                {
                    float* place = window + (a * stepDown) + c;
                    for (int b = 0; b < shape.Across.Taps; b++)
                    {
                        sum = T.MultiplyAdd(T.Load(in *place, 0), T.Load(in *weights, 0), sum);
                        place += stepAcross;
                        weights += _channels;
                    }
                }

                sum.Store(ref *y, (nuint)c);
                if (c == last) break;
            }

            y += _channels;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumPicture<T>(float* x, float* dy, float* sum) where T : struct, ISimd<T>
    {
        int last = _channels - T.Count;
        nint step = (nint)shape.Across.Stride * _channels;
        for (int c = 0; ; c = Math.Min(c + T.Count, last))
        {
            T total = T.Create(0);
            float* slope = dy + c;
            for (int row = 0; row < shape.Down.Outputs; row++)
            {
                T chain = T.Create(0);
                float* place = x + ((nint)row * shape.Down.Stride * _paddedRow) + c;
                for (int column = 0; column < shape.Across.Outputs; column++)
                {
                    chain = T.MultiplyAdd(T.Load(in *place, 0), T.Load(in *slope, 0), chain);
                    place += step;
                    slope += _channels;
                }

                total += chain;
            }

            total.Store(ref *sum, (nuint)c);
            if (c == last) break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter<T>(float* dy, float* kernel, float* dx) where T : struct, ISimd<T>
    {
        int last = _channels - T.Count;
        for (int position = 0; position < shape.Positions; position++)
        {
            float* window = dx + PositionOffset(position);
            for (int tap = 0; tap < shape.Taps; tap++)
            {
                float* place = window + TapOffset(tap), weights = kernel + ((nint)tap * _channels);
                // The last vector overlaps the one before it: it is read before that one is written.
                T end = T.MultiplyAdd(T.Load(in *dy, (nuint)last), T.Load(in *weights, (nuint)last), T.Load(in *place, (nuint)last));
                for (int c = 0; c < last; c += T.Count)
                    T.MultiplyAdd(T.Load(in *dy, (nuint)c), T.Load(in *weights, (nuint)c), T.Load(in *place, (nuint)c)).Store(ref *place, (nuint)c);
                end.Store(ref *place, (nuint)last);
            }

            dy += _channels;
        }
    }

    private nint PositionOffset(int position)
    {
        (int row, int column) = Math.DivRem(position, shape.Across.Outputs);
        return ((nint)row * shape.Down.Stride * _paddedRow) + ((nint)column * shape.Across.Stride * _channels);
    }

    private nint TapOffset(int tap)
    {
        (int a, int b) = Math.DivRem(tap, shape.Across.Taps);
        return ((nint)a * shape.Down.Dilation * _paddedRow) + ((nint)b * shape.Across.Dilation * _channels);
    }

    /// <summary>The picture as windows see it: zeros around it, each channel as often as it has filters.</summary>
    private ReadOnlySpan<float> Seen(ReadOnlySpan<float> x, Span<float> scratch)
    {
        if (ReadsInPlace) return x[..shape.InputSize];
        Span<float> padded = scratch[..shape.PaddedSize];
        padded.Clear();
        int row = shape.Across.Inputs * _channels / multiplier;
        for (int i = 0; i < shape.Down.Inputs; i++)
        {
            Span<float> to = padded[(((shape.Down.Before + i) * _paddedRow) + (shape.Across.Before * _channels))..];
            ReadOnlySpan<float> from = x.Slice(i * row, row);
            if (multiplier == 1) from.CopyTo(to);
            else Repeat(from, to);
        }

        return padded;
    }

    private void Repeat(ReadOnlySpan<float> x, Span<float> repeated)
    {
        for (int i = 0; i < x.Length; i++) repeated.Slice(i * multiplier, multiplier).Fill(x[i]);
    }

    private void Gather(ReadOnlySpan<float> repeated, Span<float> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            float sum = repeated[i * multiplier];
            for (int j = 1; j < multiplier; j++) sum += repeated[(i * multiplier) + j];
            x[i] = sum;
        }
    }
}
