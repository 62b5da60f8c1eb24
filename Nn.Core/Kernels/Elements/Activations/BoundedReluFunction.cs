using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// x where x &gt; threshold, cut to [0, limit] if there is a limit; from the threshold down slope · (x − threshold). The derivative at the limit
/// is 1, as TensorFlow's clip has it, but for the limit 6 without a threshold, which Keras computes as relu6: 0.
/// </summary>
internal readonly struct BoundedReluFunction(float slope, float? limit, float threshold) : IActivationFunction
{
    private readonly float _least = limit is null ? float.NegativeInfinity : 0;
    private readonly float _most = limit ?? float.PositiveInfinity;

    /// <summary>Where the derivative ends.</summary>
    private readonly float _mostOfDerivative = limit == 6 && threshold == 0 ? MathF.BitDecrement(6) : limit ?? float.PositiveInfinity;

    public static bool DerivativeOfOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T>
    {
        T above = x & T.GreaterThan(x, T.Create(threshold));
        T cut = T.Max(T.Create(_least), T.Min(T.Create(_most), above));
        return cut - (T.Create(slope) * T.Max(T.Create(0f), T.Create(threshold) - x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T x, T dy)
        where T : struct, ISimd<T>
    {
        T start = T.Create(threshold);
        T isCut = T.LessThan(x, T.Create(_least)) | T.GreaterThan(x, T.Create(_mostOfDerivative));
        T above = dy & T.GreaterThan(x, start) & ~isCut;
        return above + (T.Create(slope) * (dy & T.LessThan(x, start)));
    }
}
