using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// The sums over the rows of a matrix, one for each column: the gradient of a bias. Columns are summed in chunks of 64 rows: inside a chunk
/// four rows at a time, (r0 + r1) + (r2 + r3) added to the chunk's sum, the rows left over one by one; then the chunks' sums are added in
/// order. Of more than 1,024 rows each 1,024 are summed so, and the sums added in double precision. The bits depend on nothing else.
/// </summary>
public static unsafe class ColumnSums
{
    /// <summary>destination[c] = Σ over r of x[r, c], for a matrix without gaps between its rows.</summary>
    /// <param name="x">rows × columns values, row after row.</param>
    /// <param name="rows">The number of rows; with 0 every sum is 0.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="destination">Receives one sum a column.</param>
    /// <exception cref="ArgumentException">A span does not have the length that rows and columns ask for.</exception>
    public static void Sum(ReadOnlySpan<float> x, int rows, int columns, Span<float> destination) =>
        Sum(x, rows, columns, columns, destination);

    /// <summary>
    /// destination[c] = Σ over r of x[r · stride + c]. Threads share the work by ranges of columns: each takes the slice of
    /// <paramref name="x"/> that begins at its first column, and the bits are those of one thread.
    /// </summary>
    /// <param name="x">The matrix: at least (rows − 1) · stride + columns values.</param>
    /// <param name="rows">The number of rows; with 0 every sum is 0.</param>
    /// <param name="columns">The number of columns that are summed.</param>
    /// <param name="stride">The distance from a row to the next, at least <paramref name="columns"/>.</param>
    /// <param name="destination">Receives one sum a column.</param>
    /// <exception cref="ArgumentException">
    /// A span does not have the length that rows, columns and stride ask for, or the two overlap.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(ReadOnlySpan<float> x, int rows, int columns, int stride, Span<float> destination)
    {
        MatrixArguments.CheckShape(rows, columns, stride);
        MatrixArguments.CheckMatrix(x, rows, columns, stride, nameof(x));
        MatrixArguments.CheckVector(destination, columns, nameof(destination));
        MatrixArguments.CheckApart(x, destination, nameof(x), nameof(destination));
        if (rows == 0)
        {
            destination.Clear();
            return;
        }

        fixed (float* source = x, sums = destination)
            ColumnReduction.Run(new Elements(source), rows, columns, stride, sums, null);
    }

    private readonly struct Elements(float* x) : IColumnTerms
    {
        public static bool HasProducts => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Load<T>(nint element, nint column, out T u, out T v) where T : struct, ISimd<T>
        {
            u = T.Load(in *x, (nuint)element);
            v = default;
        }
    }
}
