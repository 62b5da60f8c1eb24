using System.Runtime.InteropServices;

namespace Nn.Datasets;

/// <summary>The little linear algebra of the generators, in double precision.</summary>
internal static class Matrices
{
    /// <summary>
    /// The product of two matrices, in OpenBLAS's order of summation, by which NumPy's last bits are: each element is one chain of fused
    /// multiply-adds, but those of a product with a single column, which is a product with a vector.
    /// </summary>
    public static double[,] Product(double[,] a, double[,] b)
    {
        int rows = a.GetLength(0), terms = a.GetLength(1), columns = b.GetLength(1);
        var product = new double[rows, columns];
        for (int i = 0; i < rows && columns == 1; i++) product[i, 0] = Dot(Flat(a).Slice(i * terms, terms), Flat(b));
        if (columns == 1) return product;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < terms; k++) sum = Math.FusedMultiplyAdd(a[i, k], b[k, j], sum);
                product[i, j] = sum;
            }
        }

        return product;
    }

    /// <summary>Four lanes, joined crosswise, then what is left over.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int whole = a.Length & ~3;
        Span<double> lanes = stackalloc double[4];
        for (int k = 0; k < whole; k++) lanes[k & 3] = Math.FusedMultiplyAdd(a[k], b[k], lanes[k & 3]);
        double sum = (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
        a = a[whole..];
        b = b[whole..];
        return a.Length switch
        {
            0 => sum,
            1 => Math.FusedMultiplyAdd(a[0], b[0], sum),
            2 => sum + Math.FusedMultiplyAdd(a[0], b[0], a[1] * b[1]),
            _ => sum + Math.FusedMultiplyAdd(a[2], b[2], Math.FusedMultiplyAdd(a[0], b[0], a[1] * b[1])),
        };
    }

    public static double[,] Transpose(double[,] a)
    {
        var transposed = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++) transposed[j, i] = a[i, j];
        }

        return transposed;
    }

    /// <summary>Draws standard normals, row by row.</summary>
    public static double[,] Normal(int rows, int columns, RandomState random)
    {
        var matrix = new double[rows, columns];
        foreach (ref double value in Flat(matrix)) value = random.Normal();
        return matrix;
    }

    /// <summary>Draws uniforms from [0, 1), row by row.</summary>
    public static double[,] Uniform(int rows, int columns, RandomState random)
    {
        var matrix = new double[rows, columns];
        foreach (ref double value in Flat(matrix)) value = random.NextDouble();
        return matrix;
    }

    /// <summary>The elements, row after row.</summary>
    public static Span<double> Flat(double[,] matrix) =>
        matrix.Length == 0 ? [] : MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length);

    /// <summary>The columns in another order: column j is what was column <c>order[j]</c>.</summary>
    public static double[,] TakeColumns(double[,] a, int[] order)
    {
        var taken = new double[a.GetLength(0), order.Length];
        for (int i = 0; i < taken.GetLength(0); i++)
        {
            for (int j = 0; j < order.Length; j++) taken[i, j] = a[i, order[j]];
        }

        return taken;
    }

    /// <summary>The rows in another order: row i is what was row <c>order[i]</c>.</summary>
    public static double[,] TakeRows(double[,] a, int[] order)
    {
        int columns = a.GetLength(1);
        var taken = new double[order.Length, columns];
        for (int i = 0; i < order.Length; i++) Flat(a).Slice(order[i] * columns, columns).CopyTo(Flat(taken)[(i * columns)..]);
        return taken;
    }

    /// <summary>
    /// Q of A = Q · R with as many columns as A, which has at least as many rows: Householder's reflections with LAPACK's signs (G. H. Golub
    /// and C. F. Van Loan, Matrix Computations, 4th ed., 5.2).
    /// </summary>
    public static double[,] Orthonormal(double[,] a)
    {
        int rows = a.GetLength(0), columns = a.GetLength(1);
        var r = (double[,])a.Clone();
        var scales = new double[columns];
        for (int k = 0; k < columns; k++) scales[k] = Reflect(r, k);

        var q = new double[rows, columns];
        for (int k = 0; k < columns; k++) q[k, k] = 1;
        for (int k = columns - 1; k >= 0; k--) Apply(r, k, scales[k], q, k);
        return q;
    }

    /// <summary>
    /// Turns column k to the axis, I − scale · v·vᵀ with v = (1, what is left below the diagonal), and the columns behind it with it.
    /// </summary>
    private static double Reflect(double[,] r, int k)
    {
        int rows = r.GetLength(0);
        double below = 0;
        for (int i = k + 1; i < rows; i++) below += r[i, k] * r[i, k];
        if (below == 0) return 0;
        double head = r[k, k], length = Math.Sqrt((head * head) + below), turned = head >= 0 ? -length : length;
        for (int i = k + 1; i < rows; i++) r[i, k] /= head - turned;
        r[k, k] = turned;
        double scale = (turned - head) / turned;
        Apply(r, k, scale, r, k + 1);
        return scale;
    }

    /// <summary>Reflects the columns of a matrix from one on.</summary>
    private static void Apply(double[,] reflections, int k, double scale, double[,] matrix, int firstColumn)
    {
        int rows = matrix.GetLength(0);
        for (int j = firstColumn; j < matrix.GetLength(1); j++)
        {
            double dot = matrix[k, j];
            for (int i = k + 1; i < rows; i++) dot += reflections[i, k] * matrix[i, j];
            dot *= scale;
            matrix[k, j] -= dot;
            for (int i = k + 1; i < rows; i++) matrix[i, j] -= dot * reflections[i, k];
        }
    }
}
