using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

/// <summary>
/// One time step of a GRU's element-wise part, with sigmoid gates, tanh and the reset behind the product (Cho et al. 2014, in the form of
/// cuDNN), for some rows at once. The gates of a row stand in Keras' order: update z, reset r, candidate g, each as long as the number of units.
/// <c>g = tanh(x's part + r · p), h' = z · h + (1 − z) · g</c>
/// </summary>
internal static class GruGates
{
    /// <param name="gates">Rows of (3 · units), <paramref name="gateStride"/> apart: the input's part of the sums, replaced by the gates.</param>
    /// <param name="gateStride">From a row of the gates to the next.</param>
    /// <param name="product">(rows, 3 · units): the state's part of the sums.</param>
    /// <param name="h">(rows, units): the state, replaced by the next one.</param>
    /// <param name="kept">Rows of (units), <paramref name="keptStride"/> apart, overwritten: the state's part of the candidate.</param>
    /// <param name="keptStride">From a row of what is kept to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="units">The number of units.</param>
    public static void Forward(
        Span<float> gates, int gateStride, Span<float> product, Span<float> h, Span<float> kept, int keptStride, int rows, int units)
    {
        for (int row = 0; row < rows; row++)
        {
            ref float z = ref First(gates, row * gateStride, 3 * units);
            ref float p = ref First(product, row * 3 * units, 3 * units);
            ref float k = ref First(kept, row * keptStride, units);
            ref float state = ref First(h, row * units, units);
            if (VectorWidth.Use512(units)) Forward<Simd512>(ref z, ref p, ref state, ref k, (nuint)units);
            else if (VectorWidth.UseVectorT(units)) Forward<SimdVectorT>(ref z, ref p, ref state, ref k, (nuint)units);
            else Forward<Simd1>(ref z, ref p, ref state, ref k, (nuint)units);
        }
    }

    /// <summary>The gradients of the sums, both parts, from that of the state.</summary>
    /// <param name="gates">The gates, replaced by the gradients of the input's part of the sums.</param>
    /// <param name="gateStride">From a row of the gates to the next.</param>
    /// <param name="kept">What the forward pass kept, replaced by the gradient of the state's part of the candidate.</param>
    /// <param name="keptStride">From a row of what is kept to the next.</param>
    /// <param name="before">Rows of (units), <paramref name="beforeStride"/> apart: the state before the step.</param>
    /// <param name="beforeStride">From a row of the state before to the next.</param>
    /// <param name="dh">(rows, units): the gradient of the state behind the step, replaced by what of it reaches the one before directly.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="units">The number of units.</param>
    public static void Backward(
        Span<float> gates, int gateStride, Span<float> kept, int keptStride, Span<float> before, int beforeStride, Span<float> dh, int rows,
        int units)
    {
        for (int row = 0; row < rows; row++)
        {
            ref float z = ref First(gates, row * gateStride, 3 * units);
            ref float k = ref First(kept, row * keptStride, units);
            ref float state = ref First(before, row * beforeStride, units);
            ref float gradient = ref First(dh, row * units, units);
            if (VectorWidth.Use512(units)) Backward<Simd512>(ref z, ref k, ref state, ref gradient, (nuint)units);
            else if (VectorWidth.UseVectorT(units)) Backward<SimdVectorT>(ref z, ref k, ref state, ref gradient, (nuint)units);
            else Backward<Simd1>(ref z, ref k, ref state, ref gradient, (nuint)units);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float First(Span<float> span, int start, int length) => ref MemoryMarshal.GetReference(span.Slice(start, length));

    private static void Forward<T>(ref float z, ref float p, ref float h, ref float kept, nuint units)
        where T : struct, ISimd<T>
    {
        GateSums.Sigmoid<T>(ref z, ref p, 2 * units);
        State<T>(ref z, ref Unsafe.Add(ref p, 2 * units), ref h, ref kept, units);
    }

    // The last vector may overlap the one before it: what is replaced is read before anything is written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void State<T>(ref float z, ref float part, ref float h, ref float kept, nuint units)
        where T : struct, ISimd<T>
    {
        nuint end = units - (nuint)T.Count, candidates = 2 * units;
        T lastSum = T.Load(ref z, candidates + end), lastState = T.Load(ref h, end);
        for (nuint j = 0; j < end; j += (nuint)T.Count)
            State(ref z, ref part, T.Load(ref z, candidates + j), T.Load(ref h, j), ref h, ref kept, j, units);
        State(ref z, ref part, lastSum, lastState, ref h, ref kept, end, units);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void State<T>(ref float z, ref float part, T sum, T state, ref float h, ref float kept, nuint j, nuint units)
        where T : struct, ISimd<T>
    {
        T own = T.Load(ref part, j);
        T candidate = Hyperbolic.Tanh(T.MultiplyAdd(T.Load(ref z, units + j), own, sum));
        candidate.Store(ref z, (2 * units) + j);
        own.Store(ref kept, j);
        T.MultiplyAdd(T.Load(ref z, j), state - candidate, candidate).Store(ref h, j);
    }

    // The last vector may overlap the one before it: it is computed before anything is written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<T>(ref float z, ref float kept, ref float before, ref float dh, nuint units)
        where T : struct, ISimd<T>
    {
        nuint end = units - (nuint)T.Count;
        Gradients<T> last = Gradients<T>.Of(ref z, ref kept, ref before, ref dh, end, units);
        for (nuint j = 0; j < end; j += (nuint)T.Count)
            Gradients<T>.Of(ref z, ref kept, ref before, ref dh, j, units).Store(ref z, ref dh, ref kept, j, units);
        last.Store(ref z, ref dh, ref kept, end, units);
    }

    /// <summary>Of a vector of units: the gradients of the gates, of the state's part of the candidate and of the state.</summary>
    private readonly struct Gradients<T>(T update, T reset, T candidate, T part, T state)
        where T : struct, ISimd<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Gradients<T> Of(ref float z, ref float kept, ref float before, ref float dh, nuint j, nuint units)
        {
            T one = T.Create(1f);
            T update = T.Load(ref z, j), reset = T.Load(ref z, units + j), g = T.Load(ref z, (2 * units) + j);
            T gradient = T.Load(ref dh, j);
            T candidate = gradient * (one - update) * (one - (g * g));
            return new(
                gradient * (T.Load(ref before, j) - g) * (update * (one - update)), candidate * T.Load(ref kept, j) * (reset * (one - reset)),
                candidate, candidate * reset, gradient * update);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(ref float z, ref float h, ref float kept, nuint j, nuint units)
        {
            update.Store(ref z, j);
            reset.Store(ref z, units + j);
            candidate.Store(ref z, (2 * units) + j);
            part.Store(ref kept, j);
            state.Store(ref h, j);
        }
    }
}
