using Nn.Layers;

namespace Nn.Tests.Core.Layers.Merging;

/// <summary>What differences cannot show: equal values, NaN, vectors of zeros, views, masks.</summary>
public class MergingValueTests
{
    /// <summary>As tf.maximum and tf.minimum do it: the first of equal ones has the whole gradient.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public void The_first_of_equal_values_has_the_gradient(bool largest)
    {
        const int size = 37;
        int sign = largest ? 1 : -1;
        Layer layer = largest ? new Maximum() : new Minimum();
        float[][] x = [Values(i => sign * (i % 3)), Values(i => sign * (i % 2)), Values(i => sign * (i % 3))];
        float[][] gradients = Gradients(layer, x, Values(i => i + 1));
        for (int i = 0; i < size; i++)
        {
            int first = i % 3 >= i % 2 ? 0 : 1;
            for (int input = 0; input < 3; input++)
                Assert.That(gradients[input][i], Is.EqualTo(input == first ? i + 1 : 0), $"input {input}, place {i}");
        }

        static float[] Values(Func<int, float> value) => [.. Enumerable.Range(0, size).Select(value)];
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_NaN_goes_through_and_the_last_input_has_the_gradient(bool largest)
    {
        Layer layer = largest ? new Maximum() : new Minimum();
        Assert.That(Run(layer, [[1, float.NaN], [float.NaN, 1]], [2]), Is.All.NaN);
        Assert.That(Gradients(layer, [[1, float.NaN], [float.NaN, 1]], [5, 6]), Is.EqualTo(new float[][] { [0, 0], [5, 6] }));
    }

    /// <summary>The scale is then 1e7, whose derivative is 0: gradients stay finite.</summary>
    [Test]
    public void A_cosine_with_a_vector_of_zeros_is_zero_and_has_a_finite_gradient()
    {
        var cosine = new Dot(1) { Normalize = true };
        float[][] x = [[0, 0, 0], [3, 0, 4]];
        Assert.That(Run(cosine, x, [3]), Is.EqualTo(new float[] { 0 }));
        float[][] gradients = Gradients(cosine, x, [1]);
        Assert.That(gradients[0], Is.EqualTo(new[] { 0.6f * 1e7f, 0, 0.8f * 1e7f }).Within(1));
        Assert.That(gradients[1], Is.EqualTo(new float[] { 0, 0, 0 }));
    }

    [Test]
    public void Norms_do_not_overflow() =>
        Assert.That(Run(new Dot(1) { Normalize = true }, [[3e30f, 4e30f], [3e30f, 4e30f]], [2])[0], Is.EqualTo(1).Within(1e-6));

    private sealed record Rows(Layer Merging) : Layer
    {
        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
        {
            Slot merged = builder.Add(Merging, inputs[0].As([inputs[0].Shape[^1]]), inputs[1].As([inputs[1].Shape[^1]])).Single;
            return merged.As([inputs[0].Shape[0], merged.Shape.Size]);
        }
    }

    [Test]
    public void Views_of_time_steps_are_merged_step_by_step()
    {
        float[][] x = [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]];
        Shape shape = [3, 2];
        Assert.That(Run(new Rows(new Add()), x, shape), Is.EqualTo(new float[] { 8, 10, 12, 14, 16, 18 }));
        Assert.That(Run(new Rows(new Concatenate()), x, shape), Is.EqualTo(new float[] { 1, 2, 7, 8, 3, 4, 9, 10, 5, 6, 11, 12 }));
        Assert.That(Run(new Rows(new Dot(1)), x, shape), Is.EqualTo(new float[] { 23, 67, 127 }));
    }

    [Test]
    public void Many_elements_are_split_among_threads_without_a_trace()
    {
        foreach (Layer layer in (Layer[])[new Add(), new Subtract(), new Multiply(), new Average(), new Maximum(), new Minimum(),
            new Concatenate(1), new Concatenate(2), new Dot(1, 2), new Dot(2) { Normalize = true }])
        {
            Input a = new([40, 40]), b = new([40, 40]);
            Model model = new Graph([a, b], [layer.Of(a, b)]).Build();
            float[][] one = Steps(model, threads: 1);
            Assert.That(Steps(model, threads: 2), Is.EqualTo(one), $"{layer}");
            Assert.That(Steps(model, threads: 3), Is.EqualTo(one), $"{layer}");
        }
    }

    private static float[][] Steps(Model model, int threads)
    {
        const int rows = 67;
        using TrainingSession session = model.CreateTrainingSession(rows, inputGradient: true, threads);
        for (int i = 0; i < 2; i++) TestNumbers.Normal((uint)i, rows * 1600).CopyTo(session.Input(i, rows));
        session.Forward(rows, training: true);
        float[] output = session.Output().ToArray();
        TestNumbers.Normal(3, output.Length).CopyTo(session.OutputGradient());
        session.Backward();
        return [output, session.InputGradient(0).ToArray(), session.InputGradient(1).ToArray()];
    }

    private static Input[] Inputs(float[][] x, Shape shape) => [.. x.Select(_ => new Input(shape))];

    private static float[] Run(Layer layer, float[][] x, Shape shape)
    {
        Input[] inputs = Inputs(x, shape);
        Session session = new Graph(inputs, [layer.Of(inputs)]).Build().CreateSession(1);
        for (int i = 0; i < x.Length; i++) x[i].CopyTo(session.Input(i, 1));
        session.Run(1);
        return session.Output().ToArray();
    }

    private static float[][] Gradients(Layer layer, float[][] x, float[] upstream)
    {
        Input[] inputs = Inputs(x, [x[0].Length]);
        TrainingSession session = new Graph(inputs, [layer.Of(inputs)]).Build().CreateTrainingSession(1, inputGradient: true);
        for (int i = 0; i < x.Length; i++) x[i].CopyTo(session.Input(i, 1));
        session.Forward(1, training: true);
        upstream.CopyTo(session.OutputGradient());
        session.Backward();
        return [.. x.Select((_, i) => session.InputGradient(i).ToArray())];
    }
}
