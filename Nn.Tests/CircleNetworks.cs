using Nn.Layers;

namespace Nn.Tests;

/// <summary>The six networks of the case study, by the names of the reference values.</summary>
public static class CircleNetworks
{
    public static readonly string[] Names = ["none", "after", "before", "after_no_beta_gamma", "after_no_momentum", "input"];

    public static Model Build(string name, uint seed = 1) => Describe(name).Build([2], seed);

    public static Sequential Describe(string name)
    {
        Dense output = new(1) { Activation = Activation.Sigmoid };
        Dense linear = new(50) { KernelInitializer = Initializer.HeUniform };
        Dense hidden = linear with { Activation = Activation.Relu };
        return name switch
        {
            "none" => [hidden, output],
            "after" => [hidden, new BatchNormalization(), output],
            "before" => [linear, new BatchNormalization(), Activation.Relu, output],
            "after_no_beta_gamma" => [hidden, new BatchNormalization { Center = false, Scale = false }, output],
            "after_no_momentum" => [hidden, new BatchNormalization { Momentum = 0 }, output],
            "input" => [new BatchNormalization(), hidden, output],
            _ => throw new ArgumentException(name),
        };
    }
}
