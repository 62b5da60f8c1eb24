using Nn.Layers;

namespace Nn.Serialization;

/// <summary>The layers that change shapes, by their Keras names.</summary>
internal static class ReshapingClasses
{
    public static Registry WithReshaping(this Registry registry) => registry
        .With<Layer, Reshape>("Reshape", new Reshape(-1), Reshape.Exchange)
        .With<Layer, Permute>("Permute", new Permute(1), Permute.Exchange)
        .With<Layer, RepeatVector>("RepeatVector", new RepeatVector(1), RepeatVector.Exchange)
        .With<Layer, Rescaling>("Rescaling", new Rescaling(1), Rescaling.Exchange)
        .With<Layer, ZeroPadding1D>("ZeroPadding1D", new ZeroPadding1D(), ZeroPadding1D.Exchange)
        .With<Layer, ZeroPadding2D>("ZeroPadding2D", new ZeroPadding2D(1), ZeroPadding2D.Exchange)
        .With<Layer, Cropping1D>("Cropping1D", new Cropping1D(), Cropping1D.Exchange)
        .With<Layer, Cropping2D>("Cropping2D", new Cropping2D(0), Cropping2D.Exchange)
        .With<Layer, UpSampling1D>("UpSampling1D", new UpSampling1D(), UpSampling1D.Exchange)
        .With<Layer, UpSampling2D>("UpSampling2D", new UpSampling2D(), UpSampling2D.Exchange);
}
