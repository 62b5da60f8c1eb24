using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>Networks, losses and data that cannot be meant together are refused; those that seldom are get a warning.</summary>
[NonParallelizable]
public class WarningTests
{
    private static readonly Loss[] s_ofLogits =
    [
        new BinaryCrossentropy { FromLogits = true }, new CategoricalCrossentropy { FromLogits = true },
        new SparseCategoricalCrossentropy { FromLogits = true },
    ];

    private static readonly Loss[] s_ofProbabilities =
        [Loss.BinaryCrossentropy, Loss.CategoricalCrossentropy, Loss.SparseCategoricalCrossentropy];

    private static Trainer Make(Loss loss, params Layer[] layers) => new(new Sequential([.. layers]).Build([2], seed: 1), new Sgd(0.01), loss);

    private static Dataset Data(Loss loss, int count, int classes) => new(
        TestNumbers.Normal(1, 2 * count),
        loss is SparseCategoricalCrossentropy ? new float[count] : [.. Enumerable.Range(0, count * classes).Select(i => i % classes == 0 ? 1f : 0)],
        [2], [loss is SparseCategoricalCrossentropy ? 1 : classes]);

    private static string[] WarningsOf(Trainer trainer, IBatchSource data, FitOptions? options = null)
    {
        var warnings = new List<string>();
        trainer.Fit(data, (options ?? new FitOptions()) with
        {
            Epochs = 2, Progress = new Listener(progress => warnings.AddRange(progress.Warnings.Select(warning => warning.Message))),
        });
        return [.. warnings];
    }

    [TestCaseSource(nameof(s_ofLogits))]
    public void A_loss_of_logits_behind_a_sigmoid_or_softmax_is_refused(Loss loss)
    {
        foreach (Layer last in (Layer[])[Activation.Softmax, Activation.Sigmoid, new Dense(3) { Activation = Activation.Softmax }])
        {
            string activation = last == (Layer)Activation.Sigmoid ? "sigmoid" : "softmax";
            string name = last is Dense ? "dense_1" : activation;
            Assert.That(() => Make(loss, new Dense(3), last), Throws.ArgumentException.With.Message.StartsWith(
                $"Trainer: expected logits for {loss.Name} with FromLogits. Received: an output '").And.Message.EndsWith(
                $"' that ends in {activation}; leave out FromLogits or the activation."), name);
        }
    }

    [TestCaseSource(nameof(s_ofProbabilities))]
    public void A_loss_of_probabilities_behind_a_linear_output_is_warned_of_once(Loss loss)
    {
        string[] warnings = WarningsOf(Make(loss, new Dense(3)), Data(loss, 8, 3));
        Assert.That(warnings, Is.EqualTo(
        [
            $"{loss.Name} takes probabilities, but the output 'dense' ends in no sigmoid or softmax; FromLogits is meant for an output without one.",
        ]));
    }

    [Test]
    public void What_is_meant_together_is_not_warned_of()
    {
        foreach (Loss loss in s_ofLogits) Assert.That(WarningsOf(Make(loss, new Dense(3)), Data(loss, 8, 3)), Is.Empty);
        foreach (Loss loss in s_ofProbabilities)
            Assert.That(WarningsOf(Make(loss, new Dense(3), Activation.Softmax), Data(loss, 8, 3)), Is.Empty);
        Assert.That(WarningsOf(Make(Loss.MeanSquaredError, new Dense(3)), Data(Loss.MeanSquaredError, 8, 3)), Is.Empty);
    }

    [Test]
    public void One_softmax_unit_is_refused() => Assert.That(
        () => Make(Loss.MeanSquaredError, new Dense(1) { Activation = Activation.Softmax }), Throws.ArgumentException.With.Message.EqualTo(
            "Trainer: expected a softmax over several units. Received: one unit in 'dense', whose softmax is always 1; a sigmoid is meant for one unit."));

    [TestCase(8, 1, true, TestName = "Batches of one")]
    [TestCase(9, 4, true, TestName = "A last batch of one")]
    [TestCase(1, 32, true, TestName = "A data set of one")]
    [TestCase(8, 4, false, TestName = "No batch of one")]
    public void A_normalization_that_trains_on_a_batch_of_one_is_warned_of(int count, int batchSize, bool warns)
    {
        var options = new FitOptions { BatchSize = batchSize };
        string[] warnings = WarningsOf(
            Make(Loss.MeanSquaredError, new Dense(3), new BatchNormalization(), new Dense(1)), Data(Loss.MeanSquaredError, count, 1), options);
        string[] expected =
            ["The batch normalization 'batch_normalization' trains on a batch of one sample, whose deviation is 0: its output is beta alone."];
        Assert.That(warnings, Is.EqualTo(warns ? expected : []));
        Trainer frozen = Make(Loss.MeanSquaredError, new BatchNormalization { Trainable = false }, new Dense(1));
        Assert.That(WarningsOf(frozen, Data(Loss.MeanSquaredError, count, 1), options), Is.Empty);
    }

    /// <summary>Over several time steps there is a deviation, over one there is none.</summary>
    [TestCase(1, 1)]
    [TestCase(2, 0)]
    public void A_normalization_over_time_steps_is_warned_of_where_there_is_one(int steps, int warnings)
    {
        var network = new Sequential { new BatchNormalization(), new Flatten(), new Dense(1) };
        var trainer = new Trainer(network.Build([steps, 4]), new Sgd(), Loss.MeanSquaredError);
        var data = new Dataset(TestNumbers.Normal(1, 3 * 4 * steps), new float[3], [steps, 4], [1]);
        Assert.That(WarningsOf(trainer, data, new FitOptions { BatchSize = 1 }), Has.Length.EqualTo(warnings));
    }

    [Test]
    public void A_class_weight_of_what_is_no_label_is_refused()
    {
        Trainer trainer = Make(Loss.SparseCategoricalCrossentropy, new Dense(3), Activation.Softmax);
        FitOptions Weigh(int label) => new() { ClassWeights = new Dictionary<int, double> { [label] = 2 } };
        Dataset data = Data(trainer.Loss, 8, 3);
        Assert.That(() => trainer.Fit(data, Weigh(2)), Throws.Nothing);
        Assert.That(() => trainer.Fit(data, Weigh(3)), Throws.ArgumentException.With.Message.EqualTo(
            "Fit: expected class weights of the classes 0 to 2. Received: one of class 3, which is no label."));
        Trainer binary = Make(Loss.BinaryCrossentropy, new Dense(1), Activation.Sigmoid);
        Assert.That(() => binary.Fit(Data(binary.Loss, 8, 1), Weigh(2)), Throws.ArgumentException.With.Message.EqualTo(
            "Fit: expected class weights of the classes 0 to 1. Received: one of class 2, which is no label."));
    }

    [Test]
    public void Class_weights_of_sequences_are_not_supported()
    {
        var trainer = new Trainer(
            new Sequential { new Dense(3) { Activation = Activation.Softmax } }.Build([5, 2]), new Sgd(), Loss.SparseCategoricalCrossentropy);
        var data = new Dataset(new float[20], new float[10], [5, 2], [5]);
        Assert.That(() => trainer.Fit(data, new FitOptions { ClassWeights = new Dictionary<int, double> { [0] = 2 } }),
            Throws.TypeOf<NotSupportedException>().With.Message.EqualTo(
                "Fit: class weights are supported for one label a sample. Received: an output of shape (5, 3)."));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_norm_of_gradients_beyond_float32_is_warned_of_once_where_it_clips(bool clips)
    {
        var optimizer = new Sgd(0.01) { GlobalClipNorm = clips ? 1 : null };
        var trainer = new Trainer(new Sequential { new Dense(3) }.Build([2]), optimizer, new Push(1e38f));
        float[] before = [.. trainer.Model.Parameters[1].Values];
        string[] warnings = WarningsOf(trainer, new Dataset(new float[4], new float[6], [2], [3]), new FitOptions { BatchSize = 1 });
        if (!clips)
        {
            Assert.That(warnings, Is.Empty);
            return;
        }

        Assert.That(warnings, Is.EqualTo([
            "The norm of gradients in epoch 1 is 3.4641E+38, beyond float32: they were clipped to almost nothing. "
            + "Features and targets of smaller numbers may help.",
        ]));
        // Three equal gradients, four steps of 0.01 along their direction.
        Assert.That(trainer.Model.Parameters[1].Values.ToArray(), Is.EqualTo(before.Select(b => b - (0.04 / Math.Sqrt(3)))).Within(1e-6));
    }

    [Test]
    public void Warnings_reach_callbacks_and_the_event_source()
    {
        using var listener = new WarningListener();
        var seen = new List<string>();
        Trainer trainer = Make(Loss.BinaryCrossentropy, new Dense(1));
        trainer.Fit(Data(Loss.BinaryCrossentropy, 4, 1), new FitOptions
        {
            Callbacks = [new Callbacks.Recorder((hook, run) =>
            {
                if (hook == "begin") seen.AddRange(run.Warnings.Select(warning => warning.Message));
            })],
        });
        Assert.That(seen, Has.Count.EqualTo(1).And.All.StartsWith("BinaryCrossentropy takes probabilities"));
        Assert.That(listener.Heard, Is.EqualTo(seen));
    }

    /// <summary>A loss of 0 with a given gradient for every prediction.</summary>
    private sealed record Push(float Gradient) : Loss
    {
        protected override void Compute(in LossBatch batch)
        {
            batch.Values.Clear();
            batch.Gradient.Fill(2 * Gradient);
        }
    }

    private sealed class WarningListener : EventListener
    {
        public ConcurrentQueue<string> Heard { get; } = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "NnSimd") EnableEvents(eventSource, EventLevel.Warning);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData is { EventName: "Warning", Level: EventLevel.Warning }) Heard.Enqueue((string)eventData.Payload![0]!);
        }
    }
}
