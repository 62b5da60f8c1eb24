using Nn.Layers;

namespace Nn.Bench.Workloads;

/// <summary>The network of the case study.</summary>
internal static class CirclesNetwork
{
    public static Sequential AfterActivation =>
    [
        new Dense(50) { Activation = Activation.Relu, KernelInitializer = Initializer.HeUniform },
        new BatchNormalization(),
        new Dense(1) { Activation = Activation.Sigmoid },
    ];
}
