namespace Nn.Tests.Core.Kernels;

/// <summary>The documented order in which a column is summed, in plain single precision.</summary>
internal static class ColumnOrder
{
    public static float Sum(float[] u) => Chunks(u, u, (sum, i, a) => sum + a[i], (a, _, i) => (a[i] + a[i + 1]) + (a[i + 2] + a[i + 3]));

    public static float SumOfProducts(float[] u, float[] v) => Chunks(
        u,
        v,
        (sum, i, _) => MathF.FusedMultiplyAdd(u[i], v[i], sum),
        (a, b, i) => TwoProducts(a, b, i) + TwoProducts(a, b, i + 2));

    private static float TwoProducts(float[] u, float[] v, int i) => MathF.FusedMultiplyAdd(u[i + 1], v[i + 1], u[i] * v[i]);

    private static float Chunks(float[] u, float[] v, Func<float, int, float[], float> addOne, Func<float[], float[], int, float> four)
    {
        // Of more than 1,024 rows each 1,024 have a sum, and these are added in double precision.
        double blocks = 0;
        float total = 0;
        for (int first = 0; first < u.Length; first += 64)
        {
            int end = Math.Min(first + 64, u.Length), i = first;
            float chunk = 0;
            for (; i + 4 <= end; i += 4) chunk += four(u, v, i);
            for (; i < end; i++) chunk = addOne(chunk, i, u);
            total = first % 1024 == 0 ? chunk : total + chunk;
            if (end % 1024 == 0 || end == u.Length) blocks += total;
        }

        return (float)blocks;
    }
}
