using Nn.Layers;

namespace Nn.Serialization;

/// <summary>The pooling layers by their Keras names.</summary>
internal static class PoolingClasses
{
    public static Registry WithPooling(this Registry registry) => registry
        .With<Layer, MaxPooling1D>("MaxPooling1D", new MaxPooling1D(), MaxPooling1D.Exchange, "MaxPool1D")
        .With<Layer, MaxPooling2D>("MaxPooling2D", new MaxPooling2D(), MaxPooling2D.Exchange, "MaxPool2D")
        .With<Layer, AveragePooling1D>("AveragePooling1D", new AveragePooling1D(), AveragePooling1D.Exchange, "AvgPool1D")
        .With<Layer, AveragePooling2D>("AveragePooling2D", new AveragePooling2D(), AveragePooling2D.Exchange, "AvgPool2D")
        .With<Layer, GlobalMaxPooling1D>("GlobalMaxPooling1D", new GlobalMaxPooling1D(), GlobalMaxPooling1D.Exchange, "GlobalMaxPool1D")
        .With<Layer, GlobalMaxPooling2D>("GlobalMaxPooling2D", new GlobalMaxPooling2D(), GlobalMaxPooling2D.Exchange, "GlobalMaxPool2D")
        .With<Layer, GlobalAveragePooling1D>(
            "GlobalAveragePooling1D", new GlobalAveragePooling1D(), GlobalAveragePooling1D.Exchange, "GlobalAvgPool1D")
        .With<Layer, GlobalAveragePooling2D>(
            "GlobalAveragePooling2D", new GlobalAveragePooling2D(), GlobalAveragePooling2D.Exchange, "GlobalAvgPool2D");
}
