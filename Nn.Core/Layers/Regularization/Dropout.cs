using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// In training sets each value to 0 with probability <see cref="Rate"/> and multiplies the others by <c>1 / (1 − rate)</c>; in inference
/// does nothing (Srivastava et al. 2014; inverted scaling as in Keras). The mask depends on the seed, the step and the place of the value,
/// not on threads, and is not stored: the backward pass draws it again.
/// </summary>
/// <param name="Rate">The probability, from 0 to 1.</param>
public sealed record Dropout(double Rate) : Layer
{
    /// <summary>A seed of the layer's own, mixed with the training's.</summary>
    public int? Seed { get; init; }

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!(Rate is >= 0 and <= 1)) throw builder.Error("a rate from 0 to 1", FormattableString.Invariant($"{Rate}"));
        Slot input = builder.Single(inputs);
        return builder.Append(new ElementNoiseNode<Noise>(new Noise((float)Rate), Seed, input.Shape.Size), [input], input.Shape);
    }

    internal static Dropout Exchange(Dropout layer, Arguments arguments)
    {
        arguments.Only("noise_shape", null);
        return layer with
        {
            Rate = arguments.Number(arguments.Required("rate"), layer.Rate),
            Seed = arguments.OptionalNumber("seed", layer.Seed),
        };
    }

    private readonly struct Noise(float rate) : IElementNoise
    {
        public void Forward(ReadOnlySpan<float> x, ulong key, int first, Span<float> y) => CounterRandom.Dropout(x, rate, key, first, y);

        public void Backward(ReadOnlySpan<float> dy, ulong key, int first, Span<float> dx) => CounterRandom.Dropout(dy, rate, key, first, dx);
    }
}
