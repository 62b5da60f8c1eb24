namespace Nn.Interop.Onnx;

/// <summary>A function of one number, of many at once, and its derivative.</summary>
/// <param name="apply">y = f(x), of spans that may be the same.</param>
/// <param name="derivative">From x and y; null where there is none, or it is 0 everywhere.</param>
internal sealed class UnaryFunction(UnaryFunction.Loop apply, Func<float, float, float>? derivative)
{
    public delegate void Loop(ReadOnlySpan<float> x, Span<float> y);

    public Loop Apply => apply;

    public Func<float, float, float>? Derivative => derivative;
}
