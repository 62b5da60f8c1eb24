using System.Runtime.CompilerServices;
using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Datasets.Sources;

public class StreamSourceTests
{
    private static Sample Number(int i) => new(new float[] { i, -i }, new float[] { i });

    private static float[] Targets(StreamSource source, params int[] indices)
    {
        var x = new float[indices.Length * 2];
        var y = new float[indices.Length];
        source.Fill(indices, new Batch(indices.Length, [x], [y]));
        for (int i = 0; i < y.Length; i++) Assert.That((x[2 * i], x[(2 * i) + 1]), Is.EqualTo((y[i], -y[i])));
        return y;
    }

    private static async IAsyncEnumerable<Sample> Later(int count, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Delay(1, cancel);
            yield return Number(i);
        }
    }

    private static StreamSource Of(Func<IEnumerable<Sample>> sequence, int samples) => StreamSource.Of(sequence, samples, [2], [1]);

    [TestCase(true)]
    [TestCase(false)]
    public void An_epoch_goes_on_where_the_last_one_ended_and_a_sequence_begins_again(bool later)
    {
        using StreamSource source = later ? StreamSource.Of(() => Later(5), 4, [2], [1]) : Of(() => Enumerable.Range(0, 5).Select(Number), 4);
        Assert.That(Targets(source, 0, 1, 2), Is.EqualTo(new float[] { 0, 1, 2 }));
        Assert.That(Targets(source, 3), Is.EqualTo(new float[] { 3 }));
        Assert.That(Targets(source, 0, 1, 2), Is.EqualTo(new float[] { 4, 0, 1 }));
        Assert.That(Targets(source, 0, 1), Is.EqualTo(new float[] { 0, 1 }), "an epoch that was left begins a new sequence");
    }

    [Test]
    public void A_training_takes_the_samples_in_their_order_once()
    {
        var taken = new List<int>();
        IEnumerable<Sample> Endless()
        {
            for (int i = 0; ; i++)
            {
                taken.Add(i);
                yield return new Sample(new float[] { i % 3, 1 }, new float[] { i % 2 });
            }
        }

        using StreamSource source = Of(Endless, 50);
        Model model = new Sequential { new Dense(1) { Activation = Activation.Sigmoid } }.Build([2], seed: 3);
        using var trainer = new Trainer(model, new Sgd(0.1), Loss.BinaryCrossentropy);
        History history = trainer.Fit(source, new FitOptions { Epochs = 3, BatchSize = 16, Threads = 2 });
        Assert.That(history["loss"], Has.Count.EqualTo(3));
        Assert.That(taken, Is.EqualTo(Enumerable.Range(0, 150)));
    }

    [Test]
    public void It_is_what_a_data_set_without_shuffling_is()
    {
        Dataset circles = Circles.Make(samples: 100, noise: 0.1, seed: 1);
        float[] Train(IBatchSource data)
        {
            Model model = new Sequential { new Dense(1) { Activation = Activation.Sigmoid } }.Build([2], seed: 3);
            using var trainer = new Trainer(model, new Sgd(0.1), Loss.BinaryCrossentropy);
            _ = trainer.Fit(data, new FitOptions { Epochs = 3, Shuffle = data is StreamSource, Validation = circles });
            return model.Predict(circles.Features);
        }

        using StreamSource source = Of(
            () => Enumerable.Range(0, 100).Select(i => new Sample(circles.Features.Slice(2 * i, 2).ToArray(), circles.Targets.Slice(i, 1).ToArray())), 100);
        Assert.That(Train(source), Is.EqualTo(Train(circles)));
    }

    [Test]
    public void A_wait_in_a_thread_with_a_synchronization_context_ends()
    {
        float[]? targets = null;
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new DeafContext());
            using StreamSource source = StreamSource.Of(() => Later(3), 3, [2], [1]);
            targets = Targets(source, 0, 1, 2);
            Assert.That(SynchronizationContext.Current, Is.TypeOf<DeafContext>());
        });
        thread.Start();
        Assert.That(thread.Join(TimeSpan.FromSeconds(30)), "the wait ends");
        Assert.That(targets, Is.EqualTo(new float[] { 0, 1, 2 }));
    }

    [Test]
    public void A_wait_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        static async IAsyncEnumerable<Sample> Never()
        {
            await new TaskCompletionSource().Task;
            yield return Number(0);
        }

        StreamSource source = StreamSource.Of(Never, 3, [2], [1], cancel.Token);
        Assert.That(() => Targets(source, 0), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void The_error_of_a_sequence_is_passed_on_and_the_next_try_begins_anew()
    {
        int begun = 0, ended = 0;
        IEnumerable<Sample> Failing()
        {
            begun++;
            try
            {
                yield return Number(0);
                if (begun == 1) throw new TimeoutException("the database");
                yield return Number(1);
            }
            finally
            {
                ended++;
            }
        }

        StreamSource source = Of(Failing, 2);
        Assert.That(() => Targets(source, 0, 1), Throws.TypeOf<TimeoutException>());
        Assert.That(Targets(source, 0, 1), Is.EqualTo(new float[] { 0, 1 }));
        Assert.That((begun, ended), Is.EqualTo((2, 1)));
        source.Dispose();
        Assert.That(ended, Is.EqualTo(2));
        Assert.That(() => Targets(source, 0), Throws.TypeOf<ObjectDisposedException>());

        static async IAsyncEnumerable<Sample> FailingLater()
        {
            await Task.Delay(1);
            throw new TimeoutException("the network");
#pragma warning disable CS0162 // an iterator needs a yield
            yield break;
#pragma warning restore CS0162
        }

        Assert.That(() => Targets(StreamSource.Of(FailingLater, 1, [2], [1]), 0), Throws.TypeOf<TimeoutException>().With.Message.EqualTo("the network"));
    }

    [Test]
    public void A_wrong_call_or_sample_says_what_was_expected()
    {
        Assert.That(() => Of(() => [], 0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("at least 1 sample an epoch. Received: 0"));
        Assert.That(() => Targets(Of(() => [], 3), 0), Throws.InvalidOperationException.With.Message.Contains("at least 1 sample in the sequence. Found: none"));
        StreamSource source = Of(() => Enumerable.Range(0, 5).Select(Number), 4);
        Assert.That(() => Targets(source, 1), Throws.ArgumentException.With.Message.Contains("in their order, 0 of 4 next. Received: 1"));
        Assert.That(() => Targets(source, 0, 2), Throws.ArgumentException.With.Message.Contains("in their order, 1 of 4 next. Received: 2"));
        Assert.That(() => Targets(source, 0, 1, 2, 3, 4), Throws.ArgumentException.With.Message.Contains("4 of 4 next. Received: 4"));
        Assert.That(() => Targets(Of(() => [Number(0), new Sample(new float[] { 1 }, new float[] { 1 })], 4), 0, 1),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("features of 2 values, for the shape (2). Found 1 in sample 1"));
        Assert.That(() => Targets(Of(() => [new Sample(new float[] { 1, float.NaN }, new float[] { 1 })], 4), 0),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("finite features"));
        Assert.That(() => Targets(Of(() => [new Sample(new float[] { 1, 2 }, default)], 4), 0),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("target of 1 values"));

        Model model = new Sequential { new Dense(1) }.Build([2], seed: 3);
        using var trainer = new Trainer(model, new Sgd(0.1), Loss.MeanSquaredError);
        Assert.That(() => trainer.Fit(source, new FitOptions { ValidationSplit = 0.25 }),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("Received: a validation split"));
    }

    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
