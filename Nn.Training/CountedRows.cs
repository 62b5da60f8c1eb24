using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>
/// The runs of rows that count: those whose weight and mask are not 0. What stands in the others, even a NaN, is never looked at.
/// </summary>
/// <param name="weights">One weight a row, or empty for 1.</param>
/// <param name="mask">One value a row, or empty for 1.</param>
/// <param name="rows">The number of rows.</param>
internal ref struct CountedRows(ReadOnlySpan<float> weights, ReadOnlySpan<float> mask, int rows)
{
    private readonly ReadOnlySpan<float> _weights = weights;
    private readonly ReadOnlySpan<float> _mask = mask;
    private readonly int _rows = rows;

    /// <summary>The first row of the run.</summary>
    public int First { get; private set; }

    /// <summary>The row after the last of the run; 0 before the first run.</summary>
    public int End { get; private set; }

    public readonly int Count => End - First;

    /// <summary>Goes on to the next run, if there is one.</summary>
    public bool MoveNext()
    {
        First = End;
        if (_weights.IsEmpty && _mask.IsEmpty)
        {
            End = _rows;
            return First < _rows;
        }

        while (First < _rows && !Counts(First)) First++;
        End = First;
        while (End <= _rows - Vector<float>.Count && AllCount(End)) End += Vector<float>.Count;
        while (End < _rows && Counts(End)) End++;
        return First < _rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool Counts(int row) => (_weights.IsEmpty || _weights[row] != 0) && (_mask.IsEmpty || _mask[row] != 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool AllCount(int first) =>
        (_weights.IsEmpty || !Vector.EqualsAny(new Vector<float>(_weights[first..]), Vector<float>.Zero))
        && (_mask.IsEmpty || !Vector.EqualsAny(new Vector<float>(_mask[first..]), Vector<float>.Zero));
}
