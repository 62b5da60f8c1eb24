using Nn.Tests.Reference;

namespace Nn.Tests.Core.Layers;

/// <summary>
/// Compares a training pass of a network with its twin in double precision: the output, and the gradients of sum(output · upstream) with
/// respect to the input and to every weight with central differences of the twin.
/// </summary>
internal static class GradientCheck
{
    public const int Rows = 6;
    private const double Tolerance = 1e-5;
    private const double Step = 1e-5;

    public static void Run(Sequential network, Shape inputShape, Func<Model, double[]>? mask = null)
    {
        Model model = network.Build(inputShape, seed: 3);
        Randomize(model);
        float[] x = TestNumbers.Normal(17, Rows * inputShape.Size), upstream = TestNumbers.Normal(18, Rows * model.OutputShape.Size);
        double[][] weights = [.. model.Parameters.Select(p => Array.ConvertAll(p.Values.ToArray(), v => (double)v))];
        double[] input = Array.ConvertAll(x, v => (double)v);
        var twin = new DoubleNetwork(network, inputShape, mask?.Invoke(model));
        double[] exact = twin.Forward(input, Rows, weights);

        TrainingSession session = model.CreateTrainingSession(Rows + 1, inputGradient: true);
        x.CopyTo(session.Input(Rows));
        session.Forward(Rows, training: true);
        ReferenceAssert.Close(session.Output(), exact, Tolerance, Tolerance, "output");
        upstream.CopyTo(session.OutputGradient());
        session.Backward();

        ReferenceAssert.Close(session.InputGradient(), Differences(input, Sum), Tolerance, 3 * Tolerance, "input gradient");
        for (int i = 0; i < weights.Length; i++)
        {
            Parameter parameter = model.Parameters[i];
            if (!parameter.Trainable) continue;
            double[] differences = Differences(weights[i], Sum);
            ReferenceAssert.Close(session.Gradient(parameter), differences, Tolerance, 3 * Tolerance, $"gradient of {parameter.Name}");
        }

        CheckWithoutInputGradient(network.Build(inputShape, seed: 3), session, x, upstream);

        double Sum()
        {
            double[] y = twin.Forward(input, Rows, weights);
            return Enumerable.Range(0, y.Length).Sum(i => y[i] * upstream[i]);
        }
    }

    /// <summary>Weights and statistics that are no special case: no bias is 0, no gamma 1.</summary>
    public static void Randomize(Model model)
    {
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            Parameter parameter = model.Parameters[i];
            bool isPositive = parameter.Name.EndsWith("moving_variance", StringComparison.Ordinal);
            float[] values = TestNumbers.Normal((uint)(100 + i), parameter.Length, deviation: 0.6);
            parameter.Set(isPositive ? Array.ConvertAll(values, v => 0.5f + MathF.Abs(v)) : values);
        }
    }

    /// <summary>(f(v + h) − f(v − h)) / 2h for each value in turn.</summary>
    public static double[] Differences(double[] values, Func<double> function)
    {
        var differences = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            values[i] = value + Step;
            double above = function();
            values[i] = value - Step;
            differences[i] = (above - function()) / (2 * Step);
            values[i] = value;
        }

        return differences;
    }

    /// <summary>Another plan of memory, the same bits.</summary>
    private static void CheckWithoutInputGradient(Model model, TrainingSession with, float[] x, float[] upstream)
    {
        Randomize(model);
        TrainingSession without = model.CreateTrainingSession(Rows);
        x.CopyTo(without.Input(Rows));
        without.Forward(Rows, training: true);
        upstream.CopyTo(without.OutputGradient());
        without.Backward();
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            if (!model.Parameters[i].Trainable) continue;
            Assert.That(without.Gradient(model.Parameters[i]).ToArray(), Is.EqualTo(with.Gradient(with.Model.Parameters[i]).ToArray()),
                model.Parameters[i].Name);
        }
    }
}
