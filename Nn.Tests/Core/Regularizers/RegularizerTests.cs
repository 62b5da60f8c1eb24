using Nn.Tests.Reference;

namespace Nn.Tests.Core.Regularizers;

public class RegularizerTests
{
    private static readonly (Regularizer Regularizer, double L1, double L2)[] s_all =
    [
        (new L1(), 0.01, 0), (new L2(), 0, 0.01), (new L1(0.3), 0.3, 0), (new L2(0.7), 0, 0.7), (new L1L2(0.02, 0.03), 0.02, 0.03),
        (new L1L2(), 0, 0),
    ];

    [Test]
    public void Penalty_and_gradient_are_those_of_double_precision_at_every_length()
    {
        var random = new Random(1);
        for (int length = 1; length <= 100; length++)
        {
            float[] weight = [.. Enumerable.Range(0, length).Select(i => i % 7 == 3 ? 0f : (2 * random.NextSingle()) - 1)];
            float[] before = [.. weight.Select(_ => random.NextSingle())];
            foreach ((Regularizer regularizer, double l1, double l2) in s_all)
            {
                double penalty = weight.Sum(w => (l1 * Math.Abs((double)w)) + (l2 * w * w));
                Assert.That(
                    regularizer.Penalty(weight, [length]), Is.EqualTo(penalty).Within(1e-6 * penalty), $"{regularizer}, {length} weights");
                float[] gradient = [.. before];
                regularizer.AddGradient(weight, [length], gradient);
                double[] expected = [.. weight.Select((w, i) => before[i] + (l1 * Math.Sign(w)) + (2 * l2 * w))];
                ReferenceAssert.Close(gradient, expected, 2e-7, 1e-7, $"gradient of {regularizer}");
            }
        }
    }

    [Test]
    public void The_penalty_of_many_weights_keeps_its_digits()
    {
        var weight = new float[3_000_001];
        Array.Fill(weight, 0.1f);
        double exact = weight.Length * (double)0.1f;
        Assert.That(new L1(1).Penalty(weight, [weight.Length]), Is.EqualTo(exact).Within(1e-6 * exact));
        exact *= 0.1f;
        Assert.That(new L2(1).Penalty(weight, [weight.Length]), Is.EqualTo(exact).Within(1e-10 * exact));
    }

    [Test]
    public void Squares_that_overflow_a_float_do_not_overflow_the_penalty() =>
        Assert.That(new L2(1).Penalty([1e30f, 1e30f], [2]), Is.EqualTo(2 * (double)1e30f * 1e30f).Within(1e-12).Percent);

    [Test]
    public void A_gradient_of_another_length_is_refused()
    {
        foreach ((Regularizer regularizer, _, _) in s_all)
            Assert.That(() => regularizer.AddGradient(new float[3], [3], new float[2]), Throws.ArgumentException, regularizer.ToString());
    }

    [TestCase(-0.5)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_factor_is_finite_and_at_least_0(double factor)
    {
        string received = FormattableString.Invariant($"Received: {factor}.");
        Refused(new L1(factor), "Parameter 'dense/kernel': expected the factor of L1 of at least 0. " + received);
        Refused(new L2(factor), "Parameter 'dense/kernel': expected the factor of L2 of at least 0. " + received);
        Refused(new L1L2(factor), "Parameter 'dense/kernel': expected the factor L1 of L1L2 of at least 0. " + received);
        Refused(new L1L2(0, factor), "Parameter 'dense/kernel': expected the factor L2 of L1L2 of at least 0. " + received);
        foreach ((Regularizer regularizer, _, _) in s_all)
            Assert.That(() => regularizer.Validate("dense/kernel", [2]), Throws.Nothing);

        static void Refused(Regularizer regularizer, string message) =>
            Assert.That(() => regularizer.Validate("dense/kernel", [2]), Throws.ArgumentException.With.Message.EqualTo(message));
    }

    [Test]
    public void Nothing_is_allocated()
    {
        float[] weight = [.. Enumerable.Range(0, 50).Select(i => i - 20f)], gradient = new float[50];
        Shape shape = [5, 10];
        foreach ((Regularizer regularizer, _, _) in s_all)
        {
            Use(regularizer);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Use(regularizer);
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero, regularizer.ToString());
        }

        void Use(Regularizer regularizer)
        {
            _ = regularizer.Penalty(weight, shape);
            regularizer.AddGradient(weight, shape, gradient);
        }
    }
}
