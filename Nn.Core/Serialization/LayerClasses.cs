using Nn.Layers;

namespace Nn.Serialization;

/// <summary>The layers by their Keras names.</summary>
internal static class LayerClasses
{
    public static Registry WithLayers(this Registry registry) => registry
        .WithKind<Layer>("layer", ExchangeShared)
        .With<Layer, Dense>("Dense", new Dense(0), Dense.Exchange)
        .With<Layer, Activation>("Activation", Activation.Linear, Activation.Exchange)
        .With<Layer, BatchNormalization>("BatchNormalization", new BatchNormalization(), BatchNormalization.Exchange)
        .With<Layer, LayerNormalization>("LayerNormalization", new LayerNormalization(), LayerNormalization.Exchange)
        .With<Layer, GroupNormalization>("GroupNormalization", new GroupNormalization(), GroupNormalization.Exchange)
        .With<Layer, RmsNormalization>("RMSNormalization", new RmsNormalization(), RmsNormalization.Exchange)
        .With<Layer, UnitNormalization>("UnitNormalization", new UnitNormalization(), UnitNormalization.Exchange)
        .With<Layer, Dropout>("Dropout", new Dropout(0), Dropout.Exchange)
        .With<Layer, GaussianNoise>("GaussianNoise", new GaussianNoise(0), GaussianNoise.Exchange)
        .With<Layer, GaussianDropout>("GaussianDropout", new GaussianDropout(0), GaussianDropout.Exchange)
        .With<Layer, AlphaDropout>("AlphaDropout", new AlphaDropout(0), AlphaDropout.Exchange)
        .With<Layer, SpatialDropout1D>("SpatialDropout1D", new SpatialDropout1D(0), SpatialDropout1D.Exchange)
        .With<Layer, SpatialDropout2D>("SpatialDropout2D", new SpatialDropout2D(0), SpatialDropout2D.Exchange)
        .With<Layer, Embedding>("Embedding", new Embedding(0, 0), Embedding.Exchange)
        .With<Layer, Masking>("Masking", new Masking(), Masking.Exchange)
        .With<Layer, Flatten>("Flatten", new Flatten(), Flatten.Exchange)
        .With<Layer, Sequential>("Sequential", [], Sequential.Exchange)
        .With<Layer, Graph>("Graph", Graph.Empty, Graph.Exchange)
        .With<Layer>("Add", new Add())
        .With<Layer>("Subtract", new Subtract())
        .With<Layer>("Multiply", new Multiply())
        .With<Layer>("Average", new Average())
        .With<Layer>("Maximum", new Maximum())
        .With<Layer>("Minimum", new Minimum())
        .With<Layer, Concatenate>("Concatenate", new Concatenate(), Concatenate.Exchange)
        .With<Layer, Dot>("Dot", new Dot(-1), Dot.Exchange);

    private static Layer ExchangeShared(Layer layer, Arguments arguments)
    {
        arguments.Only("dtype", null, "float32");
        return layer with
        {
            Name = arguments.OptionalText("name", layer.Name),
            Trainable = arguments.Bool("trainable", layer.Trainable),
        };
    }
}
