using Nn.Layers;

namespace Nn.Serialization;

/// <summary>The activations by their Keras names; null is read as the linear one.</summary>
internal static class ActivationClasses
{
    public static Registry WithActivations(this Registry registry)
    {
        registry = registry.With(new Kind<Activation>("activation", (activation, _) => activation)
        {
            ReadPlain = value => value is null ? Activation.Linear : null,
        });
        foreach (Activation activation in (ReadOnlySpan<Activation>)
            [
                Activation.Linear, Activation.Relu, Activation.LeakyRelu, Activation.Relu6, Activation.Elu, Activation.Selu,
                Activation.Celu, Activation.Gelu, Activation.Mish, Activation.Softplus, Activation.Softsign, Activation.Tanh,
                Activation.TanhShrink, Activation.Sigmoid, Activation.HardSigmoid, Activation.HardSigmoidKeras2, Activation.Exponential, Activation.Softmax,
                Activation.LogSoftmax,
            ])
            registry = registry.With(activation.KerasName, activation);
        return registry.With("silu", Activation.Silu, "swish").With("hard_silu", Activation.HardSilu, "hard_swish");
    }
}
