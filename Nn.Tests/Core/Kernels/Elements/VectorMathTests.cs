using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class VectorMathTests
{
    public delegate void Kernel(ReadOnlySpan<float> x, Span<float> destination);

    /// <summary>
    /// A function, its double twin, the interval where it is not flat, and its error bound: ulps (with fused multiply-add what
    /// docs/numerics.md says, to half its last digit), or an absolute error.
    /// </summary>
    public sealed record Case(
        string Name, Kernel Kernel, Func<double, double> Exact, double Low, double High, double Ulps, double Documented, double Absolute = 0)
    {
        public override string ToString() => Name;
    }

    private static Case[] Functions() =>
    [
        new("exp", VectorMath.Exp, Math.Exp, -105, 89, 4, 0.895),
        new("log", VectorMath.Log, Math.Log, 1e-3, 3, 4, 0.795),
        new("sigmoid", VectorMath.Sigmoid, DoubleMath.Sigmoid, -105, 20, 4, 2.25),
        new("tanh", VectorMath.Tanh, Math.Tanh, -10, 10, 4, 2.35),
        new("softplus", VectorMath.Softplus, DoubleMath.Softplus, -105, 20, 8, 1.55),
        new("erf", VectorMath.Erf, DoubleMath.Erf, -4.5, 4.5, 4, 1.065),
        new("gelu", (x, y) => Activations.Forward(default(GeluFunction), x, y), Gelu, -12, 12, 8, 1.25, 1e-7),
        new("elu", (x, y) => Activations.Forward(new EluFunction(1), x, y), x => x > 0 ? x : DoubleMath.Expm1(x), -25, 0, 4, 4),
    ];

    private static double Gelu(double x) => double.IsInfinity(x) && x < 0 ? double.NaN : x * DoubleMath.NormalCdf(x);

    [TestCaseSource(nameof(Functions))]
    public void Every_value_is_within_its_bound(Case function)
    {
        Assert.Multiple(() =>
        {
            foreach (float[] x in (float[][])[Ulp.WholeRange(), Ulp.Between(function.Low, function.High)])
            {
                var result = new float[x.Length];
                function.Kernel(x, result);
                double worst = 0;
                float at = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    double expected = function.Exact(x[i]);
                    double distance = Math.Abs(result[i] - expected) <= function.Absolute ? 0 : Ulp.Distance(result[i], expected);
                    if (distance > worst) (worst, at) = (distance, x[i]);
                }

                TestContext.Out.WriteLine($"worst {worst:F2} ulp at {at:R}");
                Assert.That(worst, Is.LessThanOrEqualTo(SameBits.Vectors.HaveFma ? function.Documented : function.Ulps), $"at {at:R}");
            }
        });
    }

    [TestCaseSource(nameof(Functions))]
    public void Every_length_leaves_its_surroundings_alone_and_gives_the_bits_of_an_element_alone(Case function)
    {
        const float Guard = 12345f;
        for (int length = 0; length <= 70; length++)
        {
            var x = new float[length + 20];
            for (int i = 0; i < x.Length; i++) x[i] = (float)(function.Low + ((function.High - function.Low) * ((i * 37 % 101) / 100.0)));
            float[] apart = new float[length + 20], same = (float[])x.Clone();
            Array.Fill(apart, Guard);
            function.Kernel(x.AsSpan(10, length), apart.AsSpan(10, length));
            function.Kernel(same.AsSpan(10, length), same.AsSpan(10, length));
            var alone = new float[1];
            for (int i = 0; i < x.Length; i++)
            {
                bool inside = i >= 10 && i < 10 + length;
                if (inside) function.Kernel(x.AsSpan(i, 1), alone);
                Assert.That(apart[i], Is.EqualTo(inside ? alone[0] : Guard), $"length {length}, apart, element {i - 10}");
                Assert.That(same[i], Is.EqualTo(inside ? alone[0] : x[i]), $"length {length}, in place, element {i - 10}");
                if (inside && Math.Abs(alone[0] - function.Exact(x[i])) > function.Absolute)
                    Assert.That(Ulp.Distance(alone[0], function.Exact(x[i])), Is.LessThanOrEqualTo(function.Ulps), $"at {x[i]:R}");
            }
        }
    }

    [TestCaseSource(nameof(Functions))]
    public void Wrong_spans_throw_before_anything_is_written(Case function)
    {
        float[] x = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f], y = [9f, 9f, 9f, 9f];
        Assert.That(() => function.Kernel(x, y), Throws.ArgumentException.With.Message.Contains("Expected 5 elements. Received: 4."));
        Assert.That(y, Is.All.EqualTo(9f));
        Assert.That(() => function.Kernel(x.AsSpan(0, 3), x.AsSpan(1, 3)), Throws.ArgumentException.With.Message.Contains("shifted by 1"));
        Assert.That(() => function.Kernel(x.AsSpan(2, 3), x.AsSpan(0, 3)), Throws.ArgumentException.With.Message.Contains("shifted by -2"));
        Assert.That(string.Join(" ", x), Is.EqualTo("0.1 0.2 0.3 0.4 0.5"));
    }

    [Test]
    public void Special_values()
    {
        Assert.Multiple(() =>
        {
            Check(VectorMath.Exp, "exp", (0f, 1f), (-0f, 1f), (float.PositiveInfinity, float.PositiveInfinity),
                (float.NegativeInfinity, 0f), (89f, float.PositiveInfinity));
            Check(VectorMath.Log, "log", (1f, 0f), (0f, float.NegativeInfinity), (-0f, float.NegativeInfinity), (-1f, float.NaN),
                (float.NegativeInfinity, float.NaN), (float.PositiveInfinity, float.PositiveInfinity));
            Check(VectorMath.Sigmoid, "sigmoid", (0f, 0.5f), (float.PositiveInfinity, 1f), (float.NegativeInfinity, 0f));
            Check(VectorMath.Tanh, "tanh", (0f, 0f), (-0f, -0f), (float.Epsilon, float.Epsilon),
                (float.PositiveInfinity, 1f), (float.NegativeInfinity, -1f));
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
                    else Assert.That(result.Select(Bits), Is.All.EqualTo(Bits(y)), $"{name}({x})");
                }
            }
        }
    }

    private static int Bits(float x) => BitConverter.SingleToInt32Bits(x);
}
