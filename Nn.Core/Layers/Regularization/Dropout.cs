using System.Runtime.CompilerServices;
using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// In training sets each value to 0 with probability <see cref="Rate"/> and multiplies the others by <c>1 / (1 − rate)</c>; in inference
/// does nothing (Srivastava et al. 2014; inverted scaling as in Keras). The mask depends on the seed, the step and the place of the value,
/// not on threads, and is not stored: the backward pass draws it again.
/// </summary>
/// <param name="Rate">The probability, from 0 to 1.</param>
public sealed record Dropout(float Rate) : Layer
{
    /// <summary>A seed of the layer's own, mixed with the training's.</summary>
    public int? Seed { get; init; }

    /// <inheritdoc/>
    public override Slot Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!(Rate is >= 0 and <= 1)) throw builder.Error("a rate from 0 to 1", $"{Rate}");
        return builder.Append(new MaskNode(Rate, (ulong)(Seed ?? 0)), inputs, builder.Single(inputs).Shape);
    }

    internal static Dropout Read(ArgumentReader arguments)
    {
        arguments.Only("noise_shape", [null]);
        return new Dropout((float)arguments.Number("rate")) { Seed = arguments.OptionalInt("seed") };
    }

    internal static void Write(Dropout layer, ArgumentWriter arguments)
    {
        arguments.Set("rate", layer.Rate);
        arguments.Set("seed", layer.Seed);
    }

    /// <summary>The same mask over values and over gradients.</summary>
    private sealed class MaskNode(float rate, ulong seed) : Node
    {
        public override Retained Retained => Retained.None;

        public override bool WorksInPlace => true;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Forward(in ForwardPass pass)
        {
            if (pass.Training) CounterRandom.Dropout(pass.Input(), rate, pass.RandomKey ^ seed, 0, pass.Output);
            else pass.Input().CopyTo(pass.Output);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Backward(in BackwardPass pass) =>
            CounterRandom.Dropout(pass.OutputGradient, rate, pass.RandomKey ^ seed, 0, pass.InputGradient());
    }
}
