using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Execution;

/// <summary>
/// A block of floats whose first element lies on a 64-byte boundary (a cache line, the widest vector) and does not move: a pinned managed
/// array, so nothing is native and nothing has to be freed.
/// </summary>
internal sealed class AlignedBlock
{
    /// <summary>Floats in 64 bytes: parameters and buffers begin at multiples of it.</summary>
    public const int Alignment = 16;

    private readonly float[] _array;
    private readonly int _start;

    /// <param name="length">The number of floats, at most <see cref="Arena.MaxLength"/>.</param>
    public AlignedBlock(long length)
    {
        Length = checked((int)length);
        _array = GC.AllocateArray<float>(checked(Length + Alignment - 1), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)((Alignment - (address / sizeof(float) % Alignment)) % Alignment);
    }

    public int Length { get; }

    public Span<float> Span => new(_array, _start, Length);

    public Memory<float> Memory => new(_array, _start, Length);

    /// <summary>A part of the block; the caller's offsets come from a plan that was checked when it was made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Slice(int offset, int length) => new(_array, _start + offset, length);

    public static int Align(int length) => checked(length + Alignment - 1) & -Alignment;
}
