namespace Nn.Interop.Onnx;

/// <summary>A function of two numbers, of many at once, and its derivatives.</summary>
/// <param name="spans">y = f(a, b).</param>
/// <param name="right">The same with one number as b.</param>
/// <param name="left">The same with one number as a.</param>
/// <param name="gradient">∂y/∂a and ∂y/∂b of a, b and y; null where there are none, or both are 0.</param>
/// <param name="ofIntegers">Of whole numbers that are known.</param>
/// <param name="ofReals">Of others that are known.</param>
internal sealed class BinaryFunction(
    BinaryFunction.OfSpans spans, BinaryFunction.OfSpanAndNumber right, BinaryFunction.OfNumberAndSpan left,
    Func<float, float, float, (float, float)>? gradient, Func<long, long, long> ofIntegers, Func<double, double, double> ofReals)
{
    public delegate void OfSpans(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y);

    public delegate void OfSpanAndNumber(ReadOnlySpan<float> a, float b, Span<float> y);

    public delegate void OfNumberAndSpan(float a, ReadOnlySpan<float> b, Span<float> y);

    public Func<long, long, long> OfIntegers => ofIntegers;

    public Func<double, double, double> OfReals => ofReals;

    public bool HasGradient => gradient is not null;

    public void Apply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => spans(a, b, y);

    public void Apply(ReadOnlySpan<float> a, float b, Span<float> y) => right(a, b, y);

    public void Apply(float a, ReadOnlySpan<float> b, Span<float> y) => left(a, b, y);

    public (float A, float B) Gradient(float a, float b, float y) => gradient!(a, b, y);
}
