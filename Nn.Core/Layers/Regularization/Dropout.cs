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
        return builder.Append(new MaskNode((float)Rate, (ulong)(Seed ?? 0), input.Shape.Size), [input], input.Shape);
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

    /// <summary>The same mask over values and over gradients.</summary>
    private sealed class MaskNode(float rate, ulong seed, int size) : Node
    {
        /// <summary>Elements that belong together: a few cache lines.</summary>
        private const int Grain = 256;

        public override bool WorksInPlace => true;

        public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * size, Grain);

        public override Extent BackwardExtent(int stage, int rows) => Extent.Pass((long)rows * size, Grain);

        public override void Forward(in ForwardPass pass)
        {
            ReadOnlySpan<float> x = pass.Input();
            (int first, int count) = pass.Range(x.Length, Grain);
            x = x.Slice(first, count);
            Span<float> y = pass.Output().Slice(first, count);
            if (pass.Training) CounterRandom.Dropout(x, rate, pass.RandomKey() ^ seed, first, y);
            else x.CopyTo(y);
        }

        public override void Backward(in BackwardPass pass)
        {
            Span<float> dy = pass.OutputGradient();
            (int first, int count) = pass.Range(dy.Length, Grain);
            CounterRandom.Dropout(
                dy.Slice(first, count), rate, pass.RandomKey() ^ seed, first, pass.InputGradient().Slice(first, count));
        }
    }
}
