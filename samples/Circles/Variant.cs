using Nn.Layers;

namespace Nn.Samples.Circles;

/// <summary>A network of the case study: where it normalises, and how.</summary>
/// <param name="Name">As the command line names it.</param>
/// <param name="Title">As the pictures name it.</param>
/// <param name="Network">Its description.</param>
internal sealed record Variant(string Name, string Title, Sequential Network)
{
    /// <summary>The three networks that the case study compares.</summary>
    public static IReadOnlyList<Variant> Compared { get; } =
    [
        new("none", "No batch normalization", new Sequential
        {
            Hidden(Activation.Relu),
            Output,
        }),
        new("after", "Batch normalization after the activation", new Sequential
        {
            Hidden(Activation.Relu),
            new BatchNormalization(),
            Output,
        }),
        new("before", "Batch normalization before the activation", new Sequential
        {
            Hidden(Activation.Linear),
            new BatchNormalization(),
            Activation.Relu,
            Output,
        }),
    ];

    /// <summary>Those, and the extensions of the second: without beta and gamma, without momentum, and on the input instead.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        .. Compared,
        new("no-beta-gamma", "Batch normalization without beta and gamma", new Sequential
        {
            Hidden(Activation.Relu),
            new BatchNormalization { Center = false, Scale = false },
            Output,
        }),
        new("no-momentum", "Batch normalization without momentum", new Sequential
        {
            Hidden(Activation.Relu),
            new BatchNormalization { Momentum = 0 },
            Output,
        }),
        new("input", "Batch normalization of the input", new Sequential
        {
            new BatchNormalization(),
            Hidden(Activation.Relu),
            Output,
        }),
    ];

    private static Dense Output => new(1) { Activation = Activation.Sigmoid };

    private static Dense Hidden(Activation activation) => new(50) { Activation = activation, KernelInitializer = Initializer.HeUniform };
}
