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
    public override MaskRule Masking => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot input = builder.Single(inputs);
        if (Units <= 0) throw builder.Error("a positive number of units", $"{Units}");
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

    internal static Dense Read(ArgumentReader arguments)
    {
        foreach (string name in (ReadOnlySpan<string>)
            ["kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint", "lora_rank"])
            arguments.Only(name, [null]);
        return new Dense(arguments.Int("units"))
        {
            Activation = Activation.FromName(arguments.OptionalText("activation")),
            UseBias = arguments.Bool("use_bias", true),
            KernelInitializer = arguments.Initializer("kernel_initializer", Initializer.GlorotUniform),
            BiasInitializer = arguments.Initializer("bias_initializer", Initializer.Zeros),
        };
    }

    internal static void Write(Dense layer, ArgumentWriter arguments)
    {
        arguments.Set("units", layer.Units);
        arguments.Set("activation", layer.Activation.KerasName);
        arguments.Set("use_bias", layer.UseBias);
        arguments.Set("kernel_initializer", layer.KernelInitializer);
        arguments.Set("bias_initializer", layer.BiasInitializer);
    }
}
