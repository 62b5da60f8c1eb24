using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// Gates from the two parts of their sums, in place, at least a vector of them. Each function goes through a loop of its own: several in one are
/// more than the compiler puts in line.
/// </summary>
internal static class GateSums
{
    /// <summary>z = sigmoid(z + p)</summary>
    public static void Sigmoid<T>(ref float z, ref float p, nuint length)
        where T : struct, ISimd<T> => ElementLoop.Whole<SigmoidOfSum, T>(default, ref z, ref p, ref z, length);

    /// <summary>z = tanh(z + p)</summary>
    public static void Tanh<T>(ref float z, ref float p, nuint length)
        where T : struct, ISimd<T> => ElementLoop.Whole<TanhOfSum, T>(default, ref z, ref p, ref z, length);

    private readonly struct SigmoidOfSum : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : struct, ISimd<T> => Hyperbolic.Sigmoid(x + y);
    }

    private readonly struct TanhOfSum : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : struct, ISimd<T> => Hyperbolic.Tanh(x + y);
    }
}
