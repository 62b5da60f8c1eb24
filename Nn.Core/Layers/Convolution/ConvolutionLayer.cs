using Nn.Serialization;

namespace Nn.Layers;

/// <summary>What convolutions with one kernel have in common: filters that see a window of the input, a bias and an activation.</summary>
/// <param name="Filters">The channels of the output.</param>
public abstract record ConvolutionLayer(int Filters) : Layer
{
    /// <summary>What is applied to the result; linear by default.</summary>
    public Activation Activation { get; init; } = Activation.Linear;

    /// <summary>Whether a bias is added to each filter.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The first values of the kernel.</summary>
    public Initializer KernelInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>The first values of the bias.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <summary>What keeps the kernel small; null for nothing.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>What keeps the bias small; null for nothing.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>What the kernel is brought back to after each update; null for nothing.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>What the bias is brought back to after each update; null for nothing.</summary>
    public Constraint? BiasConstraint { get; init; }

    private protected Parameter AddKernel(ModelBuilder builder, Shape shape) =>
        builder.AddWeight("kernel", shape, KernelInitializer, KernelRegularizer, KernelConstraint);

    private protected Parameter? AddBias(ModelBuilder builder) =>
        UseBias ? builder.AddWeight("bias", [Filters], BiasInitializer, BiasRegularizer, BiasConstraint) : null;

    private protected static T ExchangeWeights<T>(T layer, Arguments arguments) where T : ConvolutionLayer
    {
        arguments.Only("activity_regularizer", null);
        ConvolutionLayer exchanged = layer with
        {
            Activation = arguments.Description("activation", layer.Activation),
            UseBias = arguments.Bool("use_bias", layer.UseBias),
            KernelInitializer = arguments.Description("kernel_initializer", layer.KernelInitializer),
            BiasInitializer = arguments.Description("bias_initializer", layer.BiasInitializer),
            KernelRegularizer = arguments.OptionalDescription("kernel_regularizer", layer.KernelRegularizer),
            BiasRegularizer = arguments.OptionalDescription("bias_regularizer", layer.BiasRegularizer),
            KernelConstraint = arguments.OptionalDescription("kernel_constraint", layer.KernelConstraint),
            BiasConstraint = arguments.OptionalDescription("bias_constraint", layer.BiasConstraint),
        };
        return (T)exchanged;
    }
}
