using Nn.Execution;

namespace Nn.Kernels;

/// <summary>
/// Convolutions of one shape as products whose rows lie in the pictures themselves: nothing is copied but zeros around a picture where
/// windows see beyond it. An output is the product of its window (rows, then columns, then channels) with the kernel, in the order of
/// summation of <see cref="Gemm"/>; that holds for a single filter too.
/// </summary>
/// <remarks>
/// Direct convolution over an image-row-major layout, after Zhang, Franchetti and Low, "High Performance Zero-Memory Overhead Direct
/// Convolutions" (2018), with the register tiles of the product.
/// </remarks>
internal sealed unsafe partial class Convolution
{
    private const int LeastPackedFilters = 16;
    private const int LeastPackedPositions = 24;

    /// <summary>A kernel below this size stays in the nearest cache however it lies.</summary>
    private const int LeastPackedKernel = 1 << 13;

    private readonly ConvolutionShape _shape;

    /// <summary>Where the parts of a window that lie side by side begin in the padded picture, and how long they are.</summary>
    private readonly nint[] _windowRuns;
    private readonly int _runLength;

    /// <summary>Where each window begins in the padded picture; null for one line, or a picture so large that the ends of lines do not count.</summary>
    private readonly nint[]? _windows;

    public Convolution(ConvolutionShape shape)
    {
        _shape = shape;
        // Neighbouring taps of a row lie side by side where nothing is left out between them.
        bool rowsAreRuns = shape.Groups == 1 && (shape.Across.Dilation == 1 || shape.Across.Taps == 1);
        _runLength = rowsAreRuns ? shape.Across.Taps * shape.Channels : shape.GroupChannels;
        _windowRuns = new nint[rowsAreRuns ? shape.Down.Taps : shape.Taps];
        int across = rowsAreRuns ? 1 : shape.Across.Taps;
        for (int run = 0; run < _windowRuns.Length; run++)
            _windowRuns[run] = ((run / across * shape.Down.Dilation * shape.Across.Padded) + (run % across * shape.Across.Dilation)) * shape.Channels;
        nint step = (nint)shape.Across.Stride * shape.Channels, line = (nint)shape.Down.Stride * shape.Across.Padded * shape.Channels;
        IsOneLine = line == shape.Across.Outputs * step;
        if (!IsOneLine && shape.Across.Outputs <= LongestJoinedLine)
            _windows = [.. Enumerable.Range(0, shape.Positions).Select(i => (i / shape.Across.Outputs * line) + (i % shape.Across.Outputs * step))];
        _positionRuns = PositionRuns(shape, GroupedPictures(shape));
        _phases = [.. Phases(shape)];
    }

    /// <summary>The length of a line from which on a tile that is not full at its end costs little.</summary>
    private const int LongestJoinedLine = 64;

    public ConvolutionShape Shape => _shape;

    /// <summary>The floats that <see cref="Forward"/> needs: the picture with its zeros, and a panel of the kernel.</summary>
    public int ForwardScratch => PaddedRoom + (PacksKernel ? (int)Gemm.PackedLength(_shape.Depth) + AlignedBlock.Alignment : 0);

    /// <summary>The floats of the kernel in panels, of which a prediction reads each in one piece; 0 where that is not worth their room.</summary>
    public long PackedKernelLength =>
        _shape.Groups == 1 && _shape.KernelSize >= LeastPackedKernel ? Gemm.PackedKernelLength(_shape.Depth, _shape.Filters) : 0;

    /// <summary>Copies the kernel into panels.</summary>
    public void PackKernel(ReadOnlySpan<float> kernel, Span<float> packed) => Gemm.PackKernel(kernel, _shape.Depth, _shape.Filters, packed);

    private int PaddedRoom => _shape.IsInside ? 0 : _shape.PaddedSize;

    /// <summary>Whether all windows are equally far apart.</summary>
    private bool IsOneLine { get; }

    /// <summary>Whether the kernel's rows are so long that a panel of them lies all over the cache, and read often enough.</summary>
    private bool PacksKernel => _shape.Filters > LeastPackedFilters && _shape.Positions >= LeastPackedPositions;

    /// <summary>y = window · kernel + bias, then ReLU if asked, of one picture.</summary>
    /// <param name="x">The picture.</param>
    /// <param name="kernel">(taps down, taps across, channels of a group, filters).</param>
    /// <param name="bias">(filters), or empty.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="scratch">At least <see cref="ForwardScratch"/>.</param>
    /// <param name="y">The output, overwritten.</param>
    /// <param name="packedKernel">The kernel as <see cref="PackKernel"/> has put it, or empty.</param>
    public void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, bool relu, Span<float> scratch, Span<float> y,
        ReadOnlySpan<float> packedKernel = default)
    {
        (ConvolutionAxis down, ConvolutionAxis across) = (_shape.Down, _shape.Across);
        int channels = _shape.Channels, filters = _shape.Filters;
        fixed (float* picture = Padded(x, scratch), weights = kernel, start = bias, output = y[.._shape.OutputSize], panels = packedKernel)
        fixed (float* room = PacksKernel ? scratch[PaddedRoom..ForwardScratch] : default)
        fixed (nint* runs = _windowRuns, windows = _windows)
        {
            float* packed = room == null ? null : (float*)(((nint)room + (AlignedBlock.Alignment * sizeof(float)) - 1) & -(AlignedBlock.Alignment * sizeof(float)));
            nint step = (nint)across.Stride * channels, line = (nint)down.Stride * across.Padded * channels;
            for (int group = 0; group < _shape.Groups; group++)
            {
                int filter = group * _shape.GroupFilters;
                var product = new Gemm.SegmentedProduct
                {
                    A = picture + (group * _shape.GroupChannels), RowStrideA = step, ColumnStrideA = 1, Segments = runs, SegmentLength = _runLength,
                    Rows = windows, Packed = packed, PackedB = panels, B = weights + filter, RowStrideB = filters, C = output + filter, StrideC = filters,
                    Lines = IsOneLine ? 1 : down.Outputs, LineStrideA = line, LineStrideC = (nint)across.Outputs * filters,
                    M = IsOneLine ? _shape.Positions : across.Outputs, N = _shape.GroupFilters, EndK = _shape.Depth,
                    Bias = start == null ? null : start + filter, Relu = relu,
                };
                Gemm.Multiply(in product);
            }
        }
    }

    /// <summary>The picture as windows see it.</summary>
    private ReadOnlySpan<float> Padded(ReadOnlySpan<float> x, Span<float> scratch)
    {
        if (_shape.IsInside) return x[.._shape.InputSize];
        Span<float> padded = scratch[.._shape.PaddedSize];
        Pad(x, padded);
        return padded;
    }

    private void Pad(ReadOnlySpan<float> x, Span<float> padded) => PictureBorders.Add(
        x, _shape.Down.Inputs, _shape.Across.Inputs * _shape.Channels, _shape.Down.Before, _shape.Across.Before * _shape.Channels,
        _shape.Across.Padded * _shape.Channels, padded);
}
