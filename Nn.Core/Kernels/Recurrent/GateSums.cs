using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// Gates from the two parts of their sums, in place. Each function stands in a loop of its own: several in one are more than the compiler puts in
/// line. The last vector may overlap the one before it, so its sums are made before anything is written.
/// </summary>
internal static class GateSums
{
    /// <summary>z = sigmoid(z + p) over <paramref name="length"/> elements, at least a vector of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sigmoid<T>(ref float z, ref float p, nuint length)
        where T : struct, ISimd<T>
    {
        nuint end = length - (nuint)T.Count;
        T last = T.Load(ref z, end) + T.Load(ref p, end);
        for (nuint j = 0; j < end; j += (nuint)T.Count) Hyperbolic.Sigmoid(T.Load(ref z, j) + T.Load(ref p, j)).Store(ref z, j);
        Hyperbolic.Sigmoid(last).Store(ref z, end);
    }

    /// <summary>z = tanh(z + p).</summary>
    /// <inheritdoc cref="Sigmoid"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tanh<T>(ref float z, ref float p, nuint length)
        where T : struct, ISimd<T>
    {
        nuint end = length - (nuint)T.Count;
        T last = T.Load(ref z, end) + T.Load(ref p, end);
        for (nuint j = 0; j < end; j += (nuint)T.Count) Hyperbolic.Tanh(T.Load(ref z, j) + T.Load(ref p, j)).Store(ref z, j);
        Hyperbolic.Tanh(last).Store(ref z, end);
    }
}
