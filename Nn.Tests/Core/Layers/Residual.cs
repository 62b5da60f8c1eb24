using System.Numerics.Tensors;

namespace Nn.Tests.Core.Layers;

/// <summary>x + inner(x): a layer and a node of one's own, by the public seams alone. The slot x has two readers.</summary>
internal sealed record Residual(Layer Inner) : Layer
{
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        Slot x = builder.Single(inputs), y = builder.Add(Inner, x).Single;
        if (y.Shape != x.Shape) throw builder.Error($"an inner layer that gives {x.Shape}", $"{y.Shape}");
        return builder.Append(new SumNode(), [x, y], x.Shape);
    }

    private sealed class SumNode : Node
    {
        public override Retained Retained => Retained.None;

        public override bool WorksInPlace => false;

        public override void Forward(in ForwardPass pass) => TensorPrimitives.Add(pass.Input(0), pass.Input(1), pass.Output());

        public override void Backward(in BackwardPass pass)
        {
            if (pass.WantsInputGradient(0)) pass.OutputGradient().CopyTo(pass.InputGradient(0));
            if (pass.WantsInputGradient(1)) pass.OutputGradient().CopyTo(pass.InputGradient(1));
        }
    }
}
