using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nn.Bench.Measuring;

/// <summary>How fast a core reads: a sum over a block again and again. One larger than the caches gives the memory's bandwidth.</summary>
internal static class MemoryBandwidth
{
    private static float s_sink;

    /// <summary>Reading a block of so many floats; amount and rate count bytes.</summary>
    public static Contender Contender(int length)
    {
        float[] block = GC.AllocateArray<float>(length, pinned: true);
        block.AsSpan().Fill(1);
        return new Contender("memory bandwidth", times =>
        {
            for (; times > 0; times--) s_sink = Sum(block);
        }, 4.0 * length);
    }

    /// <summary>
    /// The traffic of an optimizer's step and next to no arithmetic: one block is added to three others, each of so many floats; amount and rate count
    /// the bytes read and written.
    /// </summary>
    public static Contender Update(int length)
    {
        float[] gradient = RandomBlock.Zeros(length), w = RandomBlock.Zeros(length), m = RandomBlock.Zeros(length), v = RandomBlock.Zeros(length);
        return new Contender("memory bandwidth", times =>
        {
            for (; times > 0; times--) AddToThree(gradient, w, m, v);
        }, (4 + 3) * sizeof(float) * (double)length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddToThree(ReadOnlySpan<float> x, Span<float> a, Span<float> b, Span<float> c)
    {
        int width = Vector<float>.Count;
        for (int i = 0; i <= x.Length - width; i += width)
        {
            Vector<float> value = Vector.Create(x.Slice(i, width));
            (value + Vector.Create<float>(a.Slice(i, width))).CopyTo(a.Slice(i, width));
            (value + Vector.Create<float>(b.Slice(i, width))).CopyTo(b.Slice(i, width));
            (value + Vector.Create<float>(c.Slice(i, width))).CopyTo(c.Slice(i, width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(ReadOnlySpan<float> x)
    {
        int width = Vector<float>.Count;
        Vector<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (; x.Length >= 8 * width; x = x[(8 * width)..])
        {
            s0 += Vector.Create(x[..width]);
            s1 += Vector.Create(x[width..]);
            s2 += Vector.Create(x[(2 * width)..]);
            s3 += Vector.Create(x[(3 * width)..]);
            s4 += Vector.Create(x[(4 * width)..]);
            s5 += Vector.Create(x[(5 * width)..]);
            s6 += Vector.Create(x[(6 * width)..]);
            s7 += Vector.Create(x[(7 * width)..]);
        }

        return Vector.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7);
    }
}
