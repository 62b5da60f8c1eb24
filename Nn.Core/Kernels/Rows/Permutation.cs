namespace Nn.Kernels;

/// <summary>The values of an array in the order of permuted axes: <c>y[j₀, j₁, …] = x[i]</c>, where axis k of y is axis <c>axes[k]</c> of x.</summary>
internal sealed class Permutation
{
    private const int MostAxes = 16;

    /// <summary>Of y's axes that are stepped through, the last ones, which are copied at once, left out.</summary>
    private readonly int[] _lengths;

    /// <summary>How far apart in x the steps of these axes are.</summary>
    private readonly int[] _strides;
    private readonly int _size;

    /// <summary>Neighbours in both.</summary>
    private readonly int _run;

    /// <param name="shape">The lengths of x's axes, at most 16 of them.</param>
    /// <param name="axes">For each axis of y that of x; each once.</param>
    public Permutation(ReadOnlySpan<int> shape, ReadOnlySpan<int> axes)
    {
        if (axes.Length != shape.Length || axes.Length > MostAxes)
            throw new ArgumentException(FormattableString.Invariant($"Expected {shape.Length} axes, at most {MostAxes}. Received: {axes.Length}."));
        var strides = new int[shape.Length];
        int size = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = size;
            size *= shape[axis];
        }

        int stepped = axes.Length;
        int run = 1;
        while (stepped > 0 && axes[stepped - 1] == stepped - 1) run *= shape[--stepped];
        (_size, _run, _lengths, _strides) = (size, run, new int[stepped], new int[stepped]);
        for (int k = 0; k < stepped; k++) (_lengths[k], _strides[k]) = (shape[axes[k]], strides[axes[k]]);
    }

    /// <summary>Permutes any number of arrays that follow each other.</summary>
    /// <param name="x">Whole arrays.</param>
    /// <param name="y">As many; not x.</param>
    public void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        Spans.RequireLength(y.Length, x.Length, nameof(y));
        for (int start = 0; start < x.Length; start += _size) ApplyOne(x.Slice(start, _size), y.Slice(start, _size));
    }

    private void ApplyOne(ReadOnlySpan<float> x, Span<float> y)
    {
        if (_lengths.Length == 0)
        {
            x.CopyTo(y);
            return;
        }

        Span<int> place = stackalloc int[_lengths.Length];
        place.Clear();
        int last = _lengths.Length - 1, source = 0, target = 0;
        while (target < y.Length)
        {
            for (int i = 0; i < _lengths[last]; i++, target += _run)
            {
                int from = source + (i * _strides[last]);
                if (_run == 1) y[target] = x[from];
                else x.Slice(from, _run).CopyTo(y[target..]);
            }

            // The next place of the axes before the last, as an odometer counts.
            for (int k = last - 1; k >= 0; k--)
            {
                source += _strides[k];
                if (++place[k] < _lengths[k]) break;
                source -= _strides[k] * _lengths[k];
                place[k] = 0;
            }
        }
    }
}
