using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A fully connected layer: <c>y = activation(x · kernel + bias)</c> over the last axis of an input of any rank.
/// kernel: (inputs, <see cref="Units"/>), bias: (<see cref="Units"/>). As <c>keras/src/layers/core/dense.py</c>.
/// </summary>
/// <param name="Units">The number of outputs.</param>
public sealed record Dense(int Units) : Layer
{
    /// <summary>What is applied to the result; linear by default.</summary>
    public Activation Activation { get; init; } = Activation.Linear;

    /// <summary>Whether a bias is added.</summary>
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

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot input = builder.Single(inputs);
        if (Units <= 0) throw builder.Error("a positive number of units", FormattableString.Invariant($"{Units}"));
        if (input.Shape.Rank == 0) throw builder.Error("an input of at least one dimension", $"{input.Shape}");
        if (Activation is null) throw builder.Error("an activation", "null");
        int features = input.Shape[^1];
        Parameter kernel = builder.AddWeight("kernel", [features, Units], KernelInitializer, KernelRegularizer, KernelConstraint);
        Parameter? bias = UseBias ? builder.AddWeight("bias", [Units], BiasInitializer, BiasRegularizer, BiasConstraint) : null;
        bool relu = Activation == Activation.Relu;
        Slot product = builder.Append(new ProductNode(kernel, bias, relu, masksGradient: true), [input.As([features])], [Units]).Single
            .As(input.Shape.WithLast(Units));
        return relu || Activation == Activation.Linear ? product : Activation.Build(builder, [product]);
    }

    internal static Dense Exchange(Dense layer, Arguments arguments)
    {
        arguments.Only("activity_regularizer", null);
        arguments.Only("lora_rank", null);
        return layer with
        {
            Units = arguments.Number(arguments.Required("units"), layer.Units),
            Activation = arguments.Description("activation", layer.Activation),
            UseBias = arguments.Bool("use_bias", layer.UseBias),
            KernelInitializer = arguments.Description("kernel_initializer", layer.KernelInitializer),
            BiasInitializer = arguments.Description("bias_initializer", layer.BiasInitializer),
            KernelRegularizer = arguments.OptionalDescription("kernel_regularizer", layer.KernelRegularizer),
            BiasRegularizer = arguments.OptionalDescription("bias_regularizer", layer.BiasRegularizer),
            KernelConstraint = arguments.OptionalDescription("kernel_constraint", layer.KernelConstraint),
            BiasConstraint = arguments.OptionalDescription("bias_constraint", layer.BiasConstraint),
        };
    }
}
