using Nn.Layers;

namespace Nn.Serialization;

/// <summary>The activations that are layers with arguments, by their Keras names.</summary>
internal static class ActivationLayerClasses
{
    public static Registry WithActivationLayers(this Registry registry) => registry
        .With<Layer, Relu>("ReLU", new Relu(), Relu.Exchange)
        .With<Layer, LeakyRelu>("LeakyReLU", new LeakyRelu(), LeakyRelu.Exchange)
        .With<Layer, PRelu>("PReLU", new PRelu(), PRelu.Exchange)
        .With<Layer, Elu>("ELU", new Elu(), Elu.Exchange)
        .With<Layer, Softmax>("Softmax", new Softmax(), Softmax.Exchange);
}
