using Nn.Layers;

namespace Nn.Serialization;

/// <summary>The convolutions by their Keras names.</summary>
internal static class ConvolutionClasses
{
    public static Registry WithConvolutions(this Registry registry) => registry
        .With<Layer, Conv1D>("Conv1D", new Conv1D(0, 0), Conv1D.Exchange, "Convolution1D")
        .With<Layer, Conv2D>("Conv2D", new Conv2D(0, 0), Conv2D.Exchange, "Convolution2D")
        .With<Layer, Conv2DTranspose>("Conv2DTranspose", new Conv2DTranspose(0, 0), Conv2DTranspose.Exchange, "Convolution2DTranspose")
        .With<Layer, DepthwiseConv2D>("DepthwiseConv2D", new DepthwiseConv2D(0), DepthwiseConv2D.Exchange)
        .With<Layer, SeparableConv2D>("SeparableConv2D", new SeparableConv2D(0, 0), SeparableConv2D.Exchange, "SeparableConvolution2D");
}
