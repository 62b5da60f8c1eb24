using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// Reads and writes rows of at most 16 floats as 16 lanes: what follows a row in memory is masked away on reading and left alone on
/// writing.
/// </summary>
internal readonly ref struct MaskedRows<T>
    where T : struct, ISimd<T>
{
    private readonly ref float _staging;
    private readonly Lanes16<T> _mask;
    private readonly int _columns;

    /// <param name="staging">16 floats of scratch.</param>
    /// <param name="columns">1 to 16.</param>
    public MaskedRows(ref float staging, int columns)
    {
        _staging = ref staging;
        _columns = columns;
        for (int i = 0; i < Lanes16<T>.Count; i++) Unsafe.Add(ref staging, i) = BitConverter.Int32BitsToSingle(i < columns ? -1 : 0);
        _mask = Lanes16<T>.Load(ref staging, 0);
    }

    /// <summary>A row, and <paramref name="fill"/> in the lanes past it; <paramref name="readable"/> floats are left in its span.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes16<T> Load(ref readonly float row, int readable, float fill)
    {
        if (readable >= Lanes16<T>.Count) return Lanes16<T>.LoadMasked(in row, 0, _mask, fill);
        Spans.CopyFew(in row, ref _staging, (nuint)_columns);
        return Lanes16<T>.LoadMasked(in _staging, 0, _mask, fill);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Lanes16<T> lanes, ref float row)
    {
        lanes.Store(ref _staging, 0);
        Spans.CopyFew(in _staging, ref row, (nuint)_columns);
    }
}
