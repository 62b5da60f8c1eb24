using System.Runtime.CompilerServices;

namespace Nn.Datasets;

/// <summary>
/// An argument of <see cref="Blobs"/> that is one value or one for each cluster: <c>1.5</c> or <c>[0.5, 2.0]</c>. The default value means
/// "not given".
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
[CollectionBuilder(typeof(OneOrEach), nameof(OneOrEach.Create))]
public readonly struct OneOrEach<T>
{
    private readonly T[]? _values;

    internal OneOrEach(T[] values, bool isOne) => (_values, IsOne) = (values, isOne);

    /// <summary>Whether it is one value for all.</summary>
    public bool IsOne { get; }

    /// <summary>Whether there is a value for each.</summary>
    public bool IsEach => _values is not null && !IsOne;

    /// <summary>The one value, or the values.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>One value for all.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator OneOrEach<T>(T value) => new([value], isOne: true);

    /// <summary>A value for each.</summary>
    /// <param name="values">The values, in order.</param>
    public static implicit operator OneOrEach<T>(T[] values) => OneOrEach.Create<T>(values);

    /// <summary>The values one by one.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => Values.GetEnumerator();
}

/// <summary>Makes a <see cref="OneOrEach{T}"/> of a collection expression.</summary>
public static class OneOrEach
{
    /// <summary>A value for each.</summary>
    /// <param name="values">The values, in order.</param>
    public static OneOrEach<T> Create<T>(ReadOnlySpan<T> values) => new(values.ToArray(), isOne: false);
}
