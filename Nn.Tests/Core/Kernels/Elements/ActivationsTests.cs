using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class ActivationsTests
{
    public delegate void Forward(ReadOnlySpan<float> x, Span<float> destination);

    public delegate void Backward(ReadOnlySpan<float> saved, ReadOnlySpan<float> dy, Span<float> dx);

    /// <summary>An activation, its plain definition, what its backward pass reads, and where it has kinks.</summary>
    public sealed record Case(
        string Name, Forward Forward, Backward Backward, bool FromOutput, Func<double, double> Exact,
        params (float X, double Slope)[] Kinks)
    {
        public override string ToString() => Name;
    }

    private static Case[] Cases() =>
    [
        new("relu", Activations.Relu, Activations.ReluBackward, true, x => Math.Max(x, 0), (0f, 0)),
        new("leaky_relu", (x, y) => Activations.LeakyRelu(x, 0.2f, y), (y, dy, dx) => Activations.LeakyReluBackward(y, dy, 0.2f, dx), true,
            x => x > 0 ? x : 0.2f * x, (0f, 0.2f)),
        new("leaky_relu 0", (x, y) => Activations.LeakyRelu(x, 0f, y), (y, dy, dx) => Activations.LeakyReluBackward(y, dy, 0f, dx), true,
            x => x > 0 ? x : 0, (0f, 0)),
        new("relu6", Activations.Relu6, Activations.Relu6Backward, true, x => Math.Clamp(x, 0, 6), (0f, 0), (6f, 0)),
        new("hard_sigmoid", Activations.HardSigmoid, Activations.HardSigmoidBackward, true, HardSigmoid, (-3f, 0), (3f, 0)),
        new("hard_silu", Activations.HardSilu, Activations.HardSiluBackward, false, x => x * HardSigmoid(x), (-3f, 0), (3f, 1)),
        new("elu", (x, y) => Activations.Elu(x, 0.7f, y), (y, dy, dx) => Activations.EluBackward(y, dy, 0.7f, dx), true,
            x => x > 0 ? x : 0.7f * DoubleMath.Expm1(x), (0f, 0.7f)),
        new("selu", Activations.Selu, Activations.SeluBackward, true,
            x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * DoubleMath.Expm1(x)), (0f, 1.0507009873554805)),
        new("celu", (x, y) => Activations.Celu(x, 1.3f, y), (y, dy, dx) => Activations.CeluBackward(y, dy, 1.3f, dx), true,
            x => x > 0 ? x : 1.3f * DoubleMath.Expm1(x / 1.3f), (0f, 1)),
        new("exponential", VectorMath.Exp, Activations.ExponentialBackward, true, Math.Exp),
        new("softplus", VectorMath.Softplus, Activations.SoftplusBackward, true, DoubleMath.Softplus),
        new("softsign", Activations.Softsign, Activations.SoftsignBackward, true, x => x / (1 + Math.Abs(x)), (0f, 1)),
        new("sigmoid", VectorMath.Sigmoid, Activations.SigmoidBackward, true, DoubleMath.Sigmoid),
        new("tanh", VectorMath.Tanh, Activations.TanhBackward, true, Math.Tanh),
        new("tanh_shrink", Activations.TanhShrink, Activations.TanhShrinkBackward, false, x => x - Math.Tanh(x)),
        new("silu", Activations.Silu, Activations.SiluBackward, false, x => x * DoubleMath.Sigmoid(x)),
        new("gelu", Activations.Gelu, Activations.GeluBackward, false, x => x * DoubleMath.NormalCdf(x)),
        new("mish", Activations.Mish, Activations.MishBackward, false, x => x * Math.Tanh(DoubleMath.Softplus(x))),
    ];

    private static double HardSigmoid(double x) => Math.Clamp(x + 3, 0, 6) / 6;

    [TestCaseSource(nameof(Cases))]
    public void Forward_is_the_definition(Case activation)
    {
        float[] x = Points();
        var y = new float[x.Length];
        activation.Forward(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = activation.Exact(x[i]);
            Assert.That(y[i], Is.EqualTo(exact).Within(2e-7 + (6e-7 * Math.Abs(exact))), $"at {x[i]:R}");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Backward_is_dy_times_the_slope(Case activation)
    {
        const double H = 1e-5;
        float[] x = [.. Points().Where(x => activation.Kinks.All(kink => Math.Abs(x - kink.X) > 1e-3))];
        float[] dy = Gradients(x.Length), dx = Run(activation, x, dy);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = dy[i] * (activation.Exact(x[i] + H) - activation.Exact(x[i] - H)) / (2 * H);
            Assert.That(dx[i], Is.EqualTo(exact).Within(1e-6 + (1e-6 * Math.Abs(exact))), $"at {x[i]:R}");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void The_slope_at_a_kink_is_that_of_Keras_on_TensorFlow(Case activation)
    {
        foreach ((float at, double slope) in activation.Kinks)
        {
            Assert.That(Run(activation, [at], [2f])[0], Is.EqualTo(2 * slope).Within(1e-6), $"at {at}");

            // Close to it on either side, the side's own slope.
            foreach (float near in (float[])[at - 1e-3f, at + 1e-3f])
                Assert.That(Run(activation, [near], [2f])[0], Is.EqualTo(2 * Slope(near)).Within(1e-5), $"at {near}");
        }

        double Slope(double x) => (activation.Exact(x + 1e-5) - activation.Exact(x - 1e-5)) / 2e-5;
    }

    [TestCaseSource(nameof(Cases))]
    public void NaN_comes_out_as_NaN(Case activation)
    {
        foreach (int length in (int[])[1, 40])
        {
            var x = new float[length];
            Array.Fill(x, float.NaN);
            activation.Forward(x, x);
            Assert.That(x, Is.All.NaN);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Every_length_in_place_or_apart_gives_the_bits_of_an_element_alone(Case activation)
    {
        const float Guard = 12345f;
        float[] points = Points();
        for (int length = 0; length <= 70; length++)
        {
            float[] x = points[100..(100 + length)], saved = (float[])x.Clone(), dy = Gradients(length);
            if (activation.FromOutput) activation.Forward(x, saved);

            var forward = new float[length + 20];
            var backward = new float[length + 20];
            var overGradient = (float[])dy.Clone();
            var overSaved = (float[])saved.Clone();
            var overInput = (float[])x.Clone();
            Array.Fill(forward, Guard);
            Array.Fill(backward, Guard);
            activation.Forward(x, forward.AsSpan(10, length));
            activation.Forward(overInput, overInput);
            activation.Backward(saved, dy, backward.AsSpan(10, length));
            activation.Backward(saved, overGradient, overGradient);
            activation.Backward(overSaved, dy, overSaved);

            float[] guards = [.. forward[..10], .. forward[^10..], .. backward[..10], .. backward[^10..]];
            Assert.That(guards, Is.All.EqualTo(Guard), $"length {length}");
            for (int i = 0; i < length; i++)
            {
                float[] alone = [x[i]], aloneBack = [0f];
                activation.Forward(alone, alone);
                activation.Backward(saved.AsSpan(i, 1), dy.AsSpan(i, 1), aloneBack);
                string place = $"length {length}, element {i}";
                Assert.That((forward[10 + i], overInput[i]), Is.EqualTo((alone[0], alone[0])), place);
                float back = aloneBack[0];
                Assert.That((backward[10 + i], overGradient[i], overSaved[i]), Is.EqualTo((back, back, back)), place);
            }
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Wrong_spans_throw_before_anything_is_written(Case activation)
    {
        float[] nine = [9f, 9f, 9f, 9f, 9f, 9f];
        Fails("Expected 6 elements. Received: 5.", () => activation.Forward(nine, nine.AsSpan(0, 5)));
        Fails("shifted by 1", () => activation.Forward(nine.AsSpan(0, 5), nine.AsSpan(1)));
        Fails("Expected 6 elements. Received: 5.", () => activation.Backward(nine, new float[5], nine));
        Fails("Expected 6 elements. Received: 5.", () => activation.Backward(nine, new float[6], nine.AsSpan(1)));
        Fails("shifted by -1", () => activation.Backward(nine.AsSpan(1), new float[5], nine.AsSpan(0, 5)));
        Fails("shifted by -1", () => activation.Backward(new float[5], nine.AsSpan(1), nine.AsSpan(0, 5)));
        Assert.That(nine, Is.All.EqualTo(9f));
    }

    private static void Fails(string message, Action call) =>
        Assert.That(call, Throws.ArgumentException.With.Message.Contains(message));

    [Test]
    public void Slopes_and_limits_are_checked()
    {
        var x = new float[3];
        Assert.Multiple(() =>
        {
            foreach (float bad in (float[])[-0.1f, float.NaN])
            {
                Assert.That(() => Activations.LeakyRelu(x, bad, x), Throws.TypeOf<ArgumentOutOfRangeException>());
                Assert.That(() => Activations.LeakyReluBackward(x, x, bad, x), Throws.TypeOf<ArgumentOutOfRangeException>());
                Assert.That(() => Activations.Elu(x, bad, x), Throws.TypeOf<ArgumentOutOfRangeException>());
                Assert.That(() => Activations.EluBackward(x, x, bad, x), Throws.TypeOf<ArgumentOutOfRangeException>());
            }

            foreach (float bad in (float[])[-1f, 0f, float.NaN])
            {
                Assert.That(() => Activations.Celu(x, bad, x), Throws.TypeOf<ArgumentOutOfRangeException>());
                Assert.That(() => Activations.CeluBackward(x, x, bad, x), Throws.TypeOf<ArgumentOutOfRangeException>());
            }
        });
    }

    private static float[] Run(Case activation, float[] x, float[] dy)
    {
        float[] saved = (float[])x.Clone(), dx = new float[x.Length];
        if (activation.FromOutput) activation.Forward(x, saved);
        activation.Backward(saved, dy, dx);
        return dx;
    }

    private static float[] Points() => [.. Enumerable.Range(-1200, 2401).Select(i => (i * 0.01f) + 0.0013f)];

    private static float[] Gradients(int count) => [.. Enumerable.Range(0, count).Select(i => ((i * 7) % 11 * 0.3f) - 1.4f)];
}
