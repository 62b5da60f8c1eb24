using System.Reflection;
using Nn.Layers;
using Nn.Serialization;

namespace Nn.Tests.Core.Serialization;

/// <summary>The layers, activations and initializers in the registry that Nn.Core has.</summary>
public class CoreClassesTests
{
    private static readonly Layer[] s_layers =
    [
        new Dense(3),
        new Dense(7)
        {
            Name = "own", Trainable = false, UseBias = false, Activation = Activation.HardSilu,
            KernelInitializer = Initializer.RandomNormal with { Mean = 0.5, StandardDeviation = 0.25 },
            BiasInitializer = Initializer.Constant(0.3), KernelRegularizer = new L2(0.1), BiasRegularizer = new L1(),
            KernelConstraint = new MaxNorm(3), BiasConstraint = new NonNeg(),
        },
        new BatchNormalization(),
        new BatchNormalization
        {
            Name = "norm", Trainable = false, Axis = 2, Momentum = 0.75, Epsilon = 0.01, Center = false, Scale = false,
            BetaInitializer = Initializer.Ones, GammaInitializer = Initializer.Constant(2),
            MovingMeanInitializer = Initializer.Constant(-1),
            MovingVarianceInitializer = Initializer.RandomUniform with { Minimum = 1, Maximum = 2 },
            BetaRegularizer = new L1(0.2), GammaRegularizer = new L1L2(0.1, 0.3), BetaConstraint = new UnitNorm(),
            GammaConstraint = new NonNeg(),
        },
        new LayerNormalization(),
        new LayerNormalization
        {
            Name = "norm", Trainable = false, Axis = [1, 2], Epsilon = 0.01, Center = false, Scale = false, BetaInitializer = Initializer.Ones, GammaInitializer = Initializer.Constant(2),
            BetaRegularizer = new L1(0.2), GammaRegularizer = new L1L2(0.1, 0.3), BetaConstraint = new UnitNorm(), GammaConstraint = new NonNeg(),
        },
        new GroupNormalization(1),
        new GroupNormalization(-1)
        {
            Name = "norm", Trainable = false, Axis = 2, Epsilon = 0.01, Center = false, Scale = false, BetaInitializer = Initializer.Ones, GammaInitializer = Initializer.Constant(2),
            BetaRegularizer = new L1(0.2), GammaRegularizer = new L1L2(0.1, 0.3), BetaConstraint = new UnitNorm(), GammaConstraint = new NonNeg(),
        },
        new RmsNormalization(), new RmsNormalization { Name = "norm", Trainable = false, Axis = 1, Epsilon = 0.01 },
        new UnitNormalization(), new UnitNormalization { Name = "norm", Trainable = false, Axis = [1, 2] },
        Activation.Softmax,
        Activation.LeakyRelu with { Name = "slope", Trainable = false },
        new Dropout(0.3),
        new Dropout(0.1) { Name = "drop", Seed = 12, Trainable = false },
        new GaussianNoise(0.3), new GaussianNoise(0.1) { Name = "noise", Seed = 12, Trainable = false },
        new GaussianDropout(0.3), new GaussianDropout(0.1) { Name = "noise", Seed = 12, Trainable = false },
        new AlphaDropout(0.3), new AlphaDropout(0.1) { Name = "noise", Seed = 12, Trainable = false },
        new Add(),
        new Add { Name = "sum", Trainable = false },
        new Subtract(), new Subtract { Name = "difference", Trainable = false },
        new Multiply(), new Multiply { Name = "product", Trainable = false },
        new Average(), new Average { Name = "mean", Trainable = false },
        new Maximum(), new Maximum { Name = "largest", Trainable = false },
        new Minimum(), new Minimum { Name = "smallest", Trainable = false },
        new Concatenate(),
        new Concatenate(2) { Name = "join", Trainable = false },
        new Dot(1),
        new Dot(-2, 2) { Name = "cosine", Trainable = false, Normalize = true },
        new MaxPooling1D(), new MaxPooling1D(3) { Strides = 4, Padding = Padding.Same, Name = "pool", Trainable = false },
        new MaxPooling2D(), new MaxPooling2D((1, 3)) { Strides = (3, 1), Padding = Padding.Same, Name = "pool", Trainable = false },
        new GlobalMaxPooling1D(), new GlobalMaxPooling1D { KeepDimensions = true, Name = "pool", Trainable = false },
        new GlobalMaxPooling2D(), new GlobalMaxPooling2D { KeepDimensions = true, Name = "pool", Trainable = false },
        new AveragePooling1D(), new AveragePooling1D(3) { Strides = 4, Padding = Padding.Same, Name = "pool", Trainable = false },
        new AveragePooling2D(), new AveragePooling2D((1, 3)) { Strides = (3, 1), Padding = Padding.Same, Name = "pool", Trainable = false },
        new GlobalAveragePooling1D(), new GlobalAveragePooling1D { KeepDimensions = true, Name = "pool", Trainable = false },
        new GlobalAveragePooling2D(), new GlobalAveragePooling2D { KeepDimensions = true, Name = "pool", Trainable = false },
        new Reshape(-1), new Reshape(2, 6) { Name = "seen", Trainable = false },
        new Permute(1, 2), new Permute(2, 1) { Name = "turned", Trainable = false },
        new Rescaling(1), new Rescaling(0.5, 0.25) { Name = "small", Trainable = false },
        new ZeroPadding1D(), new ZeroPadding1D(2, 3) { Name = "wide", Trainable = false },
        new ZeroPadding2D(1), new ZeroPadding2D(((1, 2), (3, 4))) { Name = "wide", Trainable = false },
        new Cropping1D(), new Cropping1D(0, 2) { Name = "cut", Trainable = false },
        new Cropping2D(0), new Cropping2D(((1, 0), (0, 2))) { Name = "cut", Trainable = false },
        new UpSampling1D(), new UpSampling1D(3) { Name = "large", Trainable = false },
        new UpSampling2D(), new UpSampling2D((2, 3)) { Interpolation = Interpolation.Bilinear, Name = "large", Trainable = false },
        new RepeatVector(1), new RepeatVector(3) { Name = "again", Trainable = false },
        new SpatialDropout1D(0), new SpatialDropout1D(0.5) { Seed = 3, Name = "drop", Trainable = false },
        new SpatialDropout2D(0), new SpatialDropout2D(0.5) { Seed = 3, Name = "drop", Trainable = false },
        new Conv1D(2, 3),
        new Conv1D(6, 1)
        {
            Name = "seen", Trainable = false, Strides = 2, Padding = Padding.Causal, Groups = 3, Activation = Activation.Tanh, UseBias = false,
            KernelInitializer = Initializer.Ones, BiasInitializer = Initializer.Ones, KernelRegularizer = new L2(0.1), BiasRegularizer = new L1(),
            KernelConstraint = new MaxNorm(3), BiasConstraint = new NonNeg(),
        },
        new Conv1D(2, 2) { DilationRate = 2 },
        new Conv2D(2, 2),
        new Conv2D(6, (3, 2))
        {
            Name = "seen", Trainable = false, Strides = (2, 1), Padding = Padding.Same, Groups = 2, Activation = Activation.Tanh, UseBias = false,
            KernelInitializer = Initializer.Ones, BiasInitializer = Initializer.Ones, KernelRegularizer = new L2(0.1), BiasRegularizer = new L1(),
            KernelConstraint = new MaxNorm(3), BiasConstraint = new NonNeg(),
        },
        new Conv2D(2, 3) { DilationRate = (2, 3), Padding = Padding.Same },
        new Conv2DTranspose(2, 3),
        new Conv2DTranspose(4, (3, 2))
        {
            Name = "seen", Trainable = false, Strides = (2, 3), Padding = Padding.Same, OutputPadding = (1, 0), Activation = Activation.Tanh, UseBias = false,
            KernelInitializer = Initializer.Ones, BiasInitializer = Initializer.Ones, KernelRegularizer = new L2(0.1), BiasRegularizer = new L1(),
            KernelConstraint = new MaxNorm(3), BiasConstraint = new NonNeg(),
        },
        new Conv2DTranspose(2, 3) { DilationRate = (2, 3) },
        new DepthwiseConv2D(2),
        new DepthwiseConv2D((3, 2))
        {
            Name = "seen", Trainable = false, Strides = (2, 1), Padding = Padding.Same, DepthMultiplier = 2, Activation = Activation.Tanh, UseBias = false,
            DepthwiseInitializer = Initializer.Ones, BiasInitializer = Initializer.Ones, DepthwiseRegularizer = new L2(0.1), BiasRegularizer = new L1(),
            DepthwiseConstraint = new MaxNorm(3), BiasConstraint = new NonNeg(),
        },
        new DepthwiseConv2D(2) { DilationRate = (2, 3), Padding = Padding.Same },
        new SeparableConv2D(2, 2),
        new SeparableConv2D(4, (3, 2))
        {
            Name = "seen", Trainable = false, Strides = (2, 1), Padding = Padding.Same, DepthMultiplier = 2, Activation = Activation.Tanh, UseBias = false,
            DepthwiseInitializer = Initializer.Ones, PointwiseInitializer = Initializer.Zeros, BiasInitializer = Initializer.Ones,
            DepthwiseRegularizer = new L2(0.1), PointwiseRegularizer = new L2(0.2), BiasRegularizer = new L1(),
            DepthwiseConstraint = new MaxNorm(3), PointwiseConstraint = new MaxNorm(2), BiasConstraint = new NonNeg(),
        },
        new SeparableConv2D(2, 3) { DilationRate = (2, 3), Padding = Padding.Same },
        new SimpleRnn(2),
        new SimpleRnn(3)
        {
            Name = "seen", Trainable = false, Activation = Activation.Sigmoid, UseBias = false, KernelInitializer = Initializer.Ones,
            RecurrentInitializer = Initializer.HeNormal, BiasInitializer = Initializer.Ones, KernelRegularizer = new L2(0.1),
            RecurrentRegularizer = new L2(0.2), BiasRegularizer = new L1(), KernelConstraint = new MaxNorm(3), RecurrentConstraint = new MaxNorm(2),
            BiasConstraint = new NonNeg(), Dropout = 0.25, RecurrentDropout = 0.5, Seed = 3, ReturnSequences = true, GoBackwards = true,
            ZeroOutputForMask = true,
        },
        new Gru(2),
        new Gru(3)
        {
            Name = "seen", Trainable = false, Activation = Activation.Sigmoid, UseBias = false, KernelInitializer = Initializer.Ones,
            RecurrentInitializer = Initializer.HeNormal, BiasInitializer = Initializer.Ones, KernelRegularizer = new L2(0.1),
            RecurrentRegularizer = new L2(0.2), BiasRegularizer = new L1(), KernelConstraint = new MaxNorm(3), RecurrentConstraint = new MaxNorm(2),
            BiasConstraint = new NonNeg(), Dropout = 0.25, RecurrentDropout = 0.5, Seed = 3, ReturnSequences = true, GoBackwards = true,
            ZeroOutputForMask = true, RecurrentActivation = Activation.Tanh, ResetAfter = false,
        },
        new Lstm(2),
        new Lstm(3)
        {
            Name = "seen", Trainable = false, Activation = Activation.Sigmoid, UseBias = false, KernelInitializer = Initializer.Ones,
            RecurrentInitializer = Initializer.HeNormal, BiasInitializer = Initializer.Ones, KernelRegularizer = new L2(0.1),
            RecurrentRegularizer = new L2(0.2), BiasRegularizer = new L1(), KernelConstraint = new MaxNorm(3), RecurrentConstraint = new MaxNorm(2),
            BiasConstraint = new NonNeg(), Dropout = 0.25, RecurrentDropout = 0.5, Seed = 3, ReturnSequences = true, GoBackwards = true,
            ZeroOutputForMask = true, RecurrentActivation = Activation.Tanh, UnitForgetBias = false,
        },
        new Lstm(2) { ReturnState = true, Stateful = true }, new Gru(2) { ReturnState = true, Stateful = true },
        new SimpleRnn(2) { ReturnState = true, Stateful = true },
        new Bidirectional(new Lstm(2)),
        new Bidirectional(new Gru(2))
        {
            Name = "both", Trainable = false, MergeMode = BidirectionalMerge.Sum, BackwardLayer = new Gru(2) { GoBackwards = true, Name = "back" },
        },
        new Bidirectional(new Gru(2)) { MergeMode = BidirectionalMerge.Mul }, new Bidirectional(new Gru(2)) { MergeMode = BidirectionalMerge.Ave },
        new TimeDistributed(new Dense(2)), new TimeDistributed(new Dense(3)) { Name = "each", Trainable = false },
        new Masking(), new Masking(-1) { Name = "hide", Trainable = false },
        new Embedding(3, 2),
        new Embedding(8, 4)
        {
            Name = "words", Trainable = false, MaskZero = true, EmbeddingsInitializer = Initializer.Ones, EmbeddingsRegularizer = new L1(),
            EmbeddingsConstraint = new NonNeg(),
        },
        new Relu(), new Relu { MaxValue = 3, NegativeSlope = 0.1, Threshold = 0.5, Name = "cut", Trainable = false },
        new LeakyRelu(), new LeakyRelu(0.1) { Name = "leak", Trainable = false },
        new Elu(), new Elu(0.5) { Name = "curve", Trainable = false },
        new Softmax(), new Softmax(1) { Name = "shares", Trainable = false },
        new PRelu(),
        new PRelu
        {
            AlphaInitializer = Initializer.Ones, AlphaRegularizer = new L1(), AlphaConstraint = new NonNeg(), SharedAxes = [1],
            Name = "slopes", Trainable = false,
        },
        new Flatten(),
        new Flatten { Name = "flat", Trainable = false },
        new Sequential([new Dense(2)]),
        new Sequential([new Dense(4) { Activation = Activation.Elu },
            new Sequential([new Dropout(0.5), new Dense(2)]) with { Name = "inner" }]) with { Name = "outer", Trainable = false },
        Graphs.Shared(), Graphs.SeveralOutputs() with { Name = "outer", Trainable = false },
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

    private static readonly Regularizer[] s_regularizers = [new L1(), new L1(0.5), new L2(), new L2(0.25), new L1L2(), new L1L2(0.1, 0.2)];

    private static readonly Constraint[] s_constraints =
    [
        new MaxNorm(), new MaxNorm(3) { Axis = [0, 1] }, new MinMaxNorm(), new MinMaxNorm(0.5, 2, 0.9) { Axis = 1 },
        new UnitNorm(), new UnitNorm { Axis = [1, 2] }, new NonNeg(),
    ];

    private static readonly Activation[] s_activations =
    [
        .. typeof(Activation).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(Activation)).Select(property => (Activation)property.GetValue(null)!),
    ];

    [Test]
    public void Layers_come_back_equal() => RoundTrip.Check(Registry.Default, s_layers);

    [Test]
    public void Initializers_come_back_equal() => RoundTrip.Check(Registry.Default, s_initializers);

    [Test]
    public void Regularizers_come_back_equal() => RoundTrip.Check(Registry.Default, s_regularizers);

    [Test]
    public void Constraints_come_back_equal() => RoundTrip.Check(Registry.Default, s_constraints);

    [Test]
    public void Activations_come_back_the_same()
    {
        foreach (Activation activation in s_activations)
        {
            Configuration configuration = Registry.Default.Describe(activation);
            Assert.That(configuration, Is.EqualTo(new Configuration(activation.KerasName)));
            Assert.That(Registry.Default.Create<Activation>(configuration), Is.SameAs(activation));
        }

        Assert.That(Registry.Default.ClassNames<Activation>(), Has.Count.EqualTo(s_activations.Length));
    }

    [Test]
    public void A_layer_that_comes_back_predicts_the_same()
    {
        foreach (Layer layer in s_layers.Where(layer => !TakesSeveral(layer)))
            Assert.That(Predict(Registry.Default.Create<Layer>(Registry.Default.Describe(layer))), Is.EqualTo(Predict(layer)));
    }

    [Test]
    public void Arguments_that_are_not_given_have_Keras_defaults()
    {
        Assert.That(Create<Layer>("Dense", ("units", 3)), Is.EqualTo(new Dense(3)));
        Assert.That(Create<Layer>("BatchNormalization"), Is.EqualTo(new BatchNormalization()));
        Assert.That(Create<Layer>("Dropout", ("rate", 0.5)), Is.EqualTo(new Dropout(0.5)));
        Assert.That(Create<Layer>("Concatenate"), Is.EqualTo(new Concatenate(-1)));
        Assert.That(Create<Layer>("Dot", ("axes", -1)), Is.EqualTo(new Dot(-1) { Normalize = false }));
        Assert.That(Create<Initializer>("RandomNormal"), Is.EqualTo(new RandomNormalInitializer(0, 0.05)));
        Assert.That(Create<Initializer>("RandomUniform"), Is.EqualTo(new RandomUniformInitializer(-0.05, 0.05)));
        Assert.That(
            Create<Initializer>("VarianceScaling"),
            Is.EqualTo(new VarianceScalingInitializer(1, FanMode.FanIn, VarianceDistribution.TruncatedNormal)));
    }

    [Test]
    public void Arguments_are_written_by_Keras_names()
    {
        var layer = new Dense(3) { Activation = Activation.Relu, KernelInitializer = Initializer.HeUniform, Name = "first" };
        Assert.That(Registry.Default.Describe<Layer>(layer), Is.EqualTo(new Configuration(
            "Dense", ("units", 3), ("activation", "relu"), ("use_bias", true), ("kernel_initializer", "HeUniform"),
            ("bias_initializer", "Zeros"), ("kernel_regularizer", null), ("bias_regularizer", null), ("kernel_constraint", null),
            ("bias_constraint", null), ("name", "first"), ("trainable", true))));
        Assert.That(Registry.Default.Describe<Regularizer>(new L1L2(1, 2)).ToString(), Is.EqualTo("L1L2(l1=1, l2=2)"));
        Assert.That(
            Registry.Default.Describe<Constraint>(new MinMaxNorm(1, 2, 0.5)).ToString(),
            Is.EqualTo("MinMaxNorm(min_value=1, max_value=2, rate=0.5, axis=[0])"));
        Assert.That(Registry.Default.Describe<Initializer>(new RandomUniformInitializer(-1, 2)), Is.EqualTo(new Configuration(
            "RandomUniform", ("minval", -1), ("maxval", 2))));
        Assert.That(
            Registry.Default.Describe<Layer>(new Sequential([new Flatten()])).ToString(),
            Is.EqualTo("Sequential(layers=[Flatten(name=null, trainable=true)], name=null, trainable=true)"));
    }

    private const string NormalizationWeights =
        "beta_initializer, gamma_initializer, beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint, *)";

    private const string Weights =
        "use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, kernel_constraint, bias_constraint";

    private const string RecurrentWeights =
        "use_bias, kernel_initializer, recurrent_initializer, bias_initializer, kernel_regularizer, recurrent_regularizer, bias_regularizer, " +
        "kernel_constraint, recurrent_constraint, bias_constraint, dropout, recurrent_dropout, seed, return_sequences, return_state, " +
        "go_backwards, stateful, zero_output_for_mask";

    [Test]
    public void The_arguments_of_every_class_have_Keras_names()
    {
        RoundTrip.CheckNames(
            Registry.Default, s_layers, "name, trainable", "Activation(activation, *)", "Add(*)", "Subtract(*)", "Multiply(*)", "Average(*)",
            "Maximum(*)", "Minimum(*)", "Concatenate(axis, *)", "Dot(axes, normalize, *)",
            "BatchNormalization(axis, momentum, epsilon, center, scale, beta_initializer, gamma_initializer, moving_mean_initializer, " +
            "moving_variance_initializer, beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint, *)",
            "LayerNormalization(axis, epsilon, center, scale, " + NormalizationWeights, "GroupNormalization(groups, axis, epsilon, center, scale, " + NormalizationWeights,
            "GaussianNoise(stddev, seed, *)", "GaussianDropout(rate, seed, *)", "AlphaDropout(rate, seed, *)", "RMSNormalization(axis, epsilon, *)", "UnitNormalization(axis, *)",
            "Dense(units, activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, " +
            "kernel_constraint, bias_constraint, *)",
            "MaxPooling1D(pool_size, strides, padding, *)", "MaxPooling2D(pool_size, strides, padding, *)", "GlobalMaxPooling1D(keepdims, *)",
            "GlobalMaxPooling2D(keepdims, *)",
            "AveragePooling1D(pool_size, strides, padding, *)", "AveragePooling2D(pool_size, strides, padding, *)", "GlobalAveragePooling1D(keepdims, *)",
            "GlobalAveragePooling2D(keepdims, *)",
            "Conv1D(filters, kernel_size, strides, padding, dilation_rate, groups, activation, " + Weights + ", *)",
            "Conv2D(filters, kernel_size, strides, padding, dilation_rate, groups, activation, " + Weights + ", *)",
            "Conv2DTranspose(filters, kernel_size, strides, padding, output_padding, dilation_rate, activation, " + Weights + ", *)",
            "DepthwiseConv2D(kernel_size, depth_multiplier, strides, padding, dilation_rate, activation, use_bias, depthwise_initializer, " +
            "bias_initializer, depthwise_regularizer, bias_regularizer, depthwise_constraint, bias_constraint, *)",
            "SeparableConv2D(filters, kernel_size, depth_multiplier, strides, padding, dilation_rate, activation, use_bias, " +
            "depthwise_initializer, pointwise_initializer, bias_initializer, depthwise_regularizer, pointwise_regularizer, " +
            "bias_regularizer, depthwise_constraint, pointwise_constraint, bias_constraint, *)",
            "SimpleRNN(units, activation, " + RecurrentWeights + ", *)",
            "GRU(units, recurrent_activation, reset_after, activation, " + RecurrentWeights + ", *)",
            "LSTM(units, recurrent_activation, unit_forget_bias, activation, " + RecurrentWeights + ", *)",
            "Bidirectional(layer, merge_mode, backward_layer, *)", "TimeDistributed(layer, *)",
            "Embedding(input_dim, output_dim, embeddings_initializer, embeddings_regularizer, embeddings_constraint, mask_zero, *)",
            "Masking(mask_value, *)",
            "SpatialDropout1D(rate, seed, *)", "SpatialDropout2D(rate, seed, *)",
            "Reshape(target_shape, *)", "Permute(dims, *)", "RepeatVector(n, *)", "Rescaling(scale, offset, *)", "ZeroPadding1D(padding, *)",
            "ZeroPadding2D(padding, *)", "Cropping1D(cropping, *)", "Cropping2D(cropping, *)", "UpSampling1D(size, *)",
            "UpSampling2D(size, interpolation, *)",
            "ReLU(max_value, negative_slope, threshold, *)", "LeakyReLU(negative_slope, *)", "ELU(alpha, *)", "Softmax(axis, *)",
            "PReLU(alpha_initializer, alpha_regularizer, alpha_constraint, shared_axes, *)",
            "Dropout(rate, seed, *)", "Flatten(*)", "Sequential(layers, *)",
            "Graph(inputs, layers, uses, outputs, *)");
        RoundTrip.CheckNames(
            Registry.Default, s_initializers, "", "Zeros()", "Ones()", "Constant(value)", "Identity(gain)", "Orthogonal(gain)",
            "RandomNormal(mean, stddev)", "TruncatedNormal(mean, stddev)", "RandomUniform(minval, maxval)", "GlorotNormal()",
            "GlorotUniform()", "HeNormal()", "HeUniform()", "LecunNormal()", "LecunUniform()", "VarianceScaling(scale, mode, distribution)");
        RoundTrip.CheckNames(Registry.Default, s_regularizers, "", "L1(l1)", "L2(l2)", "L1L2(l1, l2)");
        RoundTrip.CheckNames(
            Registry.Default, s_constraints, "", "MaxNorm(max_value, axis)", "MinMaxNorm(min_value, max_value, rate, axis)",
            "UnitNorm(axis)", "NonNeg()");
    }

    [Test]
    public void Keras_own_forms_are_read()
    {
        Assert.That(
            Create<Layer>("Dense", ("units", 3L), ("activation", null), ("kernel_initializer", new Configuration("HeNormal", ("seed", null))),
                ("bias_initializer", "ones"), ("kernel_regularizer", null), ("lora_rank", null), ("dtype", "float32")),
            Is.EqualTo(new Dense(3) { KernelInitializer = Initializer.HeNormal, BiasInitializer = Initializer.Ones }));
        Assert.That(Create<Layer>("Activation", ("activation", "swish")), Is.EqualTo(Activation.Silu));
        Assert.That(Create<Layer>("Activation", ("activation", "hard_swish")), Is.EqualTo(Activation.HardSilu));
        Assert.That(
            Create<Initializer>("VarianceScaling", ("distribution", "normal")), Is.EqualTo(Create<Initializer>("VarianceScaling")));
        Assert.That(
            Create<Layer>("Dense", ("units", 3), ("kernel_regularizer", "l2"), ("bias_constraint", "non_neg")),
            Is.EqualTo(new Dense(3) { KernelRegularizer = new L2(0.01), BiasConstraint = new NonNeg() }));
        Assert.That(Create<Regularizer>("l1_l2", ("l1", 0.5)), Is.EqualTo(new L1L2(0.5, 0)));
        Assert.That(Create<Layer>("Dot", ("axes", 2)), Is.EqualTo(new Dot(2)));
        Assert.That(Create<Layer>("Dot", ("axes", new object?[] { 1, 2 }), ("normalize", true)), Is.EqualTo(new Dot(1, 2) { Normalize = true }));
        Assert.That(
            () => Create<Layer>("Dot", ("axes", new object?[] { 1, 2, 3 })), Throws.TypeOf<ArgumentException>().With.Message.EqualTo(
                "Dot: expected a whole number or two as the argument 'axes'. Received: 3 numbers."));
        Assert.That(Create<Constraint>("max_norm", ("axis", 1)), Is.EqualTo(new MaxNorm(2) { Axis = 1 }));
    }

    [TestCase("zeros", "Zeros")]
    [TestCase("zero", "Zeros")]
    [TestCase("one", "Ones")]
    [TestCase("he_uniform", "HeUniform")]
    [TestCase("normal", "RandomNormal")]
    [TestCase("uniform", "RandomUniform")]
    [TestCase("OrthogonalInitializer", "Orthogonal")]
    [TestCase("identity_initializer", "Identity")]
    public void Initializers_have_Keras_other_names(string name, string className) =>
        Assert.That(Create<Initializer>(name), Is.EqualTo(Create<Initializer>(className)));

    [TestCase("The layer 'Conv9D' is not supported.", "Conv9D")]
    [TestCase("Dense: the argument 'spline' is not supported.", "Dense", "units", 1, "spline", 2)]
    [TestCase("Dense: the argument 'lora_rank' is not supported with the value 4.", "Dense", "units", 1, "lora_rank", 4)]
    [TestCase("Dense: the argument 'dtype' is not supported with the value 'float64'.", "Dense", "units", 1, "dtype", "float64")]
    [TestCase("The initializer 'he_magic' is not supported.", "Dense", "units", 1, "kernel_initializer", "he_magic")]
    [TestCase("The activation 'reul' is not supported.", "Dense", "units", 1, "activation", "reul")]
    [TestCase("The initializer 'Dense' is not supported.", "BatchNormalization", "beta_initializer", "Dense")]
    public void What_is_not_supported_is_refused_by_name(string message, string className, params object[] namesAndValues) =>
        Assert.That(
            () => Create<Layer>(className, [.. namesAndValues.Chunk(2).Select(pair => ((string)pair[0], (object?)pair[1]))]),
            Throws.TypeOf<NotSupportedException>().With.Message.EqualTo(message));

    [Test]
    public void A_seed_of_an_initializers_own_is_refused()
    {
        foreach (string name in Registry.Default.ClassNames<Initializer>())
            Assert.That(() => Create<Initializer>(name, ("seed", 3)), Throws.TypeOf<NotSupportedException>(), name);
    }

    [Test]
    public void An_activation_that_is_not_as_registered_is_not_written_as_another() =>
        Assert.That(
            () => Registry.Default.Describe<Layer>(new Dense(1) { Activation = Activation.Relu with { Name = "mine" } }),
            Throws.TypeOf<NotSupportedException>().With.Message.EqualTo("The activation 'Activation' is not registered."));

    private static bool TakesSeveral(Layer layer) =>
        layer is Add or Subtract or Multiply or Average or Maximum or Minimum or Concatenate or Dot or Graph or RecurrentLayer { ReturnState: true };

    private static T Create<T>(string className, params ReadOnlySpan<(string Name, object? Value)> arguments)
        where T : class => Registry.Default.Create<T>(new Configuration(className, arguments));

    private static float[] Predict(Layer layer)
    {
        if (layer is Embedding) return new Sequential([layer]).Build([3], seed: 11).Predict([0, 1, 2]);
        bool isOfPictures = layer.GetType().Name.Contains("2D", StringComparison.Ordinal);
        Model model = new Sequential([layer]).Build(isOfPictures ? [2, 3, 2] : layer is RepeatVector ? [12] : [4, 3], seed: 11);
        var prediction = new float[model.OutputShape.Size];
        model.Predict([1, -2, 3, -4, 5, -6, 0.1f, 0.2f, 0.3f, -0.4f, -0.5f, -0.6f], prediction);
        return prediction;
    }
}
