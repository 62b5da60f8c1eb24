using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A convolution in which each channel has filters of its own (<c>keras/src/layers/convolutional/depthwise_conv2d.py</c>):
/// <c>y[i, j, c·m + k] = activation(Σ x[i·s + a·d − before, j·s + b·d − before, c] · kernel[a, b, c, k] + bias[c·m + k])</c>. (height, width,
/// channels) → (windows down, windows across, channels · multiplier). kernel: (kernel height, kernel width, channels, multiplier), bias:
/// (channels · multiplier).
/// </summary>
/// <param name="KernelSize">A window's rows and columns.</param>
public sealed record DepthwiseConv2D(Size2D KernelSize) : Layer
{
    /// <summary>The filters of each channel.</summary>
    public int DepthMultiplier { get; init; } = 1;

    /// <summary>From a window to the next.</summary>
    public Size2D Strides { get; init; } = 1;

    /// <summary>Whether windows may stick out of the input, where they see zeros.</summary>
    public Padding Padding { get; init; }

    /// <summary>From a place of a window to the next; above 1 only with strides of 1.</summary>
    public Size2D DilationRate { get; init; } = 1;

    /// <summary>What is applied to the result; linear by default.</summary>
    public Activation Activation { get; init; } = Activation.Linear;

    /// <summary>Whether a bias is added to each output channel.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The first values of the kernel.</summary>
    public Initializer DepthwiseInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>The first values of the bias.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <summary>What keeps the kernel small; null for nothing.</summary>
    public Regularizer? DepthwiseRegularizer { get; init; }

    /// <summary>What keeps the bias small; null for nothing.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>What the kernel is brought back to after each update; null for nothing.</summary>
    public Constraint? DepthwiseConstraint { get; init; }

    /// <summary>What the bias is brought back to after each update; null for nothing.</summary>
    public Constraint? BiasConstraint { get; init; }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        Slot x = Convolving.Input(builder, inputs, rank: 3);
        if (Activation is null) throw builder.Error("an activation", "null");
        DepthwiseConvolution convolution = Convolving.Depthwise(
            builder, x, KernelSize, Strides, DilationRate, Padding, DepthMultiplier);
        int channels = convolution.Shape.Channels;
        Parameter kernel = builder.AddWeight(
            "kernel", [KernelSize.Height, KernelSize.Width, x.Shape[2], DepthMultiplier], DepthwiseInitializer, DepthwiseRegularizer,
            DepthwiseConstraint);
        Parameter? bias = UseBias ? builder.AddWeight("bias", [channels], BiasInitializer, BiasRegularizer, BiasConstraint) : null;
        Slots y = builder.Append(
            new DepthwiseNode(convolution, kernel, bias), [x],
            new Shape(convolution.Shape.Down.Outputs, convolution.Shape.Across.Outputs, channels));
        return Activation == Activation.Linear ? y : Activation.Build(builder, [y.Single]);
    }

    internal static DepthwiseConv2D Exchange(DepthwiseConv2D layer, Arguments arguments)
    {
        arguments.Only("activity_regularizer", null);
        return layer with
        {
            KernelSize = WindowArguments.Size(arguments, arguments.Required("kernel_size"), layer.KernelSize),
            DepthMultiplier = arguments.Number("depth_multiplier", layer.DepthMultiplier),
            Strides = WindowArguments.Size(arguments, "strides", layer.Strides),
            Padding = WindowArguments.Padding(arguments, layer.Padding),
            DilationRate = WindowArguments.Size(arguments, "dilation_rate", layer.DilationRate),
            Activation = arguments.Description("activation", layer.Activation),
            UseBias = arguments.Bool("use_bias", layer.UseBias),
            DepthwiseInitializer = arguments.Description("depthwise_initializer", layer.DepthwiseInitializer),
            BiasInitializer = arguments.Description("bias_initializer", layer.BiasInitializer),
            DepthwiseRegularizer = arguments.OptionalDescription("depthwise_regularizer", layer.DepthwiseRegularizer),
            BiasRegularizer = arguments.OptionalDescription("bias_regularizer", layer.BiasRegularizer),
            DepthwiseConstraint = arguments.OptionalDescription("depthwise_constraint", layer.DepthwiseConstraint),
            BiasConstraint = arguments.OptionalDescription("bias_constraint", layer.BiasConstraint),
        };
    }
}
