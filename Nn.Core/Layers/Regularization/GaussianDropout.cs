using System.Numerics.Tensors;
using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// In training multiplies each value by a normal number of mean 1 and the deviation of a <see cref="Dropout"/>:
/// <c>y = x · (1 + z · sqrt(rate / (1 − rate)))</c>; in inference does nothing (Srivastava et al. 2014;
/// <c>keras/src/layers/regularization/gaussian_dropout.py</c>).
/// </summary>
/// <param name="Rate">From 0 to less than 1.</param>
public sealed record GaussianDropout(double Rate) : Layer
{
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
        var noise = new Noise((float)Math.Sqrt(Rate / (1 - Rate)));
        return builder.Append(new ElementNoiseNode<Noise>(noise, Seed, input.Shape.Size), [input], input.Shape);
    }

    internal static GaussianDropout Exchange(GaussianDropout layer, Arguments arguments) => layer with
    {
        Rate = arguments.Number(arguments.Required("rate"), layer.Rate),
        Seed = arguments.OptionalNumber("seed", layer.Seed),
    };

    private readonly struct Noise(float deviation) : IElementNoise
    {
        public void Forward(ReadOnlySpan<float> x, ulong key, int first, Span<float> y)
        {
            Span<float> factors = stackalloc float[256];
            for (int start = 0; start < x.Length; start += factors.Length)
            {
                Span<float> part = factors[..Math.Min(factors.Length, x.Length - start)];
                NormalNoise.Fill(key, first + start, part);
                TensorPrimitives.Multiply(part, deviation, part);
                TensorPrimitives.Add(part, 1f, part);
                TensorPrimitives.Multiply(part, x.Slice(start, part.Length), y.Slice(start, part.Length));
            }
        }

        public void Backward(ReadOnlySpan<float> dy, ulong key, int first, Span<float> dx) => Forward(dy, key, first, dx);
    }
}
