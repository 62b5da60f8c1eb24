using Nn.Layers;

namespace Nn.Tests.Core.Layers;

/// <summary>Every layer, with every option, in training: outputs and gradients against the double-precision twin.</summary>
public class LayerGradientTests
{
    private static readonly string[] s_activations =
    [
        "linear", "relu", "leaky_relu", "relu6", "elu", "selu", "celu", "gelu", "silu", "mish", "hard_silu", "softplus", "softsign",
        "tanh", "tanh_shrink",
        "sigmoid", "hard_sigmoid", "exponential", "softmax", "log_softmax",
    ];

    private static readonly int[][] s_shapes = [[5], [3, 5], [2, 3, 5]];

    [Test]
    public void Dense([ValueSource(nameof(s_activations))] string activation, [Values] bool useBias, [Values(0, 1)] int rank) =>
        GradientCheck.Run([new Dense(7) { Activation = Activation.FromName(activation), UseBias = useBias }], new Shape(s_shapes[rank]));

    [Test]
    public void Activation_of_its_own([ValueSource(nameof(s_activations))] string activation) =>
        GradientCheck.Run([Activation.FromName(activation)], [3, 5]);

    [Test]
    public void Batch_normalization([Values] bool center, [Values] bool scale, [Values] bool trainable, [Values(0, 1, 2)] int rank) =>
        GradientCheck.Run(
            [new BatchNormalization { Center = center, Scale = scale, Trainable = trainable, Epsilon = 0.01, Momentum = 0.5 }],
            new Shape(s_shapes[rank]));

    [Test]
    public void Flatten() => GradientCheck.Run([new Dense(2), new Flatten(), new Dense(3)], [2, 3]);

    /// <summary>Its mask is what a dropout alone, which is node 0 too, makes of ones.</summary>
    [TestCase(0f)]
    [TestCase(0.3f)]
    [TestCase(0.9f)]
    public void Dropout(float rate) =>
        GradientCheck.Run([new Dropout(rate) { Seed = 4 }, new Dense(3) { Activation = Activation.Tanh }], [2, 3], _ =>
    {
        TrainingSession session = new Sequential { new Dropout(rate) { Seed = 4 } }.Build([2, 3]).CreateTrainingSession(GradientCheck.Rows);
        session.Input(GradientCheck.Rows).Fill(1);
        session.Forward(GradientCheck.Rows, training: true);
        return [.. session.Output().ToArray().Select(v => v == 0 ? 0.0 : 1.0)];
    });

    [Test]
    public void Dropout_of_everything_gives_zeros_and_no_gradient()
    {
        TrainingSession session = new Sequential { new Dropout(1) }.Build([8]).CreateTrainingSession(2, inputGradient: true);
        session.Input(2).Fill(1);
        session.Forward(2, training: true);
        Assert.That(session.Output().ToArray(), Is.All.Zero);
        session.OutputGradient().Fill(1);
        session.Backward();
        Assert.That(session.InputGradient().ToArray(), Is.All.Zero);
    }

    private static Dense Linear(int units) => new(units);

    private static Dense Relu(int units) => new(units) { Activation = Activation.Relu };

    private static IEnumerable<TestCaseData> Stacks()
    {
        BatchNormalization normalization = new(), frozen = new() { Trainable = false };
        Residual residual = new(new Sequential { Relu(6), normalization, Linear(4) });
        (string Name, Sequential Network)[] stacks =
        [
            ("relu dense, normalization", [Relu(8), normalization, Linear(2)]),
            ("dense, normalization, relu", [Linear(8), normalization, Activation.Relu, Linear(2)]),
            ("relu dense, normalization, relu", [Relu(8), normalization, Activation.Relu, Linear(2)]),
            ("dense, relu, normalization", [Linear(8), Activation.Relu, normalization, Linear(2)]),
            ("relu, normalization", [Activation.Relu, normalization, Relu(3)]),
            ("normalization, relu", [normalization, Activation.Relu]),
            ("normalization first", [normalization, Relu(8), Linear(2)]),
            ("two normalizations", [Linear(4), normalization, normalization, Activation.Relu, Linear(2)]),
            ("normalization without scale, relu", [Linear(8), normalization with { Scale = false }, Activation.Relu, Linear(2)]),
            ("relu dense, normalization without either", [Relu(8), normalization with { Scale = false, Center = false }, Linear(2)]),
            ("frozen normalization after relu", [Relu(8), frozen, Linear(2)]),
            ("frozen normalization before relu", [Linear(8), frozen, Activation.Relu, Linear(2)]),
            ("frozen dense between", [Linear(4), Relu(5) with { Trainable = false }, normalization, Linear(2)]),
            ("frozen row at the beginning", [new Sequential([Relu(4), normalization]) with { Trainable = false }, Linear(2)]),
            ("everything frozen", [new Sequential([Relu(4), normalization, Linear(2)]) with { Trainable = false }]),
            ("activations in place one after the other",
                [Linear(4), Activation.Tanh, Activation.Relu, Activation.Sigmoid, Activation.Gelu, Linear(2)]),
            ("softmax in the middle", [Linear(4), Activation.Softmax, Linear(3), Activation.LogSoftmax]),
            ("residual", [Linear(4), residual, Linear(2)]),
            ("residual at the input", [new Residual(Relu(4)), Linear(2)]),
            ("residual at the end", [Linear(4), new Residual(new Dense(4) { Activation = Activation.Tanh })]),
            ("residual of residuals",
                [Linear(4), new Residual(new Sequential { residual, new Residual(Linear(4)) }), Activation.Relu, Linear(2)]),
            ("residual of an activation", [Linear(4), new Residual(Activation.Sigmoid), new Residual(Activation.Relu), Linear(2)]),
            ("residual after a normalization", [Linear(4), normalization, new Residual(Activation.Relu), Linear(2)]),
            ("residual of a normalization", [Relu(4), new Residual(normalization), Linear(2)]),
            ("residual of what is frozen", [new Residual(Relu(4) with { Trainable = false }), Linear(2)]),
        ];
        return stacks.Select(stack => new TestCaseData(stack.Network).SetName($"Stack: {stack.Name}"));
    }

    [TestCaseSource(nameof(Stacks))]
    public void Stack(Sequential network) => GradientCheck.Run(network, [4]);

    /// <summary>A loss that is fused with the last activation writes the gradient of what stands before it.</summary>
    [TestCase("sigmoid")]
    [TestCase("softmax")]
    public void From_the_logits(string activation)
    {
        Sequential toLogits = [Relu(6), new BatchNormalization(), Linear(3)];
        Sequential network = [Relu(6), new BatchNormalization(), new Dense(3) { Activation = Activation.FromName(activation) }];
        Model model = network.Build([4], seed: 3), plain = toLogits.Build([4], seed: 3);
        GradientCheck.Randomize(model);
        GradientCheck.Randomize(plain);
        float[] x = TestNumbers.Normal(1, 5 * 4), upstream = TestNumbers.Normal(2, 5 * 3);
        TrainingSession fused = model.CreateTrainingSession(5), simple = plain.CreateTrainingSession(5);
        foreach (TrainingSession session in (TrainingSession[])[fused, simple])
        {
            x.CopyTo(session.Input(5));
            session.Forward(5, training: true);
        }

        Assert.That((fused.HasLogits(), simple.HasLogits()), Is.EqualTo((true, false)));
        Assert.That(fused.Logits().ToArray(), Is.EqualTo(simple.Output().ToArray()));
        upstream.CopyTo(fused.LogitsGradient());
        fused.BackwardFromLogits();
        upstream.CopyTo(simple.OutputGradient());
        simple.Backward();
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            if (!model.Parameters[i].Trainable) continue;
            Assert.That(fused.Gradient(model.Parameters[i]).ToArray(), Is.EqualTo(simple.Gradient(plain.Parameters[i]).ToArray()));
        }
    }
}
