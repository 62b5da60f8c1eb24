using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A layer that is applied to each time step by itself, with the same weights (<c>keras/src/layers/rnn/time_distributed.py</c>): (steps, …) →
/// (steps, the layer's output).
/// </summary>
/// <param name="Layer">The layer.</param>
public sealed record TimeDistributed(Layer Layer) : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (Layer is null) throw builder.Error("a layer", "null");
        Slot x = builder.Single(inputs);
        if (x.Shape.Rank < 2) throw builder.Error("(steps, ...) of at least two dimensions", $"{x.Shape}");
        int steps = x.Shape[0];
        BuiltLayer within = builder.Declare(Layer);
        Slot y = builder.Call(within, x.As(new Shape(x.Shape.Dimensions[1..]))).Single;
        RefuseStatistics(builder, within);
        return y.As(new Shape([steps, .. y.Shape.Dimensions]));
    }

    internal static TimeDistributed Exchange(TimeDistributed layer, Arguments arguments) =>
        layer with { Layer = arguments.Description(arguments.Required("layer"), layer.Layer) };

    /// <summary>Keras takes a batch's statistics of each step by itself and moves the moving ones as often: that would be another layer.</summary>
    private static void RefuseStatistics(ModelBuilder builder, BuiltLayer layer)
    {
        if (layer.Description is BatchNormalization)
        {
            throw new NotSupportedException(builder.Error(
                "a layer without statistics of a batch, which would be those of all steps and not of each; put it behind",
                nameof(BatchNormalization)).Message);
        }

        foreach (BuiltLayer child in layer.Children) RefuseStatistics(builder, child);
    }
}
