using Nn.Training;

namespace Nn.Tests.Training.Optimizers;

/// <summary>Each rule against the formulas of the papers in double precision, for arguments far from the defaults.</summary>
public sealed class OptimizerTwinTests
{
    private const int Steps = 25;

    /// <summary>The state of one weight: w, and up to three numbers that a rule remembers.</summary>
    private delegate void Rule(double g, int t, ref double w, double[] s);

    private static IEnumerable<TestCaseData> Rules()
    {
        yield return Case(new Adam(0.02) { Beta1 = 0.7, Beta2 = 0.9, Epsilon = 1e-3, AmsGrad = true }, (double g, int t, ref double w, double[] s) =>
        {
            s[0] = (0.7 * s[0]) + (0.3 * g);
            s[1] = (0.9 * s[1]) + (0.1 * g * g);
            s[2] = Math.Max(s[2], s[1]);
            w -= 0.02 * Math.Sqrt(1 - Math.Pow(0.9, t)) / (1 - Math.Pow(0.7, t)) * s[0] / (Math.Sqrt(s[2]) + 1e-3);
        });
        yield return Case(new AdamW(0.02) { Beta1 = 0.5, Beta2 = 0.8, Epsilon = 1e-2, WeightDecay = 0.3 }, (double g, int t, ref double w, double[] s) =>
        {
            w -= 0.02 * 0.3 * w;
            s[0] = (0.5 * s[0]) + (0.5 * g);
            s[1] = (0.8 * s[1]) + (0.2 * g * g);
            w -= 0.02 * Math.Sqrt(1 - Math.Pow(0.8, t)) / (1 - Math.Pow(0.5, t)) * s[0] / (Math.Sqrt(s[1]) + 1e-2);
        });
        yield return Case(new RmsProp(0.03) { Rho = 0.6, Momentum = 0.4, Centered = true, Epsilon = 1e-2 }, (double g, int t, ref double w, double[] s) =>
        {
            s[0] = (0.6 * s[0]) + (0.4 * g * g);
            s[2] = (0.6 * s[2]) + (0.4 * g);
            s[1] = (0.4 * s[1]) + (0.03 * g / Math.Sqrt(s[0] - (s[2] * s[2]) + 1e-2));
            w -= s[1];
        });
        yield return Case(new Adagrad(0.2) { InitialAccumulatorValue = 0.7, Epsilon = 0.05 }, (double g, int t, ref double w, double[] s) =>
        {
            s[0] += g * g + (t == 1 ? 0.7 : 0);
            w -= 0.2 * g / Math.Sqrt(s[0] + 0.05);
        });
        yield return Case(new Adadelta(0.5) { Rho = 0.8, Epsilon = 1e-3 }, (double g, int t, ref double w, double[] s) =>
        {
            s[0] = (0.8 * s[0]) + (0.2 * g * g);
            double delta = Math.Sqrt(s[1] + 1e-3) / Math.Sqrt(s[0] + 1e-3) * g;
            s[1] = (0.8 * s[1]) + (0.2 * delta * delta);
            w -= 0.5 * delta;
        });
        yield return Case(new Adamax(0.05) { Beta1 = 0.6, Beta2 = 0.7, Epsilon = 1e-2 }, (double g, int t, ref double w, double[] s) =>
        {
            s[0] = (0.6 * s[0]) + (0.4 * g);
            s[1] = Math.Max(0.7 * s[1], Math.Abs(g));
            w -= 0.05 / (1 - Math.Pow(0.6, t)) * s[0] / (s[1] + 1e-2);
        });
        yield return Case(new Nadam(0.05) { Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-2 }, (double g, int t, ref double w, double[] s) =>
        {
            s[0] = (0.8 * s[0]) + (0.2 * g);
            s[1] = (0.9 * s[1]) + (0.1 * g * g);
            double product = 1;
            for (int i = 1; i <= t; i++) product *= Mu(i);
            double mean = (Mu(t + 1) * s[0] / (1 - (product * Mu(t + 1)))) + ((1 - Mu(t)) * g / (1 - product));
            w -= 0.05 * mean / (Math.Sqrt(s[1] / (1 - Math.Pow(0.9, t))) + 1e-2);

            static double Mu(int i) => 0.8 * (1 - (0.5 * Math.Pow(0.96, i)));
        });
        yield return Case(new Lion(0.01) { Beta1 = 0.3, Beta2 = 0.6 }, (double g, int t, ref double w, double[] s) =>
        {
            w -= 0.01 * Math.Sign((0.3 * s[0]) + (0.7 * g));
            s[0] = (0.6 * s[0]) + (0.4 * g);
        });
        yield return Case(
            new Ftrl(0.3) { InitialAccumulatorValue = 0.4, L1 = 0.05, L2 = 0.1, L2Shrinkage = 0.02, Beta = 0.5 },
            (double g, int t, ref double w, double[] s) =>
            {
                if (t == 1) s[0] = 0.4;
                double sum = s[0] + (g * g);
                s[1] += g + (2 * 0.02 * w) - ((Math.Sqrt(sum) - Math.Sqrt(s[0])) / 0.3 * w);
                s[0] = sum;
                w = (Math.Clamp(s[1], -0.05, 0.05) - s[1]) / ((Math.Sqrt(sum) / 0.3) + (2 * (0.1 + (0.5 / (2 * 0.3)))));
            });
    }

    [TestCaseSource(nameof(Rules))]
    public void A_rule_is_that_of_its_paper(Optimizer optimizer, object twin)
    {
        // 37 weights: vectors of every width, and a rest.
        float[] first = TestNumbers.Normal(1, 37);
        var weights = new GivenWeights([([37], first)]);
        var state = new OptimizerState(optimizer, weights.Model);
        double[] expected = [.. first];
        double[][] slots = [.. first.Select(_ => new double[3])];
        for (int t = 1; t <= Steps; t++)
        {
            float[] g = TestNumbers.Normal((uint)(t + 1), 37);
            state.Apply(weights.Gradients([g.ToArray()]), team: null);
            for (int i = 0; i < g.Length; i++) ((Rule)twin)(g[i], t, ref expected[i], slots[i]);
        }

        Assert.That(weights.Model.Parameters[0].Values.ToArray(), Is.EqualTo(expected).Within(2e-5));
    }

    [Test]
    public void Lamb_takes_each_weight_as_a_whole()
    {
        float[][] first = [[3, -4], [0, 0, 0]];
        var weights = new GivenWeights([([2], first[0]), ([3], first[1])]);
        var state = new OptimizerState(new Lamb(0.1) { Beta1 = 0.5, Beta2 = 0.8, Epsilon = 0.25 }, weights.Model);
        double[][] w = [[3, -4], [0, 0, 0]], m = [[0, 0], [0, 0, 0]], v = [[0, 0], [0, 0, 0]];
        for (int t = 1; t <= 4; t++)
        {
            float[][] g = [[1, 0.5f * t], [0.25f, -1, 0]];
            state.Apply(weights.Gradients(g[0].ToArray(), g[1].ToArray()), team: null);
            for (int p = 0; p < 2; p++)
            {
                var u = new double[w[p].Length];
                for (int i = 0; i < u.Length; i++)
                {
                    m[p][i] = (0.5 * m[p][i]) + (0.5 * g[p][i]);
                    v[p][i] = (0.8 * v[p][i]) + (0.2 * g[p][i] * g[p][i]);
                    u[i] = m[p][i] / (1 - Math.Pow(0.5, t)) / Math.Sqrt((v[p][i] / (1 - Math.Pow(0.8, t))) + 0.25);
                }

                double norm = Math.Sqrt(w[p].Sum(x => x * x)), size = Math.Sqrt(u.Sum(x => x * x));
                for (int i = 0; i < u.Length; i++) w[p][i] -= 0.1 * (norm > 0 && size > 0 ? norm / size : 1) * u[i];
            }
        }

        for (int p = 0; p < 2; p++) Assert.That(weights.Model.Parameters[p].Values.ToArray(), Is.EqualTo(w[p]).Within(1e-5), $"weight {p}");
    }

    private static TestCaseData Case(Optimizer optimizer, Rule twin) => new TestCaseData(optimizer, twin).SetArgDisplayNames(optimizer.Name);
}
