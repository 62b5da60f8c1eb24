using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// An element-wise function (softmax and log-softmax: one over the last axis): a layer in its own right, and the value of
/// <see cref="Dense.Activation"/>. Formulas and constants as <c>keras/src/activations/activations.py</c>.
/// </summary>
public sealed record Activation : Layer
{
    private static readonly Dictionary<string, Activation> s_byName = [];

    private Activation(ActivationFunction function, string kerasName)
    {
        Function = function;
        KerasName = kerasName;
        s_byName.Add(kerasName, this);
    }

    /// <summary>x</summary>
    public static Activation Linear { get; } = new(ActivationFunction.Linear, "linear");

    /// <summary>max(x, 0)</summary>
    public static Activation Relu { get; } = new(ActivationFunction.Relu, "relu");

    /// <summary>x for x ≥ 0, else 0.2·x</summary>
    public static Activation LeakyRelu { get; } = new(ActivationFunction.LeakyRelu, "leaky_relu");

    /// <summary>min(max(x, 0), 6)</summary>
    public static Activation Relu6 { get; } = new(ActivationFunction.Relu6, "relu6");

    /// <summary>x for x &gt; 0, else eˣ − 1 (Clevert et al. 2015)</summary>
    public static Activation Elu { get; } = new(ActivationFunction.Elu, "elu");

    /// <summary>scale·elu(x, alpha), the self-normalising constants of Klambauer et al. 2017</summary>
    public static Activation Selu { get; } = new(ActivationFunction.Selu, "selu");

    /// <summary>max(x, 0) + min(0, eˣ − 1): the continuously differentiable elu at alpha 1 (Barron 2017)</summary>
    public static Activation Celu { get; } = new(ActivationFunction.Celu, "celu");

    /// <summary>x·Φ(x) by the exact error function (Hendrycks and Gimpel 2016)</summary>
    public static Activation Gelu { get; } = new(ActivationFunction.Gelu, "gelu");

    /// <summary>x·sigmoid(x), also called swish</summary>
    public static Activation Silu { get; } = new(ActivationFunction.Silu, "silu");

    /// <summary>x·tanh(softplus(x)) (Misra 2019)</summary>
    public static Activation Mish { get; } = new(ActivationFunction.Mish, "mish");

    /// <summary>x·hard_sigmoid(x)</summary>
    public static Activation HardSilu { get; } = new(ActivationFunction.HardSilu, "hard_silu");

    /// <summary>ln(1 + eˣ)</summary>
    public static Activation Softplus { get; } = new(ActivationFunction.Softplus, "softplus");

    /// <summary>x / (1 + |x|)</summary>
    public static Activation Softsign { get; } = new(ActivationFunction.Softsign, "softsign");

    /// <summary>tanh(x)</summary>
    public static Activation Tanh { get; } = new(ActivationFunction.Tanh, "tanh");

    /// <summary>x − tanh(x)</summary>
    public static Activation TanhShrink { get; } = new(ActivationFunction.TanhShrink, "tanh_shrink");

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    public static Activation Sigmoid { get; } = new(ActivationFunction.Sigmoid, "sigmoid");

    /// <summary>relu6(x + 3) / 6</summary>
    public static Activation HardSigmoid { get; } = new(ActivationFunction.HardSigmoid, "hard_sigmoid");

    /// <summary>eˣ</summary>
    public static Activation Exponential { get; } = new(ActivationFunction.Exponential, "exponential");

    /// <summary>eˣ / Σ eˣ over the last axis</summary>
    public static Activation Softmax { get; } = new(ActivationFunction.Softmax, "softmax");

    /// <summary>x − ln Σ eˣ over the last axis</summary>
    public static Activation LogSoftmax { get; } = new(ActivationFunction.LogSoftmax, "log_softmax");

    /// <summary>Keras' name: <c>leaky_relu</c>.</summary>
    public string KerasName { get; }

    internal ActivationFunction Function { get; }

    /// <summary>Finds an activation by Keras' name; none is linear.</summary>
    /// <exception cref="NotSupportedException">The name is unknown.</exception>
    public static Activation FromName(string? kerasName) => kerasName switch
    {
        null => Linear,
        "swish" => Silu,
        "hard_swish" => HardSilu,
        _ => s_byName.TryGetValue(kerasName, out Activation? activation)
            ? activation
            : throw new NotSupportedException($"The activation '{kerasName}' is not supported."),
    };

    /// <inheritdoc/>
    public override MaskRule Masking => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot input = builder.Single(inputs);
        return builder.Append(new ActivationNode(this, input.Shape), inputs, input.Shape);
    }

    internal static Activation Read(ArgumentReader arguments) => FromName(arguments.Text("activation", "linear"));

    internal static void Write(Activation layer, ArgumentWriter arguments) => arguments.Set("activation", layer.KerasName);
}
