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
        Of("relu", default(ReluFunction), x => Math.Max(x, 0), (0f, 0)),
        Of("leaky_relu", new LeakyReluFunction(0.2f), x => x > 0 ? x : 0.2f * x, (0f, 0.2f)),
        Of("leaky_relu 0", new LeakyReluFunction(0f), x => x > 0 ? x : 0, (0f, 0)),
        Of("relu6", default(Relu6Function), x => Math.Clamp(x, 0, 6), (0f, 0), (6f, 0)),
        Of("hard_sigmoid", default(HardSigmoidFunction), HardSigmoid, (-3f, 0), (3f, 0)),
        Of("hard_sigmoid_keras2", default(HardSigmoidKeras2Function), x => Math.Clamp((0.2f * x) + 0.5, 0, 1), (-2.5f, 0), (2.5f, 0)),
        Of("hard_silu", default(HardSiluFunction), x => x * HardSigmoid(x), (-3f, 0), (3f, 1)),
        Of("elu", new EluFunction(0.7f), x => x > 0 ? x : 0.7f * DoubleMath.Expm1(x), (0f, 0.7f)),
        Of("selu", default(SeluFunction), x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * DoubleMath.Expm1(x)),
            (0f, 1.0507009873554805)),
        Of("celu", new CeluFunction(1.3f), x => x > 0 ? x : 1.3f * DoubleMath.Expm1(x / 1.3f), (0f, 1)),
        Of("exponential", default(ExponentialFunction), Math.Exp),
        Of("softplus", default(SoftplusFunction), DoubleMath.Softplus),
        Of("softsign", default(SoftsignFunction), x => x / (1 + Math.Abs(x)), (0f, 1)),
        Of("sigmoid", default(SigmoidFunction), DoubleMath.Sigmoid),
        Of("tanh", default(TanhFunction), Math.Tanh),
        Of("tanh_shrink", default(TanhShrinkFunction), x => x - Math.Tanh(x)),
        Of("silu", default(SiluFunction), x => x * DoubleMath.Sigmoid(x)),
        Of("gelu", default(GeluFunction), x => x * DoubleMath.NormalCdf(x)),
        Of("mish", default(MishFunction), x => x * Math.Tanh(DoubleMath.Softplus(x))),
    ];

    private static Case Of<TFunction>(string name, TFunction function, Func<double, double> exact, params (float X, double Slope)[] kinks)
        where TFunction : struct, IActivationFunction => new(
        name, (x, y) => Activations.Forward(function, x, y), (saved, dy, dx) => Activations.Backward(function, saved, dy, dx),
        TFunction.DerivativeOfOutput, exact, kinks);

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
