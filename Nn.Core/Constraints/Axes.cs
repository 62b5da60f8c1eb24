using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Nn;

/// <summary>
/// Axes of a weight, each counted from the first (0, 1, ...) or from the last (−1, −2, ...): <c>0</c> or <c>[0, 1, 2]</c>. The default
/// value is no axis.
/// </summary>
[CollectionBuilder(typeof(Axes), nameof(Create))]
public readonly struct Axes : IEquatable<Axes>, IReadOnlyList<int>
{
    private readonly int[]? _axes;

    private Axes(int[] axes) => _axes = axes;

    /// <summary>Makes axes from a collection expression: <c>Axes a = [0, 1];</c></summary>
    public static Axes Create(ReadOnlySpan<int> axes) => new(axes.ToArray());

    /// <summary>One axis.</summary>
    public static implicit operator Axes(int axis) => new([axis]);

    /// <inheritdoc/>
    public int Count => _axes?.Length ?? 0;

    /// <inheritdoc/>
    public int this[int index] => Span[index];

    internal ReadOnlySpan<int> Span => _axes;

    /// <summary>Checks that all are axes of a shape, and none stands there twice.</summary>
    /// <param name="parameter">The name of the weight, for messages.</param>
    /// <param name="shape">The shape of the weight.</param>
    internal void Validate(string parameter, Shape shape)
    {
        int rank = shape.Rank;
        ulong seen = 0;
        foreach (int axis in Span)
        {
            if (axis < -rank || axis >= rank)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Parameter '{parameter}': expected axes from {-rank} to {rank - 1} of the shape {shape}. Received: {this}."));
            }

            ulong bit = 1UL << FromFirst(axis, rank);
            if ((seen & bit) != 0) throw new ArgumentException($"Parameter '{parameter}': expected each axis once. Received: {this}.");
            seen |= bit;
        }

        if (seen == 0) throw new ArgumentException($"Parameter '{parameter}': expected at least one axis. Received: none.");
    }

    /// <summary>Whether an axis, counted from the first, is one of these.</summary>
    internal bool Contains(int axis, int rank)
    {
        foreach (int one in Span)
        {
            if (FromFirst(one, rank) == axis) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(Axes other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Axes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int axis in Span) hash.Add(axis);
        return hash.ToHashCode();
    }

    /// <summary>Whether both are the same axes in the same order.</summary>
    public static bool operator ==(Axes left, Axes right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Axes left, Axes right) => !left.Equals(right);

    /// <summary>One axis as a number, several as a list: <c>[0, 1]</c>.</summary>
    public override string ToString()
    {
        string[] parts = [.. this.Select(axis => axis.ToString(CultureInfo.InvariantCulture))];
        return parts.Length == 1 ? parts[0] : $"[{string.Join(", ", parts)}]";
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_axes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int FromFirst(int axis, int rank) => axis < 0 ? axis + rank : axis;
}
