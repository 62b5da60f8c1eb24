using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Nn.Datasets;

/// <summary>
/// What <see cref="Dataset.From{T}"/> asks for each item: a number, a truth (1 or 0), or several numbers, <c>[a.Length, a.Width]</c>.
/// </summary>
[CollectionBuilder(typeof(Numbers), nameof(Create))]
public readonly struct Numbers
{
    private readonly double _one;
    private readonly Array? _several;

    private Numbers(double one) => (_one, IsOne) = (one, true);

    private Numbers(Array several) => _several = several;

    /// <summary>How many numbers there are.</summary>
    public int Count => IsOne ? 1 : _several?.Length ?? 0;

    private bool IsOne { get; }

    /// <summary>One number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Numbers(double value) => new(value);

    /// <summary>1 for true, 0 for false.</summary>
    /// <param name="value">The truth.</param>
    public static implicit operator Numbers(bool value) => new(value ? 1 : 0);

    /// <summary>Several numbers.</summary>
    /// <param name="values">The numbers, which are read at once.</param>
    public static implicit operator Numbers(double[] values) => new(values);

    /// <inheritdoc cref="op_Implicit(double[])"/>
    public static implicit operator Numbers(float[] values) => new(values);

    /// <summary>One number or several, for languages without implicit conversions: <c>Numbers.Of(house.Area, house.Rooms)</c>.</summary>
    /// <param name="values">The numbers.</param>
    public static Numbers Of(params double[] values) => new(values);

    /// <summary>Makes them of a collection expression.</summary>
    /// <param name="values">The numbers.</param>
    public static Numbers Create(ReadOnlySpan<double> values) => new(values.ToArray());

    /// <summary>The numbers one by one.</summary>
    public IEnumerator<double> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return IsOne ? _one : _several is float[] singles ? singles[i] : ((double[])_several!)[i];
    }

    /// <summary>Writes the numbers as floats.</summary>
    internal void CopyTo(Span<float> destination)
    {
        if (IsOne) destination[0] = (float)_one;
        else if (_several is float[] singles) singles.CopyTo(destination);
        else if (_several is double[] doubles) TensorPrimitives.ConvertTruncating<double, float>(doubles, destination);
    }
}
