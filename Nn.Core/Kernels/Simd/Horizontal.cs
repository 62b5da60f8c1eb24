using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nn.Kernels;

/// <summary>Reductions across a vector by the one fixed tree: the upper half joins the lower, 16 → 8 → 4 → 2 → 1.</summary>
internal static class Horizontal
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> x) => Sum(x.GetLower() + x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> x) => Sum(x.GetLower() + x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> x)
    {
        Vector128<float> pair = x + Vector128.Shuffle(x, Vector128.Create(2, 3, 2, 3));
        return (pair + Vector128.Shuffle(pair, Vector128.Create(1, 1, 1, 1))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector512<float> x) => Max(Vector256.MaxNative(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector256<float> x) => Max(Vector128.MaxNative(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector128<float> x)
    {
        Vector128<float> pair = Vector128.MaxNative(x, Vector128.Shuffle(x, Vector128.Create(2, 3, 2, 3)));
        return Vector128.MaxNative(pair, Vector128.Shuffle(pair, Vector128.Create(1, 1, 1, 1))).ToScalar();
    }
}
