using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

/// <summary>
/// One time step of an LSTM's element-wise part, with sigmoid gates and tanh, for some rows at once (Hochreiter and Schmidhuber 1997; Gers et
/// al. 2000). The gates of a row stand in Keras' order: input, forget, candidate, output, each as long as the number of units.
/// <c>c' = f · c + i · g, h = o · tanh(c')</c>
/// </summary>
internal static class LstmGates
{
    /// <param name="gates">Rows of (4 · units), <paramref name="gateStride"/> apart: the input's part of the sums, replaced by the gates.</param>
    /// <param name="gateStride">From a row of the gates to the next.</param>
    /// <param name="product">(rows, 4 · units): the state's part of the sums.</param>
    /// <param name="c">(rows, units): the cell state, replaced by the next one.</param>
    /// <param name="h">(rows, units): overwritten by the next output.</param>
    /// <param name="kept">Rows of (2 · units), <paramref name="keptStride"/> apart, overwritten: the cell state before, tanh of the one behind.</param>
    /// <param name="keptStride">From a row of what is kept to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="units">The number of units.</param>
    public static void Forward(
        Span<float> gates, int gateStride, Span<float> product, Span<float> c, Span<float> h, Span<float> kept, int keptStride, int rows, int units)
    {
        for (int row = 0; row < rows; row++)
        {
            ref float z = ref First(gates, row * gateStride, 4 * units);
            ref float p = ref First(product, row * 4 * units, 4 * units);
            ref float k = ref First(kept, row * keptStride, 2 * units);
            ref float cell = ref First(c, row * units, units);
            ref float output = ref First(h, row * units, units);
            if (VectorWidth.Use512(units)) Forward<Simd512>(ref z, ref p, ref cell, ref output, ref k, (nuint)units);
            else if (VectorWidth.UseVectorT(units)) Forward<SimdVectorT>(ref z, ref p, ref cell, ref output, ref k, (nuint)units);
            else Forward<Simd1>(ref z, ref p, ref cell, ref output, ref k, (nuint)units);
        }
    }

    /// <summary>The gradients of the sums from those of the output and of the cell state.</summary>
    /// <param name="gates">The gates, replaced by the gradients of the sums.</param>
    /// <param name="gateStride">From a row of the gates to the next.</param>
    /// <param name="kept">What the forward pass kept.</param>
    /// <param name="keptStride">From a row of what is kept to the next.</param>
    /// <param name="dh">(rows, units): the gradient of the output.</param>
    /// <param name="dc">(rows, units): the gradient of the cell state behind the step, replaced by that of the one before.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="units">The number of units.</param>
    public static void Backward(
        Span<float> gates, int gateStride, Span<float> kept, int keptStride, Span<float> dh, Span<float> dc, int rows, int units)
    {
        for (int row = 0; row < rows; row++)
        {
            ref float z = ref First(gates, row * gateStride, 4 * units);
            ref float k = ref First(kept, row * keptStride, 2 * units);
            ref float cell = ref First(dc, row * units, units);
            ref float output = ref First(dh, row * units, units);
            if (VectorWidth.Use512(units)) Backward<Simd512>(ref z, ref k, ref output, ref cell, (nuint)units);
            else if (VectorWidth.UseVectorT(units)) Backward<SimdVectorT>(ref z, ref k, ref output, ref cell, (nuint)units);
            else Backward<Simd1>(ref z, ref k, ref output, ref cell, (nuint)units);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float First(Span<float> span, int start, int length) => ref MemoryMarshal.GetReference(span.Slice(start, length));

    private static void Forward<T>(ref float z, ref float p, ref float c, ref float h, ref float kept, nuint units)
        where T : struct, ISimd<T>
    {
        GateSums.Sigmoid<T>(ref z, ref p, 2 * units);
        GateSums.Tanh<T>(ref Unsafe.Add(ref z, 2 * units), ref Unsafe.Add(ref p, 2 * units), units);
        GateSums.Sigmoid<T>(ref Unsafe.Add(ref z, 3 * units), ref Unsafe.Add(ref p, 3 * units), units);
        Cell<T>(ref z, ref c, ref h, ref kept, units);
    }

    // The last vector may overlap the one before it: what is replaced is read before anything is written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Cell<T>(ref float z, ref float c, ref float h, ref float kept, nuint units)
        where T : struct, ISimd<T>
    {
        nuint end = units - (nuint)T.Count;
        T last = T.Load(ref c, end);
        for (nuint j = 0; j < end; j += (nuint)T.Count) Cell(ref z, T.Load(ref c, j), ref c, ref h, ref kept, j, units);
        Cell(ref z, last, ref c, ref h, ref kept, end, units);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Cell<T>(ref float z, T before, ref float c, ref float h, ref float kept, nuint j, nuint units)
        where T : struct, ISimd<T>
    {
        T cell = T.MultiplyAdd(T.Load(ref z, units + j), before, T.Load(ref z, j) * T.Load(ref z, (2 * units) + j));
        T tanh = Hyperbolic.Tanh(cell);
        before.Store(ref kept, j);
        tanh.Store(ref kept, units + j);
        cell.Store(ref c, j);
        (T.Load(ref z, (3 * units) + j) * tanh).Store(ref h, j);
    }

    // The last vector may overlap the one before it: it is computed before anything is written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<T>(ref float z, ref float kept, ref float dh, ref float dc, nuint units)
        where T : struct, ISimd<T>
    {
        nuint end = units - (nuint)T.Count;
        Gradients<T> last = Gradients<T>.Of(ref z, ref kept, ref dh, ref dc, end, units);
        for (nuint j = 0; j < end; j += (nuint)T.Count)
            Gradients<T>.Of(ref z, ref kept, ref dh, ref dc, j, units).Store(ref z, ref dc, j, units);
        last.Store(ref z, ref dc, end, units);
    }

    private readonly struct Gradients<T>(T input, T forget, T candidate, T output, T before)
        where T : struct, ISimd<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Gradients<T> Of(ref float z, ref float kept, ref float dh, ref float dc, nuint j, nuint units)
        {
            T one = T.Create(1f);
            T i = T.Load(ref z, j), f = T.Load(ref z, units + j), g = T.Load(ref z, (2 * units) + j), o = T.Load(ref z, (3 * units) + j);
            T before = T.Load(ref kept, j), tanh = T.Load(ref kept, units + j), gradient = T.Load(ref dh, j);
            T cell = T.MultiplyAdd(gradient * o, one - (tanh * tanh), T.Load(ref dc, j));
            return new(
                cell * g * (i * (one - i)), cell * before * (f * (one - f)), cell * i * (one - (g * g)), gradient * tanh * (o * (one - o)),
                cell * f);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(ref float z, ref float dc, nuint j, nuint units)
        {
            input.Store(ref z, j);
            forget.Store(ref z, units + j);
            candidate.Store(ref z, (2 * units) + j);
            output.Store(ref z, (3 * units) + j);
            before.Store(ref dc, j);
        }
    }
}
