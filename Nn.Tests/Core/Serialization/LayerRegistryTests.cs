using Nn.Layers;
using Nn.Serialization;

namespace Nn.Tests.Core.Serialization;

/// <summary>Every layer, with every argument away from its default, goes through its configuration and comes back equal.</summary>
public class LayerRegistryTests
{
    private static readonly Layer[] s_layers =
    [
        new Dense(3),
        new Dense(7)
        {
            Name = "own", Trainable = false, UseBias = false, Activation = Activation.HardSilu,
            KernelInitializer = Initializer.RandomNormal with { Mean = 0.5, StandardDeviation = 0.25 },
            BiasInitializer = Initializer.Constant(0.3),
        },
        new BatchNormalization(),
        new BatchNormalization
        {
            Name = "norm", Trainable = false, Axis = 2, Momentum = 0.75, Epsilon = 0.01, Center = false, Scale = false,
            BetaInitializer = Initializer.Ones, GammaInitializer = Initializer.Constant(2),
            MovingMeanInitializer = Initializer.Constant(-1),
            MovingVarianceInitializer = Initializer.RandomUniform with { Minimum = 1, Maximum = 2 },
        },
        Activation.Softmax,
        Activation.LeakyRelu with { Name = "slope" },
        new Dropout(0.3f),
        new Dropout(0.1f) { Name = "drop", Seed = 12, Trainable = false },
        new Flatten { Name = "flat" },
        new Sequential([new Dense(4) { Activation = Activation.Elu },
            new Sequential([new Dropout(0.5f), new Dense(2)]) with { Name = "inner" }]) with { Trainable = false },
    ];

    private static readonly Initializer[] s_initializers =
    [
        Initializer.Zeros, Initializer.Ones, Initializer.Constant(0.25), Initializer.Identity, new IdentityInitializer(3),
        Initializer.Orthogonal, new OrthogonalInitializer(0.5),
        Initializer.RandomNormal, new RandomNormalInitializer(1, 2), Initializer.RandomUniform, new RandomUniformInitializer(-1, 3),
        Initializer.TruncatedNormal, new TruncatedNormalInitializer(1, 2),
        Initializer.GlorotNormal, Initializer.GlorotUniform, Initializer.HeNormal, Initializer.HeUniform, Initializer.LecunNormal,
        Initializer.LecunUniform,
        Initializer.VarianceScaling(0.5, FanMode.FanOut, VarianceDistribution.UntruncatedNormal),
        Initializer.VarianceScaling(3, FanMode.FanAverage),
        Initializer.VarianceScaling(3, FanMode.FanIn, VarianceDistribution.Uniform),
    ];

    [TestCaseSource(nameof(s_layers))]
    public void A_layer_comes_back_equal(Layer layer)
    {
        Layer again = LayerRegistry.Layers.Create(LayerRegistry.Layers.Describe(layer));
        Assert.That(again, Is.EqualTo(layer));
        Assert.That(Predict(again), Is.EqualTo(Predict(layer)));
    }

    [TestCaseSource(nameof(s_initializers))]
    public void An_initializer_comes_back_equal(Initializer initializer)
    {
        var layer = new Dense(2) { KernelInitializer = initializer };
        Assert.That(LayerRegistry.Layers.Create(LayerRegistry.Layers.Describe(layer)), Is.EqualTo(layer));
        Assert.That(InitializerRegistry.Initializers.Create(InitializerRegistry.Initializers.Describe(initializer)),
            Is.EqualTo(initializer));
    }

    [Test]
    public void Every_activation_comes_back()
    {
        string[] names =
        [
            "linear", "relu", "leaky_relu", "relu6", "elu", "selu", "celu", "gelu", "silu", "mish", "hard_silu", "softplus", "softsign",
            "tanh", "tanh_shrink",
            "sigmoid", "hard_sigmoid", "exponential", "softmax", "log_softmax",
        ];
        foreach (string name in names)
        {
            var configuration = new Configuration("Activation", new Dictionary<string, object?> { ["activation"] = name });
            Layer layer = LayerRegistry.Layers.Create(configuration);
            Assert.That(LayerRegistry.Layers.Describe(layer).Arguments["activation"], Is.EqualTo(name));
        }
    }

    [Test]
    public void Keras_own_form_of_an_initializer_is_read()
    {
        var he = new Configuration("HeNormal", new Dictionary<string, object?> { ["seed"] = null });
        var arguments = new Dictionary<string, object?>
        {
            ["units"] = 3L, ["kernel_initializer"] = he, ["bias_initializer"] = new Configuration("Zeros"),
        };
        var dense = new Configuration("Dense", arguments);
        Assert.That(LayerRegistry.Layers.Create(dense), Is.EqualTo(new Dense(3) { KernelInitializer = Initializer.HeNormal }));
    }

    [Test]
    public void A_class_of_ones_own_can_be_registered()
    {
        var registry = new Registry<Layer>("layer");
        registry.Register("Twice", reader => new Twice(reader.Number("factor", 2)), (layer, writer) => writer.Set("factor", layer.Factor));
        Configuration configuration = registry.Describe(new Twice(3));
        Assert.That((configuration.ClassName, configuration.Arguments["factor"]), Is.EqualTo(("Twice", (object)3.0)));
        Assert.That(registry.Create(configuration), Is.EqualTo(new Twice(3)));
        Assert.That(registry.ClassNames, Is.EqualTo(new[] { "Twice" }));
    }

    private static float[] Predict(Layer layer)
    {
        Model model = new Sequential([layer]).Build([4, 3], seed: 11);
        var prediction = new float[model.OutputShape.Size];
        model.Predict([1, -2, 3, -4, 5, -6, 0.1f, 0.2f, 0.3f, -0.4f, -0.5f, -0.6f], prediction);
        return prediction;
    }

    private sealed record Twice(double Factor) : Layer
    {
        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => builder.Add(new Flatten(), inputs);
    }
}
