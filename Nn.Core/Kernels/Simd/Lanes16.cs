using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// The 16 virtual lanes of the one order of summation, in as many vectors as they need: one of 16 lanes, two of 8 or four of 4. Fields
/// past those are left alone, and the JIT drops them.
/// </summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct Lanes16<T>(T a, T b, T c, T d)
    where T : struct, ISimd<T>
{
    public const int Count = 16;

    private readonly T _a = a;
    private readonly T _b = b;
    private readonly T _c = c;
    private readonly T _d = d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16<T> Create(float value)
    {
        T all = T.Create(value);
        return new(all, all, all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16<T> Load(ref readonly float source, nuint offset)
    {
        T a = T.Load(in source, offset);
        T b = T.Count <= 8 ? T.Load(in source, offset + (nuint)T.Count) : default;
        return T.Count <= 4
            ? new(a, b, T.Load(in source, offset + 8), T.Load(in source, offset + 12))
            : new(a, b, default, default);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset)
    {
        _a.Store(ref destination, offset);
        if (T.Count <= 8) _b.Store(ref destination, offset + (nuint)T.Count);
        if (T.Count <= 4)
        {
            _c.Store(ref destination, offset + 8);
            _d.Store(ref destination, offset + 12);
        }
    }

    /// <summary>The 16 floats from <paramref name="source"/> where the mask is set, else <paramref name="fill"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16<T> LoadMasked(ref readonly float source, nuint offset, Lanes16<T> mask, float fill)
    {
        Lanes16<T> x = Load(in source, offset);
        T other = T.Create(fill);
        T a = T.Select(mask._a, x._a, other);
        T b = T.Count <= 8 ? T.Select(mask._b, x._b, other) : default;
        return T.Count <= 4
            ? new(a, b, T.Select(mask._c, x._c, other), T.Select(mask._d, x._d, other))
            : new(a, b, default, default);
    }

    /// <summary>operation(x) in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes16<T> Map<TOperation>(TOperation operation)
        where TOperation : struct, IUnaryOperation
    {
        T a = operation.Invoke(_a);
        T b = T.Count <= 8 ? operation.Invoke(_b) : default;
        return T.Count <= 4 ? new(a, b, operation.Invoke(_c), operation.Invoke(_d)) : new(a, b, default, default);
    }

    /// <summary>operation(x, y) in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes16<T> Map<TOperation>(TOperation operation, Lanes16<T> y)
        where TOperation : struct, IBinaryOperation
    {
        T a = operation.Invoke(_a, y._a);
        T b = T.Count <= 8 ? operation.Invoke(_b, y._b) : default;
        return T.Count <= 4 ? new(a, b, operation.Invoke(_c, y._c), operation.Invoke(_d, y._d)) : new(a, b, default, default);
    }

    /// <summary>x · y + z, rounded once where the processor has FMA.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16<T> MultiplyAdd(Lanes16<T> x, Lanes16<T> y, Lanes16<T> z)
    {
        T a = T.MultiplyAdd(x._a, y._a, z._a);
        T b = T.Count <= 8 ? T.MultiplyAdd(x._b, y._b, z._b) : default;
        return T.Count <= 4
            ? new(a, b, T.MultiplyAdd(x._c, y._c, z._c), T.MultiplyAdd(x._d, y._d, z._d))
            : new(a, b, default, default);
    }

    /// <summary>The sum of the 16 lanes by the tree 16 → 8 → 4 → 2 → 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum()
    {
        if (T.Count == 16) return T.Sum(_a);
        return T.Count == 8 ? T.Sum(_a + _b) : T.Sum((_a + _c) + (_b + _d));
    }

    /// <summary>The largest of the 16 lanes; unspecified where one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Max()
    {
        if (T.Count == 16) return T.Max(_a);
        return T.Count == 8 ? T.Max(T.Max(_a, _b)) : T.Max(T.Max(T.Max(_a, _c), T.Max(_b, _d)));
    }
}
