namespace Nn;

/// <summary>A weight or an input with its gradient by both ways.</summary>
internal sealed class CheckedTensor
{
    /// <summary>How far an element is moved, the widest first: for values of about 1, float32 keeps 5 digits of the widest difference.</summary>
    private static readonly float[] s_steps = [1f / 16, 1f / 128, 1f / 1024];

    /// <summary>By how much two differences over a smooth stretch differ at most.</summary>
    private const double Smooth = 1e-3;

    private readonly string _name;
    private readonly float[] _backward;
    private readonly Func<int, float> _get;
    private readonly Action<int, float> _set;
    private readonly List<(int Element, double Difference)> _differences = [];
    private int _leftOut;

    private CheckedTensor(string name, ReadOnlySpan<float> backward, int length, Func<int, float> get, Action<int, float> set)
    {
        // An input on which no output depends has no gradient: zeros.
        (_name, _get, _set, _backward) = (name, get, set, backward.IsEmpty ? new float[length] : backward.ToArray());
    }

    public int Length => _backward.Length;

    /// <summary>The size of the derivatives: their root mean square.</summary>
    public double Typical =>
        _differences.Count == 0 ? 0 : Math.Sqrt(_differences.Average(item => item.Difference * item.Difference));

    public static CheckedTensor Of(Parameter weight, TrainingSession session) => new(
        weight.Name, session.Gradient(weight), weight.Length, i => weight.Values[i], (i, value) => weight.Writable[i] = value);

    public static CheckedTensor OfInput(int index, float[] values, TrainingSession session) => new(
        FormattableString.Invariant($"input {index}"), session.InputGradient(index), values.Length, i => values[i],
        (i, value) => values[i] = value);

    /// <summary>Takes the differences of some elements.</summary>
    public void Measure(CheckedFunction function, int[] elements)
    {
        foreach (int element in elements)
        {
            if (Difference(function, element) is { } difference) _differences.Add((element, difference));
            else _leftOut++;
        }
    }

    /// <param name="typical">The size of the derivatives in the whole model: where a tensor's own are all small, they are noise.</param>
    public GradientDeviation Compare(double typical)
    {
        double least = Math.Max(Math.Max(Typical, typical / 10), double.Epsilon);
        var worst = new GradientDeviation(_name) { Compared = _differences.Count, LeftOut = _leftOut, Deviation = -1 };
        foreach ((int element, double difference) in _differences)
        {
            double deviation = Math.Abs(_backward[element] - difference) / Math.Max(Math.Abs(difference), least);
            if (double.IsNaN(deviation)) deviation = double.PositiveInfinity;
            if (deviation <= worst.Deviation) continue;
            (worst.Deviation, worst.Element, worst.Backward, worst.Difference) = (deviation, element, _backward[element], difference);
        }

        return worst;
    }

    /// <summary>
    /// The derivative; null where none of the steps stays on a smooth stretch: there central differences of two widths agree, and those to
    /// the left and to the right come together in proportion to the width.
    /// </summary>
    private double? Difference(CheckedFunction function, int element)
    {
        double middle = function.Value();
        foreach (float step in s_steps)
        {
            (double wide, double wideBend) = Difference(function, element, step, middle);
            (double narrow, double narrowBend) = Difference(function, element, step / 2, middle);
            double derivative = ((4 * narrow) - wide) / 3, limit = Smooth * Math.Max(Math.Abs(derivative), 1);
            if (Math.Abs(wide - narrow) <= limit && Math.Abs(wideBend - (2 * narrowBend)) <= limit) return derivative;
        }

        return null;
    }

    /// <returns>The central difference, and the one to the right less the one to the left.</returns>
    private (double Central, double Bend) Difference(CheckedFunction function, int element, float step, double middle)
    {
        float value = _get(element), above = value + step, below = value - step;
        _set(element, above);
        double right = function.Value() - middle;
        _set(element, below);
        double left = middle - function.Value();
        _set(element, value);
        return ((right + left) / ((double)above - below), (right / ((double)above - value)) - (left / ((double)value - below)));
    }
}
