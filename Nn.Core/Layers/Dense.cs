using System.Runtime.CompilerServices;
using Nn.Kernels;
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

    /// <inheritdoc/>
    public override Slot Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot input = builder.Single(inputs);
        if (Units <= 0) throw builder.Error("a positive number of units", $"{Units}");
        if (input.Shape.Rank == 0) throw builder.Error("an input of at least one dimension", $"{input.Shape}");
        int features = input.Shape[^1];
        Parameter kernel = builder.AddWeight("kernel", [features, Units], KernelInitializer);
        Parameter? bias = UseBias ? builder.AddWeight("bias", [Units], BiasInitializer) : null;
        int rowsPerSample = input.Shape.Size / features;
        Scratch workspace = builder.Reserve(batch => ProductNode.WorkspaceLength(batch * rowsPerSample, features, Units), ScratchLife.Call);
        bool relu = Activation == Activation.Relu;
        Slot product = builder.Append(new ProductNode(kernel, bias, relu, workspace), inputs, input.Shape.WithLast(Units));
        return relu || Activation == Activation.Linear ? product : Activation.Build(builder, [product]);
    }

    internal static Dense Read(ArgumentReader arguments)
    {
        foreach (string name in (ReadOnlySpan<string>)["kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint", "lora_rank"])
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

    /// <summary>y (rows, units) = x (rows, features) · kernel + bias, with the ReLU, if that is the activation, in the product's last step.</summary>
    private sealed class ProductNode(Parameter kernel, Parameter? bias, bool relu, Scratch workspace) : Node
    {
        private readonly int _features = kernel.Shape[0];
        private readonly int _units = kernel.Shape[1];

        public override Retained Retained => relu ? Retained.Input | Retained.Output : Retained.Input;

        public override bool WorksInPlace => false;

        public static int WorkspaceLength(int rows, int features, int units) => Math.Max(
            Gemm.WorkspaceLength(rows, units, features),
            Math.Max(Gemm.WorkspaceLength(features, units, rows), Gemm.WorkspaceLength(rows, features, units, transposedB: true)));

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Forward(in ForwardPass pass)
        {
            ReadOnlySpan<float> x = pass.Input();
            Gemm.Multiply(
                x, _features, kernel.Values, _units, pass.Output, _units, x.Length / _features, _units, _features,
                bias is null ? default : bias.Values, relu, pass.Scratch(workspace));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Backward(in BackwardPass pass)
        {
            ReadOnlySpan<float> x = pass.Input();
            Span<float> dy = pass.OutputGradient;
            int rows = x.Length / _features;
            if (relu) Activations.ReluBackward(pass.Output, dy, dy);
            if (kernel.Trainable)
            {
                Gemm.MultiplyTransposedA(x, _features, dy, _units, pass.Gradient(kernel), _units, _features, _units, rows, pass.Scratch(workspace));
                if (bias is not null) ColumnSums.Sum(dy, rows, _units, pass.Gradient(bias));
            }

            if (pass.WantsInputGradient())
                Gemm.MultiplyTransposedB(dy, _units, kernel.Values, _units, pass.InputGradient(), _features, rows, _features, _units, pass.Scratch(workspace));
        }
    }
}
