using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class VectorMathTests
{
    private static IEnumerable<TestCaseData> Functions()
    {
        yield return new TestCaseData((Kernel)VectorMath.Exp, (Func<double, double>)Math.Exp, -105.0, 89.0, 4.0, 0.0).SetArgDisplayNames("exp");
        yield return new TestCaseData((Kernel)VectorMath.Log, (Func<double, double>)Math.Log, 1e-3, 3.0, 4.0, 0.0).SetArgDisplayNames("log");
        yield return new TestCaseData((Kernel)VectorMath.Sigmoid, (Func<double, double>)DoubleMath.Sigmoid, -105.0, 20.0, 4.0, 0.0).SetArgDisplayNames("sigmoid");
        yield return new TestCaseData((Kernel)VectorMath.Tanh, (Func<double, double>)Math.Tanh, -10.0, 10.0, 4.0, 0.0).SetArgDisplayNames("tanh");
        yield return new TestCaseData((Kernel)VectorMath.Softplus, (Func<double, double>)DoubleMath.Softplus, -105.0, 20.0, 8.0, 0.0).SetArgDisplayNames("softplus");
        yield return new TestCaseData((Kernel)VectorMath.Erf, (Func<double, double>)DoubleMath.Erf, -4.5, 4.5, 4.0, 0.0).SetArgDisplayNames("erf");
        yield return new TestCaseData((Kernel)Activations.Gelu, (Func<double, double>)Gelu, -12.0, 12.0, 8.0, 1e-7).SetArgDisplayNames("gelu");
    }

    public delegate void Kernel(ReadOnlySpan<float> x, Span<float> destination);

    private static double Gelu(double x) => double.IsInfinity(x) && x < 0 ? double.NaN : x * DoubleMath.NormalCdf(x);

    [TestCaseSource(nameof(Functions))]
    public void Every_value_is_within_its_bound(
        Kernel kernel, Func<double, double> exact, double low, double high, double ulps, double absolute)
    {
        Assert.Multiple(() =>
        {
            foreach (float[] x in (float[][])[Ulp.WholeRange(), Ulp.Between(low, high)])
            {
                var result = new float[x.Length];
                kernel(x, result);
                double worst = 0;
                float at = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    double expected = exact(x[i]);
                    double distance = Math.Abs(result[i] - expected) <= absolute ? 0 : Ulp.Distance(result[i], expected);
                    if (distance > worst) (worst, at) = (distance, x[i]);
                }

                TestContext.Out.WriteLine($"worst {worst:F2} ulp at {at:R}");
                Assert.That(worst, Is.LessThanOrEqualTo(ulps), $"at {at:R}");
            }
        });
    }

    [TestCaseSource(nameof(Functions))]
    public void Every_length_leaves_its_surroundings_alone_and_gives_the_bits_of_an_element_alone(
        Kernel kernel, Func<double, double> exact, double low, double high, double ulps, double absolute)
    {
        const float Guard = 12345f;
        for (int length = 0; length <= 70; length++)
        {
            var x = new float[length + 20];
            for (int i = 0; i < x.Length; i++) x[i] = (float)(low + ((high - low) * ((i * 37 % 101) / 100.0)));
            float[] apart = new float[length + 20], same = (float[])x.Clone();
            Array.Fill(apart, Guard);
            kernel(x.AsSpan(10, length), apart.AsSpan(10, length));
            kernel(same.AsSpan(10, length), same.AsSpan(10, length));
            var alone = new float[1];
            for (int i = 0; i < x.Length; i++)
            {
                bool inside = i >= 10 && i < 10 + length;
                if (inside) kernel(x.AsSpan(i, 1), alone);
                Assert.That(apart[i], Is.EqualTo(inside ? alone[0] : Guard), $"length {length}, apart, element {i - 10}");
                Assert.That(same[i], Is.EqualTo(inside ? alone[0] : x[i]), $"length {length}, in place, element {i - 10}");
                if (inside && Math.Abs(alone[0] - exact(x[i])) > absolute)
                    Assert.That(Ulp.Distance(alone[0], exact(x[i])), Is.LessThanOrEqualTo(ulps), $"at {x[i]:R}");
            }
        }
    }

    [TestCaseSource(nameof(Functions))]
    public void Wrong_spans_throw_before_anything_is_written(
        Kernel kernel, Func<double, double> exact, double low, double high, double ulps, double absolute)
    {
        float[] x = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f], y = [9f, 9f, 9f, 9f];
        Assert.That(() => kernel(x, y), Throws.ArgumentException.With.Message.Contains("Expected 5 elements. Received: 4."));
        Assert.That(y, Is.All.EqualTo(9f));
        Assert.That(() => kernel(x.AsSpan(0, 3), x.AsSpan(1, 3)), Throws.ArgumentException.With.Message.Contains("shifted by 1"));
        Assert.That(() => kernel(x.AsSpan(2, 3), x.AsSpan(0, 3)), Throws.ArgumentException.With.Message.Contains("shifted by -2"));
        Assert.That(string.Join(" ", x), Is.EqualTo("0.1 0.2 0.3 0.4 0.5"));
        Assert.That(exact(low), Is.LessThanOrEqualTo(exact(high) + Math.Max(absolute, ulps)));
    }

    [Test]
    public void Special_values()
    {
        Assert.Multiple(() =>
        {
            Check(VectorMath.Exp, "exp", (0f, 1f), (-0f, 1f), (float.PositiveInfinity, float.PositiveInfinity), (float.NegativeInfinity, 0f), (89f, float.PositiveInfinity));
            Check(VectorMath.Log, "log", (1f, 0f), (0f, float.NegativeInfinity), (-0f, float.NegativeInfinity), (-1f, float.NaN),
                (float.NegativeInfinity, float.NaN), (float.PositiveInfinity, float.PositiveInfinity));
            Check(VectorMath.Sigmoid, "sigmoid", (0f, 0.5f), (float.PositiveInfinity, 1f), (float.NegativeInfinity, 0f));
            Check(VectorMath.Tanh, "tanh", (0f, 0f), (-0f, -0f), (float.Epsilon, float.Epsilon), (float.PositiveInfinity, 1f), (float.NegativeInfinity, -1f));
            Check(VectorMath.Softplus, "softplus", (float.PositiveInfinity, float.PositiveInfinity), (float.NegativeInfinity, 0f));
            Check(VectorMath.Erf, "erf", (0f, 0f), (-0f, -0f), (float.PositiveInfinity, 1f), (float.NegativeInfinity, -1f));
        });

        static void Check(Kernel kernel, string name, params (float X, float Y)[] values)
        {
            foreach ((float x, float y) in (IEnumerable<(float, float)>)[.. values, (float.NaN, float.NaN)])
            {
                // Through a whole vector and through a part of one.
                foreach (int length in (int[])[1, 64])
                {
                    var result = new float[length];
                    Array.Fill(result, x);
                    kernel(result, result);
                    if (float.IsNaN(y)) Assert.That(result, Is.All.NaN, $"{name}({x})");
                    else Assert.That(Array.ConvertAll(result, BitConverter.SingleToInt32Bits), Is.All.EqualTo(BitConverter.SingleToInt32Bits(y)), $"{name}({x})");
                }
            }
        }
    }
}
