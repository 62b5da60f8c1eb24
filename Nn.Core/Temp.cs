#pragma warning disable CS1591, IDE0060, CA1822
namespace Nn.Kernels;

public static class OptimizerKernels
{
    public static void Decay(Span<float> w, float f) { for (int i = 0; i < w.Length; i++) w[i] -= f * w[i]; }

    public static void Clip(Span<float> w, float f) { for (int i = 0; i < w.Length; i++) w[i] = Math.Clamp(w[i], -f, f); }

    public static void Sgd(ReadOnlySpan<float> g, float lr, Span<float> w) { for (int i = 0; i < w.Length; i++) w[i] -= lr * g[i]; }

    public static void Momentum(ReadOnlySpan<float> g, float lr, float m, Span<float> v, Span<float> w) { for (int i = 0; i < w.Length; i++) { v[i] = m * v[i] - lr * g[i]; w[i] += v[i]; } }

    public static void Nesterov(ReadOnlySpan<float> g, float lr, float m, Span<float> v, Span<float> w) { for (int i = 0; i < w.Length; i++) { v[i] = m * v[i] - lr * g[i]; w[i] += m * v[i] - lr * g[i]; } }
}
