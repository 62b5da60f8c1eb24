namespace Nn.Interop.Onnx;

/// <summary>
/// Elements of a row in other places: <c>y[i] = x[places[i]]</c>, or a constant where the place is −1. All operations that move and do not compute are this one: slices, tiles,
/// transpositions, padding. Backward adds up what went to several places. Parts are ranges of y, backward whole rows.
/// </summary>
internal sealed class MoveNode : Node
{
    private readonly int[] _places;
    private readonly int _inputs;
    private readonly float _fill;

    /// <summary>How many neighbours of y are neighbours in x all along.</summary>
    private readonly int _run;

    /// <param name="places">For each element of a row of y that of x, or −1.</param>
    /// <param name="inputs">The elements of a row of x.</param>
    /// <param name="fill">What stands where no element does.</param>
    public MoveNode(int[] places, int inputs, float fill = 0)
    {
        (_inputs, _fill) = (inputs, fill);
        _run = CommonRun(places);
        _places = _run == 1 ? places : [.. Enumerable.Range(0, places.Length / _run).Select(i => places[i * _run])];
    }

    private int Outputs => _places.Length * _run;

    public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * Outputs, _run);

    public override Extent BackwardExtent(int stage, int rows) => new((long)rows * Outputs * 16, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows * _places.Length);
        ReadOnlySpan<float> x = pass.Input();
        Span<float> y = pass.Output();
        for (int done = 0; done < count;)
        {
            int row = (first + done) / _places.Length, start = (first + done) % _places.Length;
            int here = Math.Min(count - done, _places.Length - start);
            Row(x.Slice(row * _inputs, _inputs), _places.AsSpan(start, here), y.Slice((first + done) * _run, here * _run));
            done += here;
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> dy = pass.OutputGradient().Slice(row * Outputs, Outputs);
            Span<float> dx = pass.InputGradient().Slice(row * _inputs, _inputs);
            dx.Clear();
            for (int i = 0; i < _places.Length; i++)
            {
                if (_places[i] < 0) continue;
                for (int j = 0; j < _run; j++) dx[_places[i] + j] += dy[(i * _run) + j];
            }
        }
    }

    private void Row(ReadOnlySpan<float> x, ReadOnlySpan<int> places, Span<float> y)
    {
        if (_run == 1)
        {
            for (int i = 0; i < places.Length; i++) y[i] = places[i] < 0 ? _fill : x[places[i]];
            return;
        }

        for (int i = 0; i < places.Length; i++)
        {
            Span<float> to = y.Slice(i * _run, _run);
            if (places[i] < 0) to.Fill(_fill);
            else x.Slice(places[i], _run).CopyTo(to);
        }
    }

    /// <summary>The longest length into which all stretches of neighbours can be cut.</summary>
    private static int CommonRun(ReadOnlySpan<int> places)
    {
        int common = places.Length, length = 1;
        for (int i = 1; i <= places.Length && common > 1; i++)
        {
            bool goesOn = i < places.Length && (places[i - 1] < 0 ? places[i] < 0 : places[i] == places[i - 1] + 1);
            if (goesOn)
            {
                length++;
                continue;
            }

            common = (int)System.Numerics.BigInteger.GreatestCommonDivisor(common, length);
            length = 1;
        }

        return Math.Max(1, common);
    }
}
