using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A convolution in two steps (Chollet 2017; <c>keras/src/layers/convolutional/separable_conv2d.py</c>): each channel by filters of its own, then
/// a product over the channels at each place. (height, width, channels) → (windows down, windows across, filters). depthwise kernel: (kernel
/// height, kernel width, channels, multiplier), pointwise kernel: (1, 1, channels · multiplier, filters), bias: (filters).
/// </summary>
/// <param name="Filters">The channels of the output.</param>
/// <param name="KernelSize">A window's rows and columns.</param>
public sealed record SeparableConv2D(int Filters, Size2D KernelSize) : Layer
{
    /// <summary>The filters of each channel in the first step.</summary>
    public int DepthMultiplier { get; init; } = 1;

    /// <summary>From a window to the next.</summary>
    public Size2D Strides { get; init; } = 1;

    /// <summary>Whether windows may stick out of the input, where they see zeros.</summary>
    public Padding Padding { get; init; }

    /// <summary>From a place of a window to the next; above 1 only with strides of 1.</summary>
    public Size2D DilationRate { get; init; } = 1;

    /// <summary>What is applied to the result; linear by default.</summary>
    public Activation Activation { get; init; } = Activation.Linear;

    /// <summary>Whether a bias is added to each filter.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The first values of the first step's kernel.</summary>
    public Initializer DepthwiseInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>The first values of the second step's kernel.</summary>
    public Initializer PointwiseInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>The first values of the bias.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <summary>What keeps the first step's kernel small; null for nothing.</summary>
    public Regularizer? DepthwiseRegularizer { get; init; }

    /// <summary>What keeps the second step's kernel small; null for nothing.</summary>
    public Regularizer? PointwiseRegularizer { get; init; }

    /// <summary>What keeps the bias small; null for nothing.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>What the first step's kernel is brought back to after each update; null for nothing.</summary>
    public Constraint? DepthwiseConstraint { get; init; }

    /// <summary>What the second step's kernel is brought back to after each update; null for nothing.</summary>
    public Constraint? PointwiseConstraint { get; init; }

    /// <summary>What the bias is brought back to after each update; null for nothing.</summary>
    public Constraint? BiasConstraint { get; init; }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        Slot x = Convolving.Input(builder, inputs, rank: 3);
        Convolving.Require(builder, Filters, groups: 1, x.Shape[2], Activation);
        DepthwiseConvolution depthwise = Convolving.Depthwise(builder, x, KernelSize, Strides, DilationRate, Padding, DepthMultiplier);
        ConvolutionShape first = depthwise.Shape;
        Parameter depthwiseKernel = builder.AddWeight(
            "depthwise_kernel", [KernelSize.Height, KernelSize.Width, x.Shape[2], DepthMultiplier], DepthwiseInitializer, DepthwiseRegularizer,
            DepthwiseConstraint);
        Parameter pointwiseKernel = builder.AddWeight(
            "pointwise_kernel", [1, 1, first.Channels, Filters], PointwiseInitializer, PointwiseRegularizer, PointwiseConstraint);
        Parameter? bias = UseBias ? builder.AddWeight("bias", [Filters], BiasInitializer, BiasRegularizer, BiasConstraint) : null;
        Shape between = [first.Down.Outputs, first.Across.Outputs, first.Channels];
        Slot seen = builder.Append(new DepthwiseNode(depthwise, depthwiseKernel, bias: null), [x], between).Single;
        ConvolutionAxis down = ConvolutionWindows.Of(builder, between[0], 1, 1, 1, Padding.Valid);
        ConvolutionAxis across = ConvolutionWindows.Of(builder, between[1], 1, 1, 1, Padding.Valid);
        return Convolving.Append(
            builder, seen, new ConvolutionShape(down, across, first.Channels, Filters, Groups: 1), pointwiseKernel, bias, Activation,
            between.WithLast(Filters));
    }

    internal static SeparableConv2D Exchange(SeparableConv2D layer, Arguments arguments)
    {
        arguments.Only("activity_regularizer", null);
        return layer with
        {
            Filters = arguments.Number(arguments.Required("filters"), layer.Filters),
            KernelSize = WindowArguments.Size(arguments, arguments.Required("kernel_size"), layer.KernelSize),
            DepthMultiplier = arguments.Number("depth_multiplier", layer.DepthMultiplier),
            Strides = WindowArguments.Size(arguments, "strides", layer.Strides),
            Padding = WindowArguments.Padding(arguments, layer.Padding),
            DilationRate = WindowArguments.Size(arguments, "dilation_rate", layer.DilationRate),
            Activation = arguments.Description("activation", layer.Activation),
            UseBias = arguments.Bool("use_bias", layer.UseBias),
            DepthwiseInitializer = arguments.Description("depthwise_initializer", layer.DepthwiseInitializer),
            PointwiseInitializer = arguments.Description("pointwise_initializer", layer.PointwiseInitializer),
            BiasInitializer = arguments.Description("bias_initializer", layer.BiasInitializer),
            DepthwiseRegularizer = arguments.OptionalDescription("depthwise_regularizer", layer.DepthwiseRegularizer),
            PointwiseRegularizer = arguments.OptionalDescription("pointwise_regularizer", layer.PointwiseRegularizer),
            BiasRegularizer = arguments.OptionalDescription("bias_regularizer", layer.BiasRegularizer),
            DepthwiseConstraint = arguments.OptionalDescription("depthwise_constraint", layer.DepthwiseConstraint),
            PointwiseConstraint = arguments.OptionalDescription("pointwise_constraint", layer.PointwiseConstraint),
            BiasConstraint = arguments.OptionalDescription("bias_constraint", layer.BiasConstraint),
        };
    }
}
