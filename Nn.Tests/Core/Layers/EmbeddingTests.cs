using Nn.Layers;

namespace Nn.Tests.Core.Layers;

public sealed class EmbeddingTests
{
    private static Model Build(bool maskZero = false)
    {
        Model model = new Sequential { new Embedding(6, 40) { MaskZero = maskZero } }.Build([3]);
        GradientCheck.Randomize(model);
        return model;
    }

    [Test]
    public void Gradients_of_an_id_are_summed_and_others_are_zero([Values(1, 2, 3)] int threads)
    {
        Model model = Build();
        const int Rows = 2000;
        using TrainingSession session = model.CreateTrainingSession(Rows, inputGradient: true, threads);
        float[] ids = [.. Enumerable.Range(0, Rows * 3).Select(i => (float)(i * 7 % 5))], upstream = TestNumbers.Normal(3, Rows * 3 * 40);
        for (int step = 0; step < 2; step++)
        {
            ids.CopyTo(session.Input(Rows));
            session.Forward(Rows, training: true);
            upstream.CopyTo(session.OutputGradient());
            session.Backward();
        }

        var expected = new double[6 * 40];
        for (int i = 0; i < upstream.Length; i++) expected[((int)ids[i / 40] * 40) + (i % 40)] += upstream[i];
        ReadOnlySpan<float> gradient = session.Gradient(model.Parameter("embedding/embeddings"));
        for (int i = 0; i < expected.Length; i++) Assert.That(gradient[i], Is.EqualTo(expected[i]).Within(1e-3));
        Assert.That(gradient[(5 * 40)..].ToArray(), Is.All.Zero, "an id that does not occur");
        Assert.That(session.InputGradient().ToArray(), Is.All.Zero, "of ids");
        Assert.That(session.Output()[..40].ToArray(), Is.EqualTo(model.Parameter("embedding/embeddings").Values[..40].ToArray()));
    }

    [Test]
    public void A_step_allocates_nothing()
    {
        Model model = new Sequential { new Relu { MaxValue = 0 }, new Embedding(6, 4) { MaskZero = true }, new Lstm(3) }.Build([5]);
        LayerPromises.CheckAllocation(model, 12);
    }

    [Test]
    public void Id_0_is_masked_where_it_is_asked_for()
    {
        // All of the second row is padding: the last output is that of before the first step.
        Model masked = new Sequential { new Embedding(6, 4) { MaskZero = true }, new Lstm(3) }.Build([3], seed: 2);
        Model plain = new Sequential { new Embedding(6, 4), new Lstm(3) }.Build([3], seed: 2);
        Assert.That(masked.Predict([1, 2, 0, 0, 0, 0])[3..], Is.All.Zero);
        Assert.That(plain.Predict([0, 0, 0]), Is.Not.All.Zero);
        Assert.That(masked.Predict([1, 2, 0]), Is.EqualTo(masked.Predict([0, 1, 2])).And.EqualTo(masked.Predict([1, 0, 2])));
        Assert.That(masked.Predict([1, 2, 3]), Is.EqualTo(plain.Predict([1, 2, 3])));
    }

    [Test]
    public void A_frozen_embedding_stays()
    {
        Model model = new Sequential { new Embedding(6, 4) { Trainable = false }, new Flatten(), new Dense(1) }.Build([3]);
        TrainingSession session = model.CreateTrainingSession(1);
        session.Input(1).Fill(2);
        session.Forward(1, training: true);
        session.OutputGradient().Fill(1);
        session.Backward();
        Assert.That(session.Gradient(model.Parameter("dense/kernel")).ToArray(), Is.Not.All.Zero);
    }
}
