using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class OptimizerKernelsTests
{
    private const float Rate = 0.013f, Kept = 0.9f;
    private static readonly int[] _lengths = [.. Enumerable.Range(0, 71), 1000, 1003];

    [Test]
    public void Sgd_is_plain_single_precision_for_every_length() => Check(
        (g, _, w) => OptimizerKernels.Sgd(g.Span, Rate, w.Span), (g, v, w) => (v, w - Rate * g));

    [Test]
    public void Momentum_is_plain_single_precision_for_every_length() => Check(
        (g, v, w) => OptimizerKernels.Momentum(g.Span, Rate, Kept, v.Span, w.Span),
        (g, v, w) => (Kept * v - Rate * g, w + (Kept * v - Rate * g)));

    [Test]
    public void Nesterov_is_plain_single_precision_for_every_length() => Check(
        (g, v, w) => OptimizerKernels.Nesterov(g.Span, Rate, Kept, v.Span, w.Span),
        (g, v, w) => (Kept * v - Rate * g, w + (Kept * (Kept * v - Rate * g) - Rate * g)));

    [Test]
    public void Decay_is_plain_single_precision_for_every_length() => Check(
        (_, _, w) => OptimizerKernels.Decay(w.Span, 0.004f), (_, v, w) => (v, w - 0.004f * w));

    [Test]
    public void Scale_multiplies_for_every_length() => Check((_, _, w) => OptimizerKernels.Scale(w.Span, 0.3f), (_, v, w) => (v, w * 0.3f));

    [Test]
    public void Clip_limits_both_sides_for_every_length() => Check(
        (_, _, w) => OptimizerKernels.Clip(w.Span, 0.5f), (_, v, w) => (v, Math.Clamp(w, -0.5f, 0.5f)));

    [Test]
    public void A_hundred_steps_follow_the_formulas_in_double_precision([Values] bool nesterov)
    {
        float[] w = [1.5f, -2f, 0.25f], v = new float[3];
        double[] exactW = [1.5, -2, 0.25], exactV = new double[3];
        for (int step = 0; step < 100; step++)
        {
            // The gradient of Σ w² / 2 · (i + 1), at the exact weights.
            double[] g = [.. exactW.Select((value, i) => (double)(float)(value * (i + 1)))];
            float[] gradient = [.. g.Select(value => (float)value)];
            if (nesterov) OptimizerKernels.Nesterov(gradient, 0.05f, 0.9f, v, w);
            else OptimizerKernels.Momentum(gradient, 0.05f, 0.9f, v, w);
            for (int i = 0; i < 3; i++)
            {
                exactV[i] = 0.9 * exactV[i] - 0.05 * g[i];
                exactW[i] += nesterov ? 0.9 * exactV[i] - 0.05 * g[i] : exactV[i];
            }
        }

        for (int i = 0; i < 3; i++) Assert.That(w[i], Is.EqualTo(exactW[i]).Within(2e-6));
    }

    [Test]
    public void NaN_and_infinity_come_through([Values(3, 21)] int length)
    {
        float[] g = new float[length], v = new float[length], w = new float[length], clipped = new float[length];
        (g[1], g[2]) = (float.NaN, float.PositiveInfinity);
        g.CopyTo(clipped, 0);
        OptimizerKernels.Momentum(g, 0.1f, 0.9f, v, w);
        OptimizerKernels.Clip(clipped, 2);
        Assert.That(w[0], Is.Zero);
        Assert.That(w[1], Is.NaN);
        Assert.That(w[2], Is.EqualTo(float.NegativeInfinity));
        Assert.That(clipped[1], Is.NaN);
        Assert.That(clipped[2], Is.EqualTo(2));
    }

    [Test]
    public void Wrong_arguments_throw_and_write_nothing()
    {
        float[] g = [1, 1, 1], v = new float[3], w = new float[3], wrong = new float[4];
        Assert.Multiple(() =>
        {
            Assert.That(() => OptimizerKernels.Sgd(g, 1, wrong), Throws.ArgumentException);
            Assert.That(() => OptimizerKernels.Momentum(g, 1, 1, wrong, w),
                Throws.ArgumentException.With.Property("ParamName").EqualTo("velocity"));
            Assert.That(() => OptimizerKernels.Nesterov(g, 1, 1, v, wrong),
                Throws.ArgumentException.With.Property("ParamName").EqualTo("weights"));
            Assert.That(() => OptimizerKernels.Momentum(g, 1, 1, w, w), Throws.ArgumentException.With.Message.Contains("overlap"));
            Assert.That(() => OptimizerKernels.Clip(g, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => OptimizerKernels.Clip(g, float.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
        Assert.That(v.Concat(w).Concat(wrong), Is.All.Zero);
        Assert.That(g, Is.All.EqualTo(1));
    }

    /// <summary>Runs a kernel over gradient, velocity and weights of every length and compares with the rule of one element.</summary>
    private static void Check(
        Action<GuardedMatrix, GuardedMatrix, GuardedMatrix> kernel, Func<float, float, float, (float Velocity, float Weight)> rule)
    {
        foreach (int length in _lengths)
        {
            var g = GuardedMatrix.Vector(length, i => MathF.Sin(i * 1.3f));
            var v = GuardedMatrix.Vector(length, i => MathF.Cos(i * 0.7f));
            var w = GuardedMatrix.Vector(length, i => MathF.Sin(i * 0.4f + 1));
            (float Velocity, float Weight)[] expected = [.. Enumerable.Range(0, length).Select(i => rule(g[0, i], v[0, i], w[0, i]))];
            float[] gradient = g.Row(0);

            kernel(g, v, w);

            Assert.That(v.Row(0), Is.EqualTo(expected.Select(e => e.Velocity)), $"length {length}");
            Assert.That(w.Row(0), Is.EqualTo(expected.Select(e => e.Weight)), $"length {length}");
            Assert.That(g.Row(0), Is.EqualTo(gradient));
            Assert.That(g.GuardsAreWhole() && v.GuardsAreWhole() && w.GuardsAreWhole(), $"length {length}");
        }
    }
}
