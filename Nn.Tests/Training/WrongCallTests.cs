using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>Wrong calls of training: trainers, options, data, labels, learning rates, and names that nobody logged.</summary>
public class WrongCallTests
{
    private static readonly ListSource s_data = new(8, i => i % 2);
    private static readonly Dataset s_three = new(new float[] { 1, 2, 3, 4, 5, 6 }, new float[] { 0, 1, 2 }, [2], [1]);
    private static readonly float[] s_ones = [1, 1, 1];

    private static Trainer Make(Loss? loss = null, Optimizer? optimizer = null, int outputs = 1, Activation? activation = null,
        params Metric[] metrics) =>
        new(new Sequential { new Dense(outputs) { Activation = activation ?? Activation.Sigmoid } }.Build([1], seed: 1),
            optimizer ?? new Sgd(), loss ?? Loss.BinaryCrossentropy, metrics);

    private static void Fit(FitOptions options) => Make().Fit(s_data, options);

    private static void Labels(Loss loss, int outputs, Activation activation, params float[] labels) =>
        Make(loss, outputs: outputs, activation: activation).Fit(new ListSource(labels.Length, i => labels[i]),
            new FitOptions { Shuffle = false, BatchSize = 2 });

    private static IEnumerable<WrongCall> Options() =>
    [
        WrongCall.Of<ArgumentNullException>("fit: no data", () => Make().Fit(null!), "Value cannot be null."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fit: batch 0", () => Fit(new FitOptions { BatchSize = 0 }),
            "Fit: expected a batch size of at least 1. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fit: negative epochs", () => Fit(new FitOptions { Epochs = -1 }),
            "Fit: expected epochs of at least 0. Received: -1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fit: initial epoch past the end", () => Fit(new FitOptions { Epochs = 3, InitialEpoch = 4 }),
            "Fit: expected an initial epoch from 0 to 3. Received: 4."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fit: negative initial epoch", () => Fit(new FitOptions { InitialEpoch = -1 }),
            "Fit: expected an initial epoch from 0 to 1. Received: -1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fit: validation frequency 0", () => Fit(new FitOptions { ValidationFrequency = 0 }),
            "Fit: expected a validation frequency of at least 1. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fit: validation split 1", () => Fit(new FitOptions { ValidationSplit = 1 }),
            "Fit: expected a validation split from 0 to 1, 1 excluded. Received: 1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fit: negative validation split", () => Fit(new FitOptions { ValidationSplit = -0.5 }),
            "Fit: expected a validation split from 0 to 1, 1 excluded. Received: -0.5."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fit: validation split NaN", () => Fit(new FitOptions { ValidationSplit = double.NaN }),
            "Fit: expected a validation split from 0 to 1, 1 excluded. Received: NaN."),
        WrongCall.Of<ArgumentException>(
            "fit: a split that leaves nothing", () => Fit(new FitOptions { ValidationSplit = 0.9 }),
            "Fit: expected a validation split that leaves samples to train on. Received: 0.9 of 8 samples."),
        WrongCall.Of<ArgumentException>(
            "fit: a split and data to validate with", () => Fit(new FitOptions { ValidationSplit = 0.5, Validation = s_data }),
            "Fit: expected validation data or a validation split. Received: both."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fit: no threads", () => Fit(new FitOptions { Threads = 0 }),
            "Fit: expected at least one thread. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "fit: too few sample weights", () => Fit(new FitOptions { SampleWeights = s_ones }),
            "Trainer: expected 8 sample weights, one a sample. Received: 3."),
        WrongCall.Of<ArgumentException>(
            "fit: negative sample weight", () => Fit(new FitOptions { SampleWeights = new float[] { 1, 1, 1, -2, 1, 1, 1, 1 } }),
            "Trainer: expected sample weights of at least 0. Received: -2 at 3."),
        WrongCall.Of<ArgumentException>(
            "fit: sample weight NaN", () => Fit(new FitOptions { SampleWeights = new float[] { float.NaN, 1, 1, 1, 1, 1, 1, 1 } }),
            "Trainer: expected sample weights of at least 0. Received: NaN at 0."),
        WrongCall.Of<ArgumentException>(
            "fit: infinite sample weight",
            () => Fit(new FitOptions { SampleWeights = new float[] { 1, float.PositiveInfinity, 1, 1, 1, 1, 1, 1 } }),
            "Trainer: expected sample weights of at least 0. Received: Infinity at 1."),
        WrongCall.Of<ArgumentException>(
            "fit: validation weights without data", () => Fit(new FitOptions { ValidationSampleWeights = s_ones }),
            "Fit: expected validation data with the validation sample weights. Received: none."),
        WrongCall.Of<ArgumentException>(
            "fit: too few validation weights", () => Fit(new FitOptions { Validation = s_data, ValidationSampleWeights = s_ones }),
            "Trainer: expected 8 validation sample weights, one a sample. Received: 3."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fit: weight of a negative class", () => Fit(new FitOptions { ClassWeights = new Dictionary<int, double> { [-1] = 1 } }),
            "Fit: expected class weights of classes from 0. Received: -1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fit: negative class weight", () => Fit(new FitOptions { ClassWeights = new Dictionary<int, double> { [1] = -1 } }),
            "Fit: expected a weight of at least 0 for class 1. Received: -1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fit: class weight NaN", () => Fit(new FitOptions { ClassWeights = new Dictionary<int, double> { [0] = float.NaN } }),
            "Fit: expected a weight of at least 0 for class 0. Received: NaN."),
    ];

    private static IEnumerable<WrongCall> Data() =>
    [
        WrongCall.Of<ArgumentException>(
            "fit: an empty source", () => Make().Fit(new ListSource(0)),
            "Trainer: expected at least one sample as data. Received: none."),
        WrongCall.Of<ArgumentException>(
            "fit: an empty source to validate with", () => Fit(new FitOptions { Validation = new ListSource(0) }),
            "Trainer: expected at least one sample as validation data. Received: none."),
        WrongCall.Of<ArgumentException>(
            "fit: samples of another shape", () => Make().Fit(s_three),
            "Trainer: expected samples of shape (1) as data. Received: (2)."),
        WrongCall.Of<ArgumentException>(
            "fit: validation samples of another shape", () => Fit(new FitOptions { Validation = s_three }),
            "Trainer: expected samples of shape (1) as validation data. Received: (2)."),
        WrongCall.Of<ArgumentException>(
            "fit: validation targets of another shape",
            () => Fit(new FitOptions { Validation = new Dataset(s_ones, new float[6], [1], [2]) }),
            "Fit: expected validation targets of the shape (1) of the training targets. Received: (2)."),
        WrongCall.Of<ArgumentException>(
            "fit: targets of another width", () => Make(outputs: 3).Fit(s_data),
            "BinaryCrossentropy: expected targets of the prediction's shape (3). Received: (1)."),
        WrongCall.Of<ArgumentException>(
            "evaluate: an empty source", () => Make().Evaluate(new ListSource(0)),
            "Trainer: expected at least one sample as data. Received: none."),
        WrongCall.Of<ArgumentNullException>("evaluate: no data", () => Make().Evaluate(null!), "Value cannot be null."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "evaluate: batch 0", () => Make().Evaluate(s_data, batchSize: 0),
            "Evaluate: expected a batch size of at least 1. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "evaluate: samples of another shape", () => Make().Evaluate(s_three),
            "Trainer: expected samples of shape (1) as data. Received: (2)."),
        WrongCall.Of<ArgumentException>(
            "evaluate: too many weights", () => Make().Evaluate(s_data, sampleWeights: new float[9]),
            "Trainer: expected 8 sample weights, one a sample. Received: 9."),
        WrongCall.Of<ArgumentException>(
            "evaluate: targets of another width", () => Make(outputs: 3).Evaluate(s_data),
            "BinaryCrossentropy: expected targets of the prediction's shape (3). Received: (1)."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "batch: no samples", () => Make().TrainBatch([], [], 0),
            "TrainBatch: expected at least one sample. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "batch: features too short", () => Make().TrainBatch([1], [1, 1], 2),
            "TrainBatch: expected 2 samples of shape (1), 2 values. Received: 1."),
        WrongCall.Of<ArgumentException>(
            "batch: no targets", () => Make().TrainBatch([1, 2], [], 2),
            "TrainBatch: expected 2 targets of one shape. Received: 0 values."),
        WrongCall.Of<ArgumentException>(
            "batch: a target too many", () => Make().TrainBatch([1, 2], [1, 1, 1], 2),
            "TrainBatch: expected 2 targets of one shape. Received: 3 values."),
        WrongCall.Of<ArgumentException>(
            "batch: targets of another width", () => Make().TrainBatch([1, 2], [1, 1, 1, 1], 2),
            "BinaryCrossentropy: expected targets of the prediction's shape (1). Received: (2)."),
        WrongCall.Of<NotFiniteNumberException>(
            "batch: a feature NaN", () => Make(Loss.MeanSquaredError).TrainBatch([float.NaN], [1], 1),
            "TrainBatch: expected finite features. Received: NaN in sample 0 of the batch."),
        WrongCall.Of<ArgumentException>(
            "labels: past 1", () => Labels(Loss.BinaryCrossentropy, 1, Activation.Sigmoid, 0, 1, 1, 2),
            "BinaryCrossentropy: expected labels from 0 to 1. Received: 2 in row 3 of the training data (epoch 1, batch 2 of 2)."),
        WrongCall.Of<ArgumentException>(
            "labels: NaN", () => Labels(Loss.BinaryCrossentropy, 1, Activation.Sigmoid, float.NaN),
            "BinaryCrossentropy: expected labels from 0 to 1. Received: NaN in row 0 of the training data (epoch 1, batch 1 of 1)."),
        WrongCall.Of<ArgumentException>(
            "labels: past the classes", () => Labels(Loss.SparseCategoricalCrossentropy, 3, Activation.Softmax, 0, 3),
            "SparseCategoricalCrossentropy: expected labels that are whole numbers from 0 to 2. Received: 3 in row 1 of the training data (epoch 1, batch 1 of 1)."),
        WrongCall.Of<ArgumentException>(
            "labels: negative", () => Labels(Loss.SparseCategoricalCrossentropy, 3, Activation.Softmax, -1),
            "SparseCategoricalCrossentropy: expected labels that are whole numbers from 0 to 2. Received: -1 in row 0 of the training data (epoch 1, batch 1 of 1)."),
        WrongCall.Of<ArgumentException>(
            "labels: between two classes", () => Labels(Loss.SparseCategoricalCrossentropy, 3, Activation.Softmax, 0, 1, 0.5f),
            "SparseCategoricalCrossentropy: expected labels that are whole numbers from 0 to 2. Received: 0.5 in row 2 of the training data (epoch 1, batch 2 of 2)."),
    ];

    private static IEnumerable<WrongCall> Parts() =>
    [
        WrongCall.Of<ArgumentNullException>(
            "trainer: no model", () => _ = new Trainer(null!, new Sgd(), Loss.MeanSquaredError),
            "Value cannot be null."),
        WrongCall.Of<ArgumentNullException>(
            "trainer: no optimizer", () => _ = new Trainer(Make().Model, null!, Loss.MeanSquaredError),
            "Value cannot be null."),
        WrongCall.Of<ArgumentNullException>(
            "trainer: no loss", () => _ = new Trainer(Make().Model, new Sgd(), (Loss)null!),
            "Value cannot be null."),
        WrongCall.Of<ArgumentException>(
            "trainer: null among the metrics", () => Make(metrics: [Metric.Accuracy, null!]),
            "Trainer: expected metrics. Received: null at 1."),
        WrongCall.Of<ArgumentException>(
            "trainer: a metric twice", () => Make(metrics: [Metric.Accuracy, Metric.Accuracy]),
            "Trainer: expected metrics of different names, also with 'val_' before them. Received: loss, accuracy, accuracy."),
        WrongCall.Of<ArgumentException>(
            "trainer: a metric named loss", () => Make(metrics: [Metric.Accuracy with { Name = "loss" }]),
            "Trainer: expected metrics of different names, also with 'val_' before them. Received: loss, loss."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "sgd: negative learning rate", () => Make(optimizer: new Sgd(-0.1)),
            "Schedule: expected a learning rate of at least 0. Received: -0.1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "sgd: learning rate NaN", () => Make(optimizer: new Sgd(float.NaN)),
            "Schedule: expected a learning rate of at least 0. Received: NaN."),
        WrongCall.Of<ArgumentException>(
            "sgd: no schedule", () => Make(optimizer: new Sgd((Schedule)null!)),
            "SGD: expected a learning rate. Received: null."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "sgd: momentum over 1", () => Make(optimizer: new Sgd(momentum: 1.1)),
            "SGD: expected a momentum from 0 to 1. Received: 1.1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "sgd: negative decay", () => Make(optimizer: new Sgd { WeightDecay = -1 }),
            "SGD: expected a weight decay of at least 0. Received: -1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "sgd: clip value 0", () => Make(optimizer: new Sgd { ClipValue = 0 }),
            "SGD: expected a positive clip value. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "sgd: two ways to clip", () => Make(optimizer: new Sgd { ClipValue = 1, ClipNorm = 1 }),
            "SGD: expected one of ClipNorm, ClipValue and GlobalClipNorm. Received: several."),
        WrongCall.Of<NotFiniteNumberException>(
            "fit: an exploding learning rate", Explode,
            "Fit: expected a finite loss. Received: Infinity in epoch 1, batch 2 of 4; a smaller learning rate may help."),
        WrongCall.Of<InvalidOperationException>(
            "fit: within its own fit", FitWithinFit,
            "Model: expected one training at a time. Received: a second one while the first is under way."),
        WrongCall.Of<KeyNotFoundException>(
            "history: unknown name", () => _ = Make(metrics: [Metric.Accuracy]).Fit(s_data)["acc"],
            "History: expected one of 'loss', 'accuracy'. Received: 'acc'."),
        WrongCall.Of<KeyNotFoundException>(
            "history: epochs of an unknown name", () => Make().Fit(s_data).EpochsOf("val_loss"),
            "History: expected one of 'loss'. Received: 'val_loss'."),
        WrongCall.Of<KeyNotFoundException>(
            "evaluation: unknown name", () => _ = Make(metrics: [Metric.Recall]).Evaluate(s_data)["auc"],
            "Evaluation: expected one of 'loss', 'recall'. Received: 'auc'."),
        WrongCall.Of<KeyNotFoundException>(
            "evaluation: an accuracy that is no metric", () => _ = Make().Evaluate(s_data).Accuracy,
            "Evaluation: expected one of 'loss'. Received: 'accuracy'."),
        WrongCall.Of<ArgumentNullException>(
            "console: no writer", () => _ = new ConsoleProgress(null!, redraws: false),
            "Value cannot be null."),
    ];

    private static void Explode() =>
        Make(Loss.MeanSquaredError, new Sgd(1e30), activation: Activation.Linear).Fit(new ListSource(8),
            new FitOptions { BatchSize = 2, Shuffle = false });

    private static void FitWithinFit()
    {
        Trainer trainer = Make();
        trainer.Fit(s_data, new FitOptions { Progress = new Listener(_ => trainer.Fit(s_data)) });
    }

    private static IEnumerable<TestCaseData> Cases() => Options().Concat(Data()).Concat(Parts()).Select(call => call.ToTest());

    [TestCaseSource(nameof(Cases))]
    public void Refused(WrongCall call) => call.Check();
}
