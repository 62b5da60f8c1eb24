using System.Runtime.CompilerServices;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Core.Concurrency;

/// <summary>Serving while training: every prediction is of one update, nobody is refused, new weights arrive.</summary>
public class ServingModelTests
{
    private const int Units = 1024;

    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(1.5);

    private static Model Build() => new Sequential
    {
        new Dense(Units) { UseBias = false, KernelInitializer = Initializer.Zeros },
        new BatchNormalization { Epsilon = 0 },
    }.Build([1]);

    [Test]
    public void It_predicts_what_the_model_predicts_and_follows_it()
    {
        Model model = Build();
        using ServingModel serving = model.CreateServingModel();
        foreach (float weight in (float[])[1, 2, 3])
        {
            model.Parameters[0].Set(Filled(weight));
            Assert.That(serving.Predict([1f]), Is.EqualTo(model.Predict([1f])));
            Assert.That(serving.Predict([1f])[0], Is.EqualTo(weight));
        }
    }

    [Test]
    public void It_follows_moving_statistics_too()
    {
        Model model = Build();
        using ServingModel serving = model.CreateServingModel();
        model.Parameter("batch_normalization/moving_mean").Set(Filled(-4));
        Assert.That(serving.Predict([1f]), Is.EqualTo(Filled(4)));
    }

    /// <summary>One thread writes without a pause, so that nobody could copy the weights between two updates: the writer hands them over.</summary>
    [Test]
    public void Beside_a_writer_that_never_rests_predictions_are_whole_and_new_ones_come()
    {
        Model model = Build();
        using ServingModel serving = model.CreateServingModel();
        var values = new float[Units];
        var y = new float[Units];
        var seen = new HashSet<float>();
        float last = 0;
        Racing.For(
            s_time,
            i =>
            {
                Array.Fill(values, i);
                model.Parameters[0].Set(values);
            },
            _ =>
            {
                serving.Predict([1f], y);
                int other = y.AsSpan().IndexOfAnyExcept(y[0]);
                if (other >= 0) Assert.Fail($"a mixture: {y[0]} at 0 and {y[other]} at {other}");
                Assert.That(y[0], Is.GreaterThanOrEqualTo(last), "an older update after a newer one");
                last = y[0];
                seen.Add(last);
            });
        Assert.That(seen, Has.Count.GreaterThan(20));
    }

    /// <summary>Asked for in the middle of an update, the weights come with its end, and are there in the middle of the next one.</summary>
    [Test]
    public void An_update_that_somebody_waits_for_is_handed_over_by_its_writer()
    {
        Model model = Build();
        using ServingModel serving = model.CreateServingModel();
        model.BeginUpdate();
        model.Parameters[0].Writable.Fill(5);
        Assert.That(serving.Predict([1f])[0], Is.Zero, "an update that has not ended");
        model.EndUpdate();
        model.BeginUpdate();
        model.Parameters[0].Writable.Fill(6);
        Assert.That(serving.Predict([1f]), Is.EqualTo(Filled(5)));
        model.EndUpdate();
    }

    [Test]
    public void After_its_end_the_model_lets_go_of_its_copies()
    {
        Model model = Build();
        WeakReference ended = EndedServingModel(model);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.That(ended.IsAlive, Is.False);
        GC.KeepAlive(model);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference EndedServingModel(Model model)
    {
        ServingModel serving = model.CreateServingModel();
        _ = serving.Predict([1f]);
        serving.Dispose();
        return new WeakReference(serving);
    }

    [Test]
    public void Several_threads_are_served_while_a_trainer_trains()
    {
        Model model = Build();
        using ServingModel serving = model.CreateServingModel();
        model.Parameters[0].Set(Filled(1));
        var trainer = new Trainer(model, new Sgd(0.001), Loss.MeanSquaredError);
        float[] x = [1, -1], targets = new float[2 * Units];
        Exception? fault = null;
        using var stop = new CancellationTokenSource();
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            try
            {
                var y = new float[Units];
                while (!stop.IsCancellationRequested)
                {
                    serving.Predict([1f], y);
                    if (y.AsSpan().ContainsAnyExcept(y[0])) throw new InvalidOperationException("a mixture");
                }
            }
            catch (Exception e)
            {
                fault = e;
            }
        }) { IsBackground = true })];
        foreach (Thread thread in threads) thread.Start();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (watch.Elapsed < s_time) trainer.TrainBatch(x, targets, 2);
        stop.Cancel();
        foreach (Thread thread in threads) thread.JoinOrFail("a served thread to end");
        Assert.That(fault, Is.Null);
        Assert.That(serving.Predict([1f]), Is.EqualTo(model.Predict([1f])));
    }

    [Test]
    public void After_its_end_it_serves_the_weights_that_it_has()
    {
        Model model = Build();
        ServingModel serving = model.CreateServingModel();
        model.Parameters[0].Set(Filled(5));
        _ = serving.Predict([1f]);
        serving.Dispose();
        model.Parameters[0].Set(Filled(6));
        Assert.That(serving.Predict([1f])[0], Is.EqualTo(5));
    }

    [Test]
    public void A_steady_prediction_allocates_nothing()
    {
        Model model = Build();
        using ServingModel serving = model.CreateServingModel();
        var y = new float[Units];
        for (int i = 0; i < 50; i++) serving.Predict([1f], y);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) serving.Predict([1f], y);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static float[] Filled(float value) => [.. Enumerable.Repeat(value, Units)];
}
