using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

/// <summary>
/// A step of an optimizer over contiguous weights in one pass, element by element, with every operation rounded, so that the bits depend
/// neither on the processor nor on how a range is split among threads.
/// </summary>
internal static class UpdateLoop
{
    /// <summary>Steps every weight.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="gradient">One value a weight.</param>
    /// <param name="weights">Updated in place.</param>
    /// <param name="first">What the rule remembers, one value a weight, updated in place; empty beyond the rule's slots.</param>
    /// <param name="second">Likewise.</param>
    /// <param name="third">Likewise.</param>
    /// <exception cref="ArgumentException">The lengths differ, or two of the spans overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRule>(
        TRule rule, ReadOnlySpan<float> gradient, Span<float> weights, Span<float> first = default, Span<float> second = default,
        Span<float> third = default)
        where TRule : struct, IUpdateRule
    {
        Check<TRule>(gradient, weights, first, second, third);
        ref float g = ref MemoryMarshal.GetReference(gradient);
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float a = ref MemoryMarshal.GetReference(first);
        ref float b = ref MemoryMarshal.GetReference(second);
        ref float c = ref MemoryMarshal.GetReference(third);
        nuint length = (nuint)weights.Length;
        if (VectorWidth.Use512(weights.Length) && !(TRule.Divides && VectorWidth.Has256)) Run<TRule, Simd512>(rule, ref g, ref w, ref a, ref b, ref c, length);
        else if (VectorWidth.UseVectorT(weights.Length)) Run<TRule, SimdVectorT>(rule, ref g, ref w, ref a, ref b, ref c, length);
        else if (weights.Length > 0) Run<TRule, Simd1>(rule, ref g, ref w, ref a, ref b, ref c, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TRule, T>(
        TRule rule, ref float gradient, ref float weights, ref float first, ref float second, ref float third, nuint length)
        where TRule : struct, IUpdateRule
        where T : struct, ISimd<T>
    {
        // The last vector overlaps the one before it: it is read before anything is written.
        nuint end = length - (nuint)T.Count;
        Load<TRule, T>(ref weights, ref first, ref second, ref third, end, out T lastW, out T lastA, out T lastB, out T lastC);
        for (nuint i = 0; i < end; i += (nuint)T.Count)
        {
            Load<TRule, T>(ref weights, ref first, ref second, ref third, i, out T w, out T a, out T b, out T c);
            rule.Step(T.Load(ref gradient, i), ref w, ref a, ref b, ref c);
            Store<TRule, T>(ref weights, ref first, ref second, ref third, i, w, a, b, c);
        }

        rule.Step(T.Load(ref gradient, end), ref lastW, ref lastA, ref lastB, ref lastC);
        Store<TRule, T>(ref weights, ref first, ref second, ref third, end, lastW, lastA, lastB, lastC);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TRule, T>(
        ref float weights, ref float first, ref float second, ref float third, nuint i, out T w, out T a, out T b, out T c)
        where TRule : struct, IUpdateRule
        where T : struct, ISimd<T>
    {
        w = T.Load(ref weights, i);
        a = TRule.Slots > 0 ? T.Load(ref first, i) : default;
        b = TRule.Slots > 1 ? T.Load(ref second, i) : default;
        c = TRule.Slots > 2 ? T.Load(ref third, i) : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TRule, T>(
        ref float weights, ref float first, ref float second, ref float third, nuint i, T w, T a, T b, T c)
        where TRule : struct, IUpdateRule
        where T : struct, ISimd<T>
    {
        w.Store(ref weights, i);
        if (TRule.Slots > 0) a.Store(ref first, i);
        if (TRule.Slots > 1) b.Store(ref second, i);
        if (TRule.Slots > 2) c.Store(ref third, i);
    }

    private static void Check<TRule>(
        ReadOnlySpan<float> gradient, ReadOnlySpan<float> weights, ReadOnlySpan<float> first, ReadOnlySpan<float> second,
        ReadOnlySpan<float> third)
        where TRule : struct, IUpdateRule
    {
        int length = gradient.Length;
        Spans.RequireLength(weights.Length, length, nameof(weights));
        Spans.RequireLength(first.Length, TRule.Slots > 0 ? length : 0, nameof(first));
        Spans.RequireLength(second.Length, TRule.Slots > 1 ? length : 0, nameof(second));
        Spans.RequireLength(third.Length, TRule.Slots > 2 ? length : 0, nameof(third));
        bool overlap = gradient.Overlaps(weights) || gradient.Overlaps(first) || gradient.Overlaps(second) || gradient.Overlaps(third)
            || weights.Overlaps(first) || weights.Overlaps(second) || weights.Overlaps(third)
            || first.Overlaps(second) || first.Overlaps(third) || second.Overlaps(third);
        if (overlap)
        {
            throw new ArgumentException(
                "Expected gradient, weights and what is remembered apart. Received: spans that overlap.", nameof(weights));
        }
    }
}
