using System.Runtime.CompilerServices;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>Makes one row of features of each sample, whatever its shape: (28, 28, 1) → (784). The values stay in their order.</summary>
public sealed record Flatten : Layer
{
    /// <inheritdoc/>
    public override Slot Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Append(new CopyNode(), inputs, [builder.Single(inputs).Shape.Size]);
    }

    internal static Flatten Read(ArgumentReader arguments)
    {
        arguments.Only("data_format", null, "channels_last");
        return new Flatten();
    }

    /// <summary>The same values under another shape: nothing to do where input and output share memory.</summary>
    private sealed class CopyNode : Node
    {
        public override Retained Retained => Retained.None;

        public override bool WorksInPlace => true;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Forward(in ForwardPass pass) => pass.Input().CopyTo(pass.Output);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Backward(in BackwardPass pass) => pass.OutputGradient.CopyTo(pass.InputGradient());
    }
}
