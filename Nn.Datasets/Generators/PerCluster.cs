using System.Runtime.CompilerServices;

namespace Nn.Datasets;

/// <summary>
/// An argument of <see cref="Blobs"/>: one value for all clusters, <c>1.5</c>, or one for each, <c>[0.5, 2.0]</c>. The default value means
/// "not given".
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
[CollectionBuilder(typeof(PerCluster), nameof(PerCluster.Create))]
public readonly struct PerCluster<T>
{
    private readonly T[]? _values;

    internal PerCluster(T[] values, bool isOne) => (_values, IsOne) = (values, isOne);

    /// <summary>Whether it is one value for all.</summary>
    internal bool IsOne { get; }

    /// <summary>Whether there is a value for each.</summary>
    internal bool IsEach => _values is not null && !IsOne;

    /// <summary>The one value, or the values.</summary>
    internal ReadOnlySpan<T> Values => _values;

    /// <summary>One value for all.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PerCluster<T>(T value) => new([value], isOne: true);

    /// <summary>A value for each.</summary>
    /// <param name="values">The values, in order.</param>
    public static implicit operator PerCluster<T>(T[] values) => PerCluster.Create<T>(values);

    /// <summary>The values one by one.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => Values.GetEnumerator();
}

/// <summary>Makes a <see cref="PerCluster{T}"/> of a collection expression.</summary>
public static class PerCluster
{
    /// <summary>A value for each.</summary>
    /// <param name="values">The values, in order.</param>
    public static PerCluster<T> Create<T>(ReadOnlySpan<T> values) => new(values.ToArray(), isOne: false);
}
