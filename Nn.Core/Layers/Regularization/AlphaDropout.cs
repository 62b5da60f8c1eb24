using System.Numerics.Tensors;
using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// The dropout for selu: in training sets each value to the least that selu gives, <c>α = −1.758…</c>, with probability
/// <see cref="Rate"/>, then maps all by <c>y = a · x + b</c> so that mean 0 and variance 1 stay; in inference does nothing.
/// <c>a = ((1 − rate) · (1 + rate · α²))^−½</c>, <c>b = −a · α · rate</c> (Klambauer et al. 2017;
/// <c>keras/src/layers/regularization/alpha_dropout.py</c>).
/// </summary>
/// <param name="Rate">The probability, from 0 to less than 1.</param>
public sealed record AlphaDropout(double Rate) : Layer
{
    private const double Alpha = -1.6732632423543772 * 1.0507009873554805;

    /// <summary>A seed of the layer's own, mixed with the training's.</summary>
    public int? Seed { get; init; }

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!(Rate is >= 0 and < 1)) throw builder.Error("a rate from 0 to less than 1", FormattableString.Invariant($"{Rate}"));
        Slot input = builder.Single(inputs);
        return builder.Append(new ElementNoiseNode<Noise>(new Noise(Rate), Seed, input.Shape.Size), [input], input.Shape);
    }

    internal static AlphaDropout Exchange(AlphaDropout layer, Arguments arguments)
    {
        arguments.Only("noise_shape", null);
        return layer with
        {
            Rate = arguments.Number(arguments.Required("rate"), layer.Rate),
            Seed = arguments.OptionalNumber("seed", layer.Seed),
        };
    }

    private readonly struct Noise : IElementNoise
    {
        private readonly float _rate;
        private readonly float _scale;
        private readonly float _dropped;

        public Noise(double rate)
        {
            double scale = 1 / Math.Sqrt((1 - rate) * (1 + (rate * Alpha * Alpha)));
            (_rate, _scale, _dropped) = ((float)rate, (float)scale, (float)(scale * Alpha * (1 - rate)));
        }

        /// <summary>y = drop(a · (x − α)) + a · α · (1 − rate): the last is what a dropped value becomes.</summary>
        public void Forward(ReadOnlySpan<float> x, ulong key, int first, Span<float> y)
        {
            TensorPrimitives.Subtract(x, (float)Alpha, y);
            CounterRandom.Drop(y, _rate, _scale, key, first, y);
            TensorPrimitives.Add(y, _dropped, y);
        }

        public void Backward(ReadOnlySpan<float> dy, ulong key, int first, Span<float> dx) => CounterRandom.Drop(dy, _rate, _scale, key, first, dx);
    }
}
