using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Nn.Tests.SameBits;

/// <summary>What a process computes with.</summary>
/// <param name="Lanes">Floats in a <see cref="Vector{T}"/>.</param>
/// <param name="Has256">Whether vectors of 256 bits are accelerated.</param>
/// <param name="Has512">Whether vectors of 512 bits are.</param>
/// <param name="HasAvx512">Whether the instructions of AVX-512 are there, some of which serve narrower vectors.</param>
internal sealed record Vectors(int Lanes, bool Has256, bool Has512, bool HasAvx512)
{
    public static Vectors Here =>
        new(Vector<float>.Count, Vector256.IsHardwareAccelerated, Vector512.IsHardwareAccelerated, Avx512F.VL.IsSupported);

    /// <summary>Whether x · y + z is rounded once: without it results are right, but have other bits.</summary>
    public static bool HaveFma => Fma.IsSupported || AdvSimd.IsSupported;
}
