using Nn.Layers;

namespace Nn.Tests.Core.Graphs;

/// <summary>A network of two inputs and two outputs, shared weights and work enough to split: the bits of one thread for any number.</summary>
public class GraphThreadTests
{
    private const int Rows = 150;

    private static Model Build()
    {
        Input x = new([60]), y = new([60]);
        var shared = new Dense(64) { Activation = Activation.Relu };
        Value a = shared.Of(x), b = new BatchNormalization().Of(shared.Of(y));
        Value[] merged =
        [
            new Add().Of(a, b), new Subtract().Of(a, b), new Multiply().Of(a, b), new Average().Of(a, b, a), new Maximum().Of(a, b),
            new Minimum().Of(a, b), new Dropout(0.3).Of(a),
        ];
        Value joined = new Concatenate().Of(merged);
        return new Graph([x, y], [new Dense(40) { Activation = Activation.Softmax }.Of(joined), new Dot(1).Of(a, b)]).Build(seed: 2);
    }

    [Test]
    public void Training_has_the_bits_of_one_thread([Values(2, 3)] int threads) => Assert.That(Train(threads), Is.EqualTo(Train(1)));

    [Test]
    public void Predictions_have_the_bits_of_one_thread([Values(2, 3)] int threads) => Assert.That(Predict(threads), Is.EqualTo(Predict(1)));

    private static float[] Train(int threads)
    {
        Model model = Build();
        using TrainingSession session = model.CreateTrainingSession(Rows, inputGradient: true, threads);
        var bits = new List<float>();
        for (int step = 0; step < 3; step++)
        {
            for (int i = 0; i < 2; i++) TestNumbers.Normal((uint)(step + (10 * i)), Rows * 60).CopyTo(session.Input(i, Rows));
            session.Forward(Rows, training: true);
            for (int i = 0; i < 2; i++) TestNumbers.Normal((uint)(100 + i), session.Output(i).Length).CopyTo(session.OutputGradient(i));
            bits.AddRange([.. session.Output(0), .. session.Output(1)]);
            session.Backward();
            session.Commit();
            bits.AddRange([.. session.Gradients, .. session.InputGradient(0), .. session.InputGradient(1)]);
        }

        foreach (Parameter parameter in model.Parameters) bits.AddRange(parameter.Values.ToArray());
        return [.. bits];
    }

    private static float[] Predict(int threads)
    {
        using Session session = Build().CreateSession(Rows, threads);
        for (int i = 0; i < 2; i++) TestNumbers.Normal((uint)i, Rows * 60).CopyTo(session.Input(i, Rows));
        session.Run(Rows);
        return [.. session.Output(0), .. session.Output(1)];
    }
}
