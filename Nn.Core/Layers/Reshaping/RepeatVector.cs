using System.Numerics.Tensors;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>Repeats a row of features for so many time steps (<c>keras/src/layers/reshaping/repeat_vector.py</c>). (features) → (times, features).</summary>
/// <param name="Times">How often, at least once.</param>
public sealed record RepeatVector(int Times) : Layer
{
    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        if (Times < 1) throw builder.Error("a number of at least 1", FormattableString.Invariant($"{Times}"));
        if (x.Shape.Rank != 1) throw builder.Error("(features)", $"{x.Shape}");
        return builder.Append(new RepeatNode(x.Shape[0], Times), [x], new Shape(Times, x.Shape[0]));
    }

    internal static RepeatVector Exchange(RepeatVector layer, Arguments arguments) =>
        layer with { Times = arguments.Number(arguments.Required("n"), layer.Times) };

    /// <summary>x: (rows, features), y: (rows, times, features). Parts are whole rows.</summary>
    private sealed class RepeatNode(int features, int times) : Node
    {
        public override Extent ForwardExtent(int stage, int rows) => new(4L * rows * features * times, rows);

        public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

        public override void Forward(in ForwardPass pass)
        {
            (int first, int count) = pass.Range(pass.Rows);
            for (int row = first; row < first + count; row++)
            {
                ReadOnlySpan<float> x = pass.Input().Slice(row * features, features);
                for (int time = 0; time < times; time++) x.CopyTo(pass.Output()[(((row * times) + time) * features)..]);
            }
        }

        public override void Backward(in BackwardPass pass)
        {
            (int first, int count) = pass.Range(pass.Rows);
            for (int row = first; row < first + count; row++)
            {
                Span<float> dx = pass.InputGradient().Slice(row * features, features);
                ReadOnlySpan<float> dy = pass.OutputGradient().Slice(row * times * features, times * features);
                dy[..features].CopyTo(dx);
                for (int time = 1; time < times; time++) TensorPrimitives.Add(dx, dy.Slice(time * features, features), dx);
            }
        }
    }
}
