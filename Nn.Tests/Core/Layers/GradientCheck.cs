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
    private const double Distance = 1e-5;

    public static void Run(Sequential network, Shape inputShape, Func<Model, double[]>? mask = null) => Run(
        () => network.Build(inputShape, seed: 3), model => new DoubleNetwork(network, [inputShape], mask?.Invoke(model)));

    /// <param name="graph">The network.</param>
    /// <param name="inner">The graphs within it.</param>
    public static void Run(GraphDescription graph, params GraphDescription[] inner) => Run(
        () => graph.Graph.Build(seed: 3),
        model => new DoubleNetwork(graph.Graph, [.. model.InputShapes], dropoutMask: null, [graph, .. inner]));

    private static void Run(Func<Model> build, Func<Model, DoubleNetwork> twinOf)
    {
        Model model = build();
        Randomize(model);
        float[][] x = Numbers(model.InputShapes, seed: 17), upstream = Numbers(model.OutputShapes, seed: 1800);
        double[][] weights = [.. model.Parameters.Select(p => Array.ConvertAll(p.Values.ToArray(), v => (double)v))];
        double[][] inputs = Array.ConvertAll(x, values => Array.ConvertAll(values, v => (double)v));
        DoubleNetwork twin = twinOf(model);
        double[][] exact = twin.Forward(inputs, Rows, weights);

        TrainingSession session = model.CreateTrainingSession(Rows + 1, inputGradient: true);
        Step(session, x, upstream, beforeBackward: () =>
        {
            for (int i = 0; i < exact.Length; i++) ReferenceAssert.Close(session.Output(i), exact[i], Tolerance, Tolerance, $"output {i}");
        });

        for (int i = 0; i < inputs.Length; i++)
            ReferenceAssert.Close(session.InputGradient(i), Differences(inputs[i], Sum), Tolerance, 3 * Tolerance, $"gradient of input {i}");
        for (int i = 0; i < weights.Length; i++)
        {
            Parameter parameter = model.Parameters[i];
            if (!parameter.Trainable) continue;
            double[] differences = Differences(weights[i], Sum);
            ReferenceAssert.Close(session.Gradient(parameter), differences, Tolerance, 3 * Tolerance, $"gradient of {parameter.Name}");
        }

        CheckWithoutInputGradient(build(), session, x, upstream);

        double Sum()
        {
            double[][] y = twin.Forward(inputs, Rows, weights);
            return y.Zip(upstream, (values, factors) => values.Zip(factors, (v, factor) => v * factor).Sum()).Sum();
        }
    }

    private static float[][] Numbers(IReadOnlyList<Shape> shapes, int seed) =>
        [.. shapes.Select((shape, i) => TestNumbers.Normal((uint)(seed + i), Rows * shape.Size))];

    private static void Step(TrainingSession session, float[][] x, float[][] upstream, Action? beforeBackward = null)
    {
        for (int i = 0; i < x.Length; i++) x[i].CopyTo(session.Input(i, Rows));
        session.Forward(Rows, training: true);
        beforeBackward?.Invoke();
        for (int i = 0; i < upstream.Length; i++) upstream[i].CopyTo(session.OutputGradient(i));
        session.Backward();
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
            values[i] = value + Distance;
            double above = function();
            values[i] = value - Distance;
            differences[i] = (above - function()) / (2 * Distance);
            values[i] = value;
        }

        return differences;
    }

    /// <summary>Another plan of memory, the same bits.</summary>
    private static void CheckWithoutInputGradient(Model model, TrainingSession with, float[][] x, float[][] upstream)
    {
        Randomize(model);
        TrainingSession without = model.CreateTrainingSession(Rows);
        Step(without, x, upstream);
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            if (!model.Parameters[i].Trainable) continue;
            Assert.That(without.Gradient(model.Parameters[i]).ToArray(), Is.EqualTo(with.Gradient(with.Model.Parameters[i]).ToArray()),
                model.Parameters[i].Name);
        }
    }
}
