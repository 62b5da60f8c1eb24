using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Nn;

/// <summary>
/// The shape of one sample, without the batch: <c>[28, 28, 1]</c> is a picture of 28 rows, 28 columns and one channel, <c>[2]</c> a point
/// in the plane, <c>[]</c> a single number. Channels (features) come last. The default value is <c>[]</c>.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    /// <summary>Marks the error of a shape that cannot be, for a builder that knows whose it is.</summary>
    internal const string DimensionsParameter = "dimensions";

    private readonly int[]? _dimensions;

    /// <summary>Makes a shape of the given dimensions.</summary>
    /// <param name="dimensions">One positive number a dimension.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive, or their product is over
    /// <see cref="int.MaxValue"/>.</exception>
    public Shape(params ReadOnlySpan<int> dimensions)
    {
        long size = 1;
        foreach (int dimension in dimensions)
        {
            if (dimension <= 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(dimensions), $"Shape: expected positive dimensions. Received: {Format(dimensions)}.");
            }

            size *= dimension;
            if (size > int.MaxValue)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(dimensions), $"Shape: expected at most {int.MaxValue} elements. Received: {Format(dimensions)}.");
            }
        }

        _dimensions = dimensions.ToArray();
        Size = (int)size;
    }

    /// <inheritdoc cref="Shape(ReadOnlySpan{int})"/>
    /// <remarks>For languages that write an argument list for arrays alone, as F# does.</remarks>
    public Shape(params int[] dimensions)
        : this((ReadOnlySpan<int>)(dimensions ?? throw new ArgumentNullException(nameof(dimensions))))
    {
    }

    /// <summary>Makes a shape from a collection expression: <c>Shape s = [28, 28, 1];</c></summary>
    /// <param name="dimensions">One positive number a dimension.</param>
    public static Shape Create(ReadOnlySpan<int> dimensions) => new(dimensions);

    /// <summary>A shape of one dimension: <c>Shape s = 2;</c></summary>
    public static implicit operator Shape(int dimension) => new(dimension);

    /// <summary>A shape of one dimension, for languages without implicit conversions.</summary>
    /// <param name="dimension">A positive number.</param>
    public static Shape FromInt32(int dimension) => new(dimension);

    /// <summary>The number of elements of one sample: the product of the dimensions, 1 for <c>[]</c>.</summary>
    public int Size => _dimensions is null ? 1 : field;

    /// <summary>The number of dimensions, without the batch.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>The dimensions, the slowest first.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>One dimension; <c>^1</c> is the last: the features or channels.</summary>
    public int this[Index index] => Dimensions[index];

    /// <inheritdoc/>
    public int this[int index] => Dimensions[index];

    int IReadOnlyCollection<int>.Count => Rank;

    /// <summary>This shape with another last dimension: what a layer that acts on the last axis gives.</summary>
    /// <param name="last">The new last dimension.</param>
    /// <exception cref="InvalidOperationException">The shape has no dimension.</exception>
    public Shape WithLast(int last)
    {
        if (Rank == 0) throw new InvalidOperationException("Shape: expected at least one dimension to replace the last of. Received: ().");
        int[] dimensions = Dimensions.ToArray();
        dimensions[^1] = last;
        return new Shape(dimensions);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int dimension in Dimensions) hash.Add(dimension);
        return hash.ToHashCode();
    }

    /// <summary>Whether two shapes have the same dimensions.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ in a dimension.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The dimensions as a tuple: <c>(28, 28, 1)</c>.</summary>
    public override string ToString() => Format(Dimensions);

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_dimensions ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Format(ReadOnlySpan<int> dimensions)
    {
        var parts = new string[dimensions.Length];
        for (int i = 0; i < parts.Length; i++) parts[i] = dimensions[i].ToString(CultureInfo.InvariantCulture);
        return $"({string.Join(", ", parts)})";
    }
}
