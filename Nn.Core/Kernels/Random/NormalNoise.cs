using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

/// <summary>
/// Standard normal numbers without a state: <c>z = √2 · erf⁻¹(u)</c> of a uniform u in (−1, 1) that <see cref="CounterRandom"/> draws from a key and
/// an element's index. All within ±5.3, which the 23 bits of u allow.
/// </summary>
internal static class NormalNoise
{
    /// <summary>Writes one number an element.</summary>
    /// <param name="key">A number from <see cref="CounterRandom.Key"/>.</param>
    /// <param name="first">The index of the first element in the whole.</param>
    /// <param name="destination">Of any length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ulong key, int first, Span<float> destination)
    {
        Uniform(key, first, destination);
        ElementLoop.Run(default(NormalOfUniform), destination, destination);
    }

    /// <summary>Odd multiples of 2^−23: neither −1, 0 nor 1, and as often below 0 as above.</summary>
    private static void Uniform(ulong key, int first, Span<float> destination)
    {
        int i = 0;
        Span<float> vector = stackalloc float[SimdVectorT.Count];
        while (i < destination.Length)
        {
            Vector<uint> bits = CounterRandom.Bits(Vector<uint>.Indices + Vector.Create((uint)(first + i)), key);
            Vector<int> odd = Vector.AsVectorInt32((bits >>> 9) + (bits >>> 9)) + Vector.Create(1 - (1 << 23));
            Vector<float> u = Vector.ConvertToSingle(odd) * Vector.Create(1f / (1 << 23));
            if (destination.Length - i >= SimdVectorT.Count)
            {
                u.StoreUnsafe(ref MemoryMarshal.GetReference(destination), (nuint)i);
            }
            else
            {
                u.CopyTo(vector);
                vector[..(destination.Length - i)].CopyTo(destination[i..]);
            }

            i += SimdVectorT.Count;
        }
    }

    /// <summary>
    /// The inverse of the error function in two polynomials of <c>w = −ln(1 − u²)</c>, relatively within 3e-7 but for the rounding of u (M. Giles,
    /// "Approximating the erfinv function", GPU Computing Gems 2, 2011).
    /// </summary>
    private readonly struct NormalOfUniform : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T>
        {
            T one = T.Create(1f);
            T w = T.Create(0f) - Logarithm.Log((one - x) * (one + x));
            T center = w - T.Create(2.5f);
            T p = T.MultiplyAdd(T.Create(2.81022636e-08f), center, T.Create(3.43273939e-07f));
            p = T.MultiplyAdd(p, center, T.Create(-3.5233877e-06f));
            p = T.MultiplyAdd(p, center, T.Create(-4.39150654e-06f));
            p = T.MultiplyAdd(p, center, T.Create(0.00021858087f));
            p = T.MultiplyAdd(p, center, T.Create(-0.00125372503f));
            p = T.MultiplyAdd(p, center, T.Create(-0.00417768164f));
            p = T.MultiplyAdd(p, center, T.Create(0.246640727f));
            p = T.MultiplyAdd(p, center, T.Create(1.50140941f));

            T tail = T.SquareRoot(w) - T.Create(3f);
            T q = T.MultiplyAdd(T.Create(-0.000200214257f), tail, T.Create(0.000100950558f));
            q = T.MultiplyAdd(q, tail, T.Create(0.00134934322f));
            q = T.MultiplyAdd(q, tail, T.Create(-0.00367342844f));
            q = T.MultiplyAdd(q, tail, T.Create(0.00573950773f));
            q = T.MultiplyAdd(q, tail, T.Create(-0.0076224613f));
            q = T.MultiplyAdd(q, tail, T.Create(0.00943887047f));
            q = T.MultiplyAdd(q, tail, T.Create(1.00167406f));
            q = T.MultiplyAdd(q, tail, T.Create(2.83297682f));
            return x * T.Select(T.LessThan(w, T.Create(5f)), p, q) * T.Create(1.41421356f);
        }
    }
}
