using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// An element-wise function (softmax and log-softmax: one over the last axis): a layer in its own right, and the value of
/// <see cref="Dense.Activation"/>. Formulas and constants as <c>keras/src/activations/activations.py</c>.
/// </summary>
public sealed record Activation : Layer
{
    private readonly Definition _definition;

    private Activation(string kerasName, Func<ActivationKernel> create) => _definition = new(kerasName, create);

    /// <summary>x</summary>
    public static Activation Linear { get; } = new("linear", static () => new LinearKernel());

    /// <summary>max(x, 0)</summary>
    public static Activation Relu { get; } = new("relu", static () => new ElementKernel<ReluFunction>(default));

    /// <summary>x for x ≥ 0, else 0.2·x</summary>
    public static Activation LeakyRelu { get; } = new("leaky_relu", static () => new ElementKernel<LeakyReluFunction>(new(slope: 0.2f)));

    /// <summary>min(max(x, 0), 6)</summary>
    public static Activation Relu6 { get; } = new("relu6", static () => new ElementKernel<Relu6Function>(default));

    /// <summary>x for x &gt; 0, else eˣ − 1 (Clevert et al. 2015)</summary>
    public static Activation Elu { get; } = new("elu", static () => new ElementKernel<EluFunction>(new(alpha: 1)));

    /// <summary>scale·elu(x, alpha), the self-normalising constants of Klambauer et al. 2017</summary>
    public static Activation Selu { get; } = new("selu", static () => new ElementKernel<SeluFunction>(default));

    /// <summary>max(x, 0) + min(0, eˣ − 1): the continuously differentiable elu at alpha 1 (Barron 2017)</summary>
    public static Activation Celu { get; } = new("celu", static () => new ElementKernel<CeluFunction>(new(alpha: 1)));

    /// <summary>x·Φ(x) by the exact error function (Hendrycks and Gimpel 2016)</summary>
    public static Activation Gelu { get; } = new("gelu", static () => new ElementKernel<GeluFunction>(default));

    /// <summary>x·sigmoid(x), also called swish</summary>
    public static Activation Silu { get; } = new("silu", static () => new ElementKernel<SiluFunction>(default));

    /// <summary>x·tanh(softplus(x)) (Misra 2019)</summary>
    public static Activation Mish { get; } = new("mish", static () => new ElementKernel<MishFunction>(default));

    /// <summary>x·hard_sigmoid(x)</summary>
    public static Activation HardSilu { get; } = new("hard_silu", static () => new ElementKernel<HardSiluFunction>(default));

    /// <summary>ln(1 + eˣ)</summary>
    public static Activation Softplus { get; } = new("softplus", static () => new ElementKernel<SoftplusFunction>(default));

    /// <summary>x / (1 + |x|)</summary>
    public static Activation Softsign { get; } = new("softsign", static () => new ElementKernel<SoftsignFunction>(default));

    /// <summary>tanh(x)</summary>
    public static Activation Tanh { get; } = new("tanh", static () => new ElementKernel<TanhFunction>(default));

    /// <summary>x − tanh(x)</summary>
    public static Activation TanhShrink { get; } = new("tanh_shrink", static () => new ElementKernel<TanhShrinkFunction>(default));

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    public static Activation Sigmoid { get; } = new("sigmoid", static () => new ElementKernel<SigmoidFunction>(default));

    /// <summary>relu6(x + 3) / 6</summary>
    public static Activation HardSigmoid { get; } = new("hard_sigmoid", static () => new ElementKernel<HardSigmoidFunction>(default));

    /// <summary>min(max(0.2·x + 0.5, 0), 1): what Keras 1 and 2 call hard sigmoid; Keras 3 has no name for it.</summary>
    public static Activation HardSigmoidKeras2 { get; } = new("hard_sigmoid_keras2", static () => new ElementKernel<HardSigmoidKeras2Function>(default));

    /// <summary>eˣ</summary>
    public static Activation Exponential { get; } = new("exponential", static () => new ElementKernel<ExponentialFunction>(default));

    /// <summary>eˣ / Σ eˣ over the last axis</summary>
    public static Activation Softmax { get; } = new("softmax", static () => new SoftmaxKernel(isLog: false));

    /// <summary>x − ln Σ eˣ over the last axis</summary>
    public static Activation LogSoftmax { get; } = new("log_softmax", static () => new SoftmaxKernel(isLog: true));

    /// <summary>Keras' name: <c>leaky_relu</c>.</summary>
    public string KerasName => _definition.KerasName;

    internal ActivationKernel Kernel => _definition.Kernel;

    /// <summary>Finds an activation by Keras' name; none is linear.</summary>
    /// <exception cref="NotSupportedException">The name is unknown.</exception>
    public static Activation FromName(string? kerasName) =>
        kerasName is null ? Linear : Registry.Default.Create<Activation>(new Configuration(kerasName));

    /// <summary>What <see cref="Backward"/> reads of the forward pass: nothing, the input or the output.</summary>
    public Retained Retained => Kernel.Retained;

    /// <summary>y = f(x), for layers of one's own.</summary>
    /// <param name="x">The input: whole rows.</param>
    /// <param name="rowLength">The length of the last axis, over which a softmax goes; at least 1.</param>
    /// <param name="y">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public void Forward(ReadOnlySpan<float> x, int rowLength, Span<float> y) => Kernel.Forward(x, rowLength, y);

    /// <summary>dx = dy · f'(x), with the derivatives at kinks that Keras has on TensorFlow.</summary>
    /// <param name="retained">The input or the output of the forward pass, as <see cref="Retained"/> says.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="rowLength">The length of the last axis.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public void Backward(ReadOnlySpan<float> retained, ReadOnlySpan<float> dy, int rowLength, Span<float> dx) =>
        Kernel.Backward(retained, dy, rowLength, dx);

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot input = builder.Single(inputs);
        return builder.Append(new ActivationNode(Kernel, this, input.Shape), inputs, input.Shape);
    }

    internal static Activation Exchange(Activation layer, Arguments arguments) =>
        arguments.Description(arguments.Required("activation"), layer with { Name = null, Trainable = true });

    /// <summary>Name and kernel of an activation, which the copies of its record share.</summary>
    private sealed class Definition(string kerasName, Func<ActivationKernel> create)
    {
        private ActivationKernel? _kernel;

        public string KerasName => kerasName;

        public ActivationKernel Kernel => _kernel ??= create();
    }
}
