using System.Numerics.Tensors;
using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// In training adds to each value a normal number of mean 0: <c>y = x + deviation · z</c>; in inference does nothing
/// (<c>keras/src/layers/regularization/gaussian_noise.py</c>).
/// </summary>
/// <param name="StandardDeviation">The deviation, at least 0.</param>
public sealed record GaussianNoise(double StandardDeviation) : Layer
{
    /// <summary>A seed of the layer's own, mixed with the training's.</summary>
    public int? Seed { get; init; }

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!(StandardDeviation >= 0 && double.IsFinite(StandardDeviation)))
            throw builder.Error("a standard deviation of at least 0", FormattableString.Invariant($"{StandardDeviation}"));
        Slot input = builder.Single(inputs);
        return builder.Append(new ElementNoiseNode<Noise>(new Noise((float)StandardDeviation), Seed, input.Shape.Size), [input], input.Shape);
    }

    internal static GaussianNoise Exchange(GaussianNoise layer, Arguments arguments) => layer with
    {
        StandardDeviation = arguments.Number(arguments.Required("stddev"), layer.StandardDeviation),
        Seed = arguments.OptionalNumber("seed", layer.Seed),
    };

    private readonly struct Noise(float deviation) : IElementNoise
    {
        public void Forward(ReadOnlySpan<float> x, ulong key, int first, Span<float> y)
        {
            Span<float> z = stackalloc float[256];
            for (int start = 0; start < x.Length; start += z.Length)
            {
                Span<float> part = z[..Math.Min(z.Length, x.Length - start)];
                NormalNoise.Fill(key, first + start, part);
                TensorPrimitives.MultiplyAdd(part, deviation, x.Slice(start, part.Length), y.Slice(start, part.Length));
            }
        }

        public void Backward(ReadOnlySpan<float> dy, ulong key, int first, Span<float> dx) => dy.CopyTo(dx);
    }
}
