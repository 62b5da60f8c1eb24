using Nn.Layers;

namespace Nn.Tests.Core;

/// <summary>A sample's prediction is the same bits alone, in any batch, in chunks, and from any thread.</summary>
public class PredictionTests
{
    private static readonly Sequential s_network =
    [
        new Dense(33) { Activation = Activation.Relu }, new BatchNormalization(), new Dropout(0.5),
        new Dense(20) { Activation = Activation.Tanh }, new Dense(5) { Activation = Activation.Softmax },
    ];

    private static Model Build()
    {
        Model model = s_network.Build([7], seed: 2);
        Layers.GradientCheck.Randomize(model);
        return model;
    }

    [Test]
    public void Any_number_of_rows_gives_the_bits_of_each_row_alone()
    {
        Model model = Build();
        const int rows = 700;
        float[] x = TestNumbers.Normal(1, rows * 7);
        float[] alone = [.. Enumerable.Range(0, rows).SelectMany(row => Predict(model.Predict, x.AsSpan(row * 7, 7)))];
        foreach (int count in (int[])[1, 2, 3, 5, 8, 15, 31, 33, 64, 70, 255, 256, 257, 511, 513, 700])
        {
            foreach (int first in (int[])[0, rows - count])
                Assert.That(Predict(model.Predict, x.AsSpan(first * 7, count * 7)), Is.EqualTo(alone[(first * 5)..((first + count) * 5)]),
                    $"{count} rows from {first} on");
        }

        foreach (int maxBatch in (int[])[1, 7, 64, 1000])
            Assert.That(Predict(model.CreateSession(maxBatch).Predict, x), Is.EqualTo(alone), $"a session of {maxBatch}");
    }

    [Test]
    public void Eight_threads_predict_the_bits_of_one()
    {
        Model model = Build();
        float[] x = TestNumbers.Normal(1, 300 * 7), expected = Predict(model.Predict, x);
        var wrong = new int[8];
        using var start = new Barrier(8);
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(id => new Thread(() =>
        {
            var random = new RandomState((uint)id);
            start.SignalAndWaitOrFail("all threads to start");
            for (int i = 0; i < 200; i++)
            {
                int count = (int)random.RandInt(1, 300), first = (int)random.RandInt(0, 300 - count);
                float[] y = Predict(model.Predict, x.AsSpan(first * 7, count * 7));
                if (!y.AsSpan().SequenceEqual(expected.AsSpan(first * 5, count * 5))) wrong[id]++;
            }
        })
        { IsBackground = true })];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.JoinOrFail("a thread's predictions");
        Assert.That(wrong, Is.All.Zero);
    }

    [Test]
    public void A_prediction_after_a_change_of_weights_is_not_stale()
    {
        Model model = Build();
        Session session = model.CreateSession(4);
        float[] x = TestNumbers.Normal(1, 4 * 7), before = Predict(session.Predict, x);
        Parameter moved = model.Parameter("batch_normalization/moving_mean");
        float[] mean = moved.Values.ToArray();
        moved.Set(Array.ConvertAll(mean, v => v + 1));
        Assert.That(Predict(session.Predict, x), Is.Not.EqualTo(before));
        Assert.That(Predict(model.Predict, x), Is.EqualTo(Predict(session.Predict, x)));
        moved.Set(mean);
        Assert.That(Predict(session.Predict, x), Is.EqualTo(before));
    }

    /// <summary>64 samples of 100,000 values would take 51 MB at once; a few of them at a time take 4.</summary>
    [Test]
    public void The_memory_of_a_prediction_of_many_samples_is_bounded()
    {
        Model model = new Sequential { Activation.Tanh }.Build([100_000]);
        float[] x = new float[64 * 100_000], y = new float[x.Length];
        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Predict(x, y);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(5 << 20));
    }

    private delegate void Predictor(ReadOnlySpan<float> x, Span<float> y);

    private static float[] Predict(Predictor predict, ReadOnlySpan<float> x)
    {
        var y = new float[x.Length / 7 * 5];
        predict(x, y);
        return y;
    }
}
