using System.Numerics.Tensors;

namespace Nn.Kernels;

internal sealed unsafe partial class Convolution
{
    /// <summary>The positions that are summed before a new sum begins: blocks of 256 in single precision.</summary>
    private const int LongestSum = 65536;

    /// <summary>Pictures are summed together until they have so many positions: short sums would cost more to join than to make.</summary>
    private const int LeastPositions = 256;

    /// <summary>Where each row of outputs of the pictures that are summed together begins in the padded inputs.</summary>
    private readonly nint[] _positionRuns;

    /// <summary>Pictures that are summed together: their positions, one after the other, are cut into blocks of 256.</summary>
    private static int GroupedPictures(ConvolutionShape shape) => (LeastPositions + shape.Positions - 1) / shape.Positions;

    /// <summary>Pictures of one sum in single precision: whole groups.</summary>
    private int LongestPictures
    {
        get
        {
            int grouped = GroupedPictures(_shape);
            return Math.Max(1, LongestSum / (grouped * _shape.Positions)) * grouped;
        }
    }

    private static nint[] PositionRuns(ConvolutionShape shape, int pictures)
    {
        var runs = new nint[pictures * shape.Down.Outputs];
        for (int run = 0; run < runs.Length; run++)
        {
            (int picture, int row) = Math.DivRem(run, shape.Down.Outputs);
            runs[run] = ((nint)picture * shape.PaddedSize) + ((nint)row * shape.Down.Stride * shape.Across.Padded * shape.Channels);
        }

        return runs;
    }

    /// <summary>The floats that <see cref="KernelGradient"/> needs for a number of pictures.</summary>
    public long KernelGradientScratch(int pictures) =>
        (_shape.IsInside ? 0 : (long)GroupedPictures(_shape) * _shape.PaddedSize) + (pictures > LongestPictures ? _shape.KernelSize : 0);

    /// <summary>
    /// Rows of the kernel's gradient: Σ over all positions of all pictures of x (as the kernel's row sees it) · dy. The positions of as many
    /// pictures as have at least 256 are cut into blocks of 256, each a chain of fused multiply-adds, added in order; after 65,536 a new sum
    /// begins, and the sums are added.
    /// </summary>
    /// <param name="x">(pictures, input).</param>
    /// <param name="dy">(pictures, output).</param>
    /// <param name="pictures">How many.</param>
    /// <param name="first">The first row, of <see cref="ConvolutionShape.Depth"/>.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="scratch">At least <see cref="KernelGradientScratch"/>.</param>
    /// <param name="gradient">The whole gradient, of which the rows are overwritten.</param>
    public void KernelGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int pictures, int first, int count, Span<float> scratch, Span<float> gradient)
    {
        int grouped = GroupedPictures(_shape), longest = LongestPictures, filters = _shape.Filters;
        Span<float> padded = _shape.IsInside ? default : scratch[..(grouped * _shape.PaddedSize)];
        Span<float> total = gradient.Slice(first * filters, count * filters);
        for (int picture = 0; picture < pictures; picture += grouped)
        {
            int together = Math.Min(grouped, pictures - picture);
            ReadOnlySpan<float> seen = x.Slice(picture * _shape.InputSize, together * _shape.InputSize);
            if (!_shape.IsInside)
            {
                for (int i = 0; i < together; i++)
                    Pad(seen.Slice(i * _shape.InputSize, _shape.InputSize), padded.Slice(i * _shape.PaddedSize, _shape.PaddedSize));
                seen = padded[..(together * _shape.PaddedSize)];
            }

            ReadOnlySpan<float> slope = dy.Slice(picture * _shape.OutputSize, together * _shape.OutputSize);
            bool begins = picture % longest == 0;
            if (picture < longest)
            {
                AddPositions(seen, slope, together, first, count, begins, total);
                continue;
            }

            Span<float> sum = scratch.Slice(padded.Length, total.Length);
            AddPositions(seen, slope, together, first, count, begins, sum);
            if ((picture + together) % longest == 0 || picture + together == pictures) TensorPrimitives.Add(total, sum, total);
        }
    }

    /// <summary>Adds what the positions of the grouped pictures give, block by block; the first block begins the sum where it is to begin.</summary>
    private void AddPositions(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int pictures, int first, int count, bool begins, Span<float> sum)
    {
        int filters = _shape.Filters, positions = pictures * _shape.Positions;
        fixed (float* seen = x, slope = dy, gradient = sum)
        fixed (nint* lines = _positionRuns)
        {
            for (int block = 0; block < positions; block += Gemm.BlockLength)
            {
                var product = new Gemm.SegmentedProduct
                {
                    RowStrideA = 1, ColumnStrideA = (nint)_shape.Across.Stride * _shape.Channels, Segments = lines,
                    SegmentLength = _shape.Across.Outputs, RowStrideB = filters, StrideC = filters, Lines = 1, N = _shape.GroupFilters,
                    FirstK = block, EndK = Math.Min(positions, block + Gemm.BlockLength), Accumulate = !begins || block > 0,
                };
                for (int row = first; row < first + count; row += product.M)
                {
                    (int run, int within) = Math.DivRem(row, _runLength);
                    product.M = Math.Min(first + count - row, _runLength - within);
                    for (int group = 0; group < _shape.Groups; group++)
                    {
                        product.A = seen + _windowRuns[run] + within + (group * _shape.GroupChannels);
                        product.B = slope + (group * _shape.GroupFilters);
                        product.C = gradient + ((nint)(row - first) * filters) + (group * _shape.GroupFilters);
                        Gemm.Multiply(in product);
                    }
                }
            }
        }
    }
}
