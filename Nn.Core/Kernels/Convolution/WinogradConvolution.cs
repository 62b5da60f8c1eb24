using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// Convolutions of 3 x 3 taps that step by one, for predictions: 16 products for each four outputs, where there are 36 by definition. The sums are in another order than
/// <see cref="Convolution"/>'s, a few roundings off.
/// </summary>
/// <remarks>F(2×2, 3×3) of A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks" (2016): y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A.</remarks>
internal sealed unsafe class WinogradConvolution
{
    /// <summary>The values of a tile that are multiplied: 4 x 4 inputs become 2 x 2 outputs.</summary>
    private const int Points = 16;

    /// <summary>The bytes that the tiles of a block take, before and behind the products: about a second-level cache.</summary>
    private const int BlockBytes = 1 << 20;

    private const int LeastTiles = 48, LeastChannels = 32;

    /// <summary>G, (4, 3).</summary>
    private static readonly float[] s_counts = [1, 0, 0, 0.5f, 0.5f, 0.5f, 0.5f, -0.5f, 0.5f, 0, 0, 1];

    private readonly ConvolutionShape _shape;
    private readonly int _tilesAcross;
    private readonly int _tiles;
    private readonly int _block;

    public WinogradConvolution(ConvolutionShape shape)
    {
        if (!Fits(shape)) throw new ArgumentException($"Expected a convolution of 3 x 3 taps and whole vectors of channels. Received: {shape}.", nameof(shape));
        _shape = shape;
        _tilesAcross = (shape.Across.Outputs + 1) / 2;
        _tiles = (shape.Down.Outputs + 1) / 2 * _tilesAcross;
        _block = Math.Min(_tiles, Math.Max(LeastTiles, BlockBytes / (Points * sizeof(float) * (shape.Channels + shape.Filters))));
    }

    public ConvolutionShape Shape => _shape;

    /// <summary>The floats of the kernel in the form that is multiplied.</summary>
    public int KernelLength => checked(Points * (int)Gemm.PackedKernelLength(_shape.Channels, _shape.Filters));

    /// <summary>The floats that <see cref="Forward"/> needs.</summary>
    public int Scratch => Points * _block * (_shape.Channels + _shape.Filters);

    /// <summary>Whether a convolution is of this kind, and large enough.</summary>
    public static bool Fits(ConvolutionShape shape) =>
        Fits(shape.Down) && Fits(shape.Across) && shape.Groups == 1 && shape.Channels % SimdVectorT.Count == 0 && shape.Filters % SimdVectorT.Count == 0
        && Math.Min(shape.Channels, shape.Filters) >= LeastChannels;

    /// <summary>G g Gᵀ of each channel and filter, in panels.</summary>
    /// <param name="kernel">(3, 3, channels, filters).</param>
    /// <param name="turned"><see cref="KernelLength"/> floats.</param>
    /// <param name="room">channels · filters floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TurnKernel(ReadOnlySpan<float> kernel, Span<float> turned, Span<float> room)
    {
        int size = _shape.Channels * _shape.Filters, length = KernelLength / Points;
        fixed (float* taps = kernel[.._shape.KernelSize], sums = room[..size])
        {
            for (int point = 0; point < Points; point++)
            {
                // G g Gᵀ at a point is a sum of taps, each times what its row and its column count there.
                ReadOnlySpan<float> rows = s_counts.AsSpan(point / 4 * 3, 3), columns = s_counts.AsSpan(point % 4 * 3, 3);
                room[..size].Clear();
                for (int tap = 0; tap < 9; tap++)
                {
                    float count = rows[tap / 3] * columns[tap % 3];
                    if (count == 0) continue;
                    Vector<float> factor = Vector.Create(count);
                    float* from = taps + ((nint)tap * size);
                    for (int i = 0; i < size; i += SimdVectorT.Count)
                        Vector.MultiplyAddEstimate(factor, Vector.Load(from + i), Vector.Load(sums + i)).Store(sums + i);
                }

                Gemm.PackKernel(room, _shape.Channels, _shape.Filters, turned.Slice(point * length, length));
            }
        }
    }

    /// <summary>y = window · kernel + bias, then ReLU if asked, of one picture.</summary>
    /// <param name="x">(height, width, channels).</param>
    /// <param name="turned">What <see cref="TurnKernel"/> made of the kernel.</param>
    /// <param name="bias">(filters), or empty.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="scratch">At least <see cref="Scratch"/>.</param>
    /// <param name="y">(positions, filters), overwritten.</param>
    public void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> turned, ReadOnlySpan<float> bias, bool relu, Span<float> scratch, Span<float> y)
    {
        int channels = _shape.Channels, filters = _shape.Filters, length = KernelLength / Points;
        nint start = 0;
        fixed (float* picture = x[.._shape.InputSize], kernel = turned[..KernelLength], shift = bias, room = scratch[..Scratch], output = y[.._shape.OutputSize])
        {
            float* sums = room + ((nint)Points * _block * channels);
            for (int first = 0; first < _tiles; first += _block)
            {
                int count = Math.Min(_block, _tiles - first);
                for (int tile = 0; tile < count; tile++) TurnInput(picture, first + tile, room + ((nint)tile * channels), (nint)count * channels);
                for (int point = 0; point < Points; point++)
                {
                    var product = new Gemm.SegmentedProduct
                    {
                        A = room + ((nint)point * count * channels), RowStrideA = channels, ColumnStrideA = 1, Segments = &start, SegmentLength = channels,
                        PackedB = kernel + ((nint)point * length), C = sums + ((nint)point * count * filters), StrideC = filters, Lines = 1, M = count, N = filters, EndK = channels,
                    };
                    Gemm.Multiply(in product);
                }

                for (int tile = 0; tile < count; tile++)
                    TurnOutput(sums + ((nint)tile * filters), (nint)count * filters, shift, relu, first + tile, output);
            }
        }
    }

    private static bool Fits(ConvolutionAxis axis) => axis is { Taps: 3, Stride: 1, Dilation: 1 } && axis.Outputs >= 2;

    /// <summary>Bᵀ d B of one tile, all channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TurnInput(float* picture, int tile, float* points, nint stride)
    {
        int channels = _shape.Channels, height = _shape.Down.Inputs, width = _shape.Across.Inputs;
        int top = (tile / _tilesAcross * 2) - _shape.Down.Before, left = (tile % _tilesAcross * 2) - _shape.Across.Before;
        bool isInside = top >= 0 && left >= 0 && top + 4 <= height && left + 4 <= width;
        Vector<float>* d = stackalloc Vector<float>[Points];
        for (int channel = 0; channel < channels; channel += SimdVectorT.Count)
        {
            for (int i = 0; i < Points; i++)
            {
                int row = top + (i >> 2), column = left + (i & 3);
                d[i] = isInside || ((uint)row < (uint)height && (uint)column < (uint)width)
                    ? Vector.Load(picture + ((((nint)row * width) + column) * channels) + channel)
                    : Vector<float>.Zero;
            }

            for (int i = 0; i < 4; i++)
            {
                Vector<float> a = d[i] - d[8 + i], b = d[4 + i] + d[8 + i], c = d[8 + i] - d[4 + i], e = d[4 + i] - d[12 + i];
                (d[i], d[4 + i], d[8 + i], d[12 + i]) = (a, b, c, e);
            }

            float* to = points + channel;
            for (int i = 0; i < Points; i += 4)
            {
                (d[i] - d[i + 2]).Store(to);
                (d[i + 1] + d[i + 2]).Store(to + stride);
                (d[i + 2] - d[i + 1]).Store(to + (2 * stride));
                (d[i + 1] - d[i + 3]).Store(to + (3 * stride));
                to += 4 * stride;
            }
        }
    }

    /// <summary>Aᵀ m A of one tile, all filters, with bias and ReLU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TurnOutput(float* points, nint stride, float* bias, bool relu, int tile, float* output)
    {
        int filters = _shape.Filters, height = _shape.Down.Outputs, width = _shape.Across.Outputs;
        int top = tile / _tilesAcross * 2, left = tile % _tilesAcross * 2;
        Vector<float>* m = stackalloc Vector<float>[8];
        for (int filter = 0; filter < filters; filter += SimdVectorT.Count)
        {
            float* from = points + filter;
            for (int i = 0; i < 4; i++, from += stride)
            {
                Vector<float> a = Vector.Load(from), b = Vector.Load(from + (4 * stride)), c = Vector.Load(from + (8 * stride)), d = Vector.Load(from + (12 * stride));
                (m[i], m[4 + i]) = (a + b + c, b - c - d);
            }

            Vector<float> shift = bias == null ? Vector<float>.Zero : Vector.Load(bias + filter);
            for (int i = 0; i < 2; i++)
            {
                if (top + i >= height) break;
                Vector<float>* row = m + (4 * i);
                float* to = output + ((((nint)(top + i) * width) + left) * filters) + filter;
                Store(row[0] + row[1] + row[2] + shift, relu, to);
                if (left + 1 < width) Store(row[1] - row[2] - row[3] + shift, relu, to + filters);
            }
        }
    }

    /// <summary>NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<float> value, bool relu, float* to) =>
        (relu ? Vector.ConditionalSelect(Vector.LessThan(value, Vector<float>.Zero), Vector<float>.Zero, value) : value).Store(to);
}
