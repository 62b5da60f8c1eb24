using Nn.Layers;

namespace Nn.Tests.Core;

/// <summary>Wrong calls of Core: shapes, descriptions, building, models, sessions, initializers, random numbers.</summary>
public class WrongCallTests
{
    private static readonly Model s_model = new Sequential { new Dense(3), new BatchNormalization() }.Build([2]);
    private static readonly Model s_sigmoid = new Sequential { new Dense(3) { Activation = Activation.Sigmoid } }.Build([2]);
    private static readonly float[] s_four = [1, 2, 3, 4];

    private static void Build(params Layer[] layers) => new Sequential(layers).Build([4, 2]);

    private static void Fill(Initializer initializer, params int[] shape) =>
        initializer.Fill(new float[new Shape(shape).Size], new Shape(shape), new RandomState(1));

    private static IEnumerable<WrongCall> Shapes() =>
    [
        WrongCall.Of<ArgumentOutOfRangeException>(
            "shape: a dimension of 0", () => _ = new Shape(2, 0),
            "Shape: expected positive dimensions. Received: (2, 0)."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "shape: a negative dimension", () => _ = new Shape(-1),
            "Shape: expected positive dimensions. Received: (-1)."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "shape: too many elements", () => _ = new Shape(65536, 32768),
            "Shape: expected at most 2147483647 elements. Received: (65536, 32768)."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "shape: more elements than a long", () => _ = new Shape(int.MaxValue, int.MaxValue, int.MaxValue),
            "Shape: expected at most 2147483647 elements. Received: (2147483647, 2147483647, 2147483647)."),
        WrongCall.Of<InvalidOperationException>(
            "shape: the last of none", () => default(Shape).WithLast(3),
            "Shape: expected at least one dimension to replace the last of. Received: ()."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "shape: a new last dimension of 0", () => new Shape(2).WithLast(0),
            "Shape: expected positive dimensions. Received: (0)."),
    ];

    private static IEnumerable<WrongCall> Descriptions() =>
    [
        WrongCall.Of<ArgumentException>(
            "build: no layers", () => new Sequential().Build([2]),
            "Layer 'sequential' (Sequential): expected at least one layer. Received: none."),
        WrongCall.Of<ArgumentException>(
            "build: no input dimension", () => new Sequential { new Dense(1) }.Build([]),
            "Sequential: expected an input shape of at least one dimension. Received: ()."),
        WrongCall.Of<ArgumentException>(
            "build: an empty row within", () => Build(new Sequential()),
            "Layer 'sequential' (Sequential): expected at least one layer. Received: none."),
        WrongCall.Of<ArgumentNullException>("row: null added", () => _ = new Sequential { null! }, "Value cannot be null."),
        WrongCall.Of<ArgumentNullException>("row: null among the layers", () => Build(new Dense(1), null!), "Value cannot be null."),
        WrongCall.Of<ArgumentNullException>("row: null layers", () => _ = new Sequential(null!), "Value cannot be null."),
        WrongCall.Of<ArgumentException>(
            "name: twice", () => Build(new Dense(1) { Name = "a" }, new Dense(1) { Name = "a" }),
            "Layer 'a' (Dense): expected a name of its own. Received: the name of another layer or input."),
        WrongCall.Of<ArgumentException>(
            "name: one that was made for another", () => Build(new Dense(1), new Flatten { Name = "dense" }),
            "Layer 'dense' (Flatten): expected a name of its own. Received: the name of another layer or input."),
        WrongCall.Of<ArgumentException>(
            "name: empty", () => Build(new Dense(1) { Name = "" }),
            "Layer '' (Dense): expected a name that is not empty and has no slash. Received: ''."),
        WrongCall.Of<ArgumentException>(
            "name: with a slash", () => Build(new Dense(1) { Name = "a/b" }),
            "Layer 'a/b' (Dense): expected a name that is not empty and has no slash. Received: 'a/b'."),
        WrongCall.Of<ArgumentException>(
            "dense: no units", () => Build(new Dense(0)),
            "Layer 'dense' (Dense): expected a positive number of units. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "dense: negative units, named", () => Build(new Dense(-3) { Name = "out" }),
            "Layer 'out' (Dense): expected a positive number of units. Received: -3."),
        WrongCall.Of<ArgumentException>(
            "dense: no activation", () => Build(new Dense(3) { Activation = null! }),
            "Layer 'dense' (Dense): expected an activation. Received: null."),
        WrongCall.Of<ArgumentNullException>(
            "dense: no initializer", () => Build(new Dense(3) { KernelInitializer = null! }),
            "Value cannot be null."),
        WrongCall.Of<ArgumentException>(
            "normalization: momentum over 1", () => Build(new BatchNormalization { Momentum = 1.5 }),
            "Layer 'batch_normalization' (BatchNormalization): expected a momentum from 0 to 1. Received: 1.5."),
        WrongCall.Of<ArgumentException>(
            "normalization: negative momentum", () => Build(new BatchNormalization { Momentum = -0.1 }),
            "Layer 'batch_normalization' (BatchNormalization): expected a momentum from 0 to 1. Received: -0.1."),
        WrongCall.Of<ArgumentException>(
            "normalization: momentum NaN", () => Build(new BatchNormalization { Momentum = double.NaN }),
            "Layer 'batch_normalization' (BatchNormalization): expected a momentum from 0 to 1. Received: NaN."),
        WrongCall.Of<ArgumentException>(
            "normalization: negative epsilon", () => Build(new BatchNormalization { Epsilon = -1 }),
            "Layer 'batch_normalization' (BatchNormalization): expected an epsilon of at least 0. Received: -1."),
        WrongCall.Of<ArgumentException>(
            "normalization: infinite epsilon", () => Build(new BatchNormalization { Epsilon = double.PositiveInfinity }),
            "Layer 'batch_normalization' (BatchNormalization): expected an epsilon of at least 0. Received: Infinity."),
        WrongCall.Of<ArgumentException>(
            "normalization: the axis of the batch", () => Build(new BatchNormalization { Axis = 0 }),
            "Layer 'batch_normalization' (BatchNormalization): expected an axis of the input (4, 2), counted with the batch, but not the batch itself. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "normalization: an axis past the end", () => Build(new BatchNormalization { Axis = 3 }),
            "Layer 'batch_normalization' (BatchNormalization): expected an axis of the input (4, 2), counted with the batch, but not the batch itself. Received: 3."),
        WrongCall.Of<ArgumentException>(
            "dropout: negative rate", () => Build(new Dropout(-0.1)),
            "Layer 'dropout' (Dropout): expected a rate from 0 to 1. Received: -0.1."),
        WrongCall.Of<ArgumentException>(
            "dropout: rate over 1", () => Build(new Dropout(1.5)),
            "Layer 'dropout' (Dropout): expected a rate from 0 to 1. Received: 1.5."),
        WrongCall.Of<ArgumentException>(
            "dropout: rate NaN", () => Build(new Dropout(float.NaN)),
            "Layer 'dropout' (Dropout): expected a rate from 0 to 1. Received: NaN."),
        WrongCall.Of<NotSupportedException>(
            "activation: unknown name", () => Activation.FromName("reul"),
            "The activation 'reul' is not supported."),
        WrongCall.Of<ArgumentException>(
            "a layer of a row, by its name in the model", () => Build(new Sequential([new Dense(0)]) with { Name = "head" }),
            "Layer 'head/dense' (Dense): expected a positive number of units. Received: 0."),
    ];

    private static IEnumerable<WrongCall> Initializers() =>
    [
        WrongCall.Of<NotSupportedException>(
            "initializer: unknown name", () => Initializer.FromName("he_unifrom"),
            "The initializer 'he_unifrom' is not supported."),
        WrongCall.Of<ArgumentException>(
            "initializer: span too short", () => Initializer.Zeros.Fill(s_four, [5], new RandomState(1)),
            "Zeros: expected 5 weights for the shape (5). Received: 4."),
        WrongCall.Of<ArgumentException>(
            "initializer: constant NaN", () => Fill(Initializer.Constant(double.NaN), 2),
            "Constant: expected a finite Value. Received: NaN."),
        WrongCall.Of<ArgumentException>(
            "initializer: negative deviation", () => Fill(Initializer.RandomNormal with { StandardDeviation = -1 }, 2),
            "RandomNormal: expected a StandardDeviation of at least 0. Received: -1."),
        WrongCall.Of<ArgumentException>(
            "initializer: ends exchanged", () => Fill(Initializer.RandomUniform with { Minimum = 1, Maximum = 0 }, 2),
            "RandomUniform: expected a Maximum of at least 1. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "initializer: scale 0", () => Fill(Initializer.VarianceScaling(0), 2, 2),
            "VarianceScaling: expected a positive Scale. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "initializer: orthogonal vector", () => Fill(Initializer.Orthogonal, 3),
            "Orthogonal: expected a rank of at least 2. Received: (3)."),
        WrongCall.Of<ArgumentException>(
            "initializer: identity of three dimensions", () => Fill(Initializer.Identity, 3, 3, 3),
            "Identity: expected a matrix. Received: (3, 3, 3)."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "random: infinite end", () => new RandomState(1).Uniform(0, double.PositiveInfinity),
            "Uniform: expected finite ends and a finite width. Received: low 0, high Infinity."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "random: negative deviation", () => new RandomState(1).Normal(0, -1),
            "Normal: expected a standard deviation of at least 0. Received: -1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "random: empty range", () => new RandomState(1).RandInt(5, 5),
            "RandInt: expected high over low. Received: low 5, high 5."),
    ];

    private static IEnumerable<WrongCall> Models() =>
    [
        WrongCall.Of<ArgumentException>(
            "predict: no features", () => s_model.Predict([], []),
            "Model: expected features of whole samples of shape (2), 2 values each. Received: 0 values."),
        WrongCall.Of<ArgumentException>(
            "predict: half a sample", () => s_model.Predict([1, 2, 3], new float[3]),
            "Model: expected features of whole samples of shape (2), 2 values each. Received: 3 values."),
        WrongCall.Of<ArgumentException>(
            "predict: room too short", () => s_model.Predict(s_four, new float[5]),
            "Model: expected room for 2 predictions of shape (3), 6 values. Received: 5."),
        WrongCall.Of<ArgumentException>(
            "predict: room too long", () => s_model.Predict(s_four, new float[7]),
            "Model: expected room for 2 predictions of shape (3), 6 values. Received: 7."),
        WrongCall.Of<ArgumentException>(
            "predict in a session: no room", () => s_model.CreateSession(1).Predict(s_four, []),
            "Model: expected room for 2 predictions of shape (3), 6 values. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "session: batch 0", () => s_model.CreateSession(0),
            "Model: expected a largest batch of at least 1. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "session: no threads", () => s_model.CreateSession(1, threads: 0),
            "Model: expected a number of threads of at least 1. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "training session: batch negative", () => s_model.CreateTrainingSession(-1),
            "Model: expected a largest batch of at least 1. Received: -1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "training session: input of no samples", () => _ = s_model.CreateTrainingSession(4).Input(0).Length,
            "TrainingSession: expected a batch of 1 to 4 samples. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "training session: too many samples", () => s_model.CreateTrainingSession(4).Forward(5, training: true),
            "TrainingSession: expected a batch of 1 to 4 samples. Received: 5."),
        WrongCall.Of<InvalidOperationException>(
            "training session: backward first", () => s_model.CreateTrainingSession(4).Backward(),
            "TrainingSession: expected a forward pass in training mode before each backward pass. Received: none."),
        WrongCall.Of<InvalidOperationException>(
            "training session: backward twice", BackwardTwice,
            "TrainingSession: expected a forward pass in training mode before each backward pass. Received: none."),
        WrongCall.Of<InvalidOperationException>(
            "training session: backward after inference", BackwardAfterInference,
            "TrainingSession: expected a forward pass in training mode before each backward pass. Received: none."),
        WrongCall.Of<InvalidOperationException>(
            "training session: logits of a linear output", () => _ = s_model.CreateTrainingSession(1).Logits().Length,
            "TrainingSession: expected a model that ends in a sigmoid or softmax."),
        WrongCall.Of<InvalidOperationException>(
            "training session: backward from no logits", () => s_model.CreateTrainingSession(1).BackwardFromLogits(),
            "TrainingSession: expected a model that ends in a sigmoid or softmax."),
        WrongCall.Of<InvalidOperationException>(
            "training session: input gradient that was not asked for", () => _ = s_model.CreateTrainingSession(1).InputGradient().Length,
            "TrainingSession: expected a session made with inputGradient: true."),
        WrongCall.Of<ArgumentException>(
            "training session: gradient of state", () => s_model.CreateTrainingSession(1).Gradient(s_model.Parameters[^1]),
            "Parameter 'batch_normalization/moving_variance' is state and has no gradient."),
        WrongCall.Of<ArgumentException>(
            "training session: gradient of another model's weight",
            () => s_model.CreateTrainingSession(1).Gradient(s_sigmoid.Parameters[0]),
            "TrainingSession: expected a parameter of its model. Received: 'dense/kernel' of another."),
        WrongCall.Of<KeyNotFoundException>(
            "parameter: unknown name", () => s_sigmoid.Parameter("kernel"),
            "Model: expected one of the parameters 'dense/kernel', 'dense/bias'. Received: 'kernel'."),
        WrongCall.Of<ArgumentException>(
            "parameter: too few values", () => s_model.Parameter("dense/kernel").Set(s_four),
            "Parameter 'dense/kernel': expected 6 values of shape (2, 3). Received: 4."),
    ];

    private static void BackwardTwice()
    {
        TrainingSession session = s_model.CreateTrainingSession(2);
        session.Forward(2, training: true);
        session.Backward();
        session.Backward();
    }

    private static void BackwardAfterInference()
    {
        TrainingSession session = s_model.CreateTrainingSession(2);
        session.Forward(2, training: false);
        session.Backward();
    }

    private static IEnumerable<TestCaseData> Cases() =>
        Shapes().Concat(Descriptions()).Concat(Initializers()).Concat(Models()).Select(call => call.ToTest());

    [TestCaseSource(nameof(Cases))]
    public void Refused(WrongCall call) => call.Check();
}
