using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// <c>eˣ / Σ eˣ</c> over one axis or several (<c>keras/src/layers/activations/softmax.py</c>). Any shape; the values of the axes sum to 1.
/// </summary>
public sealed record Softmax : Layer
{
    private static readonly int[] s_last = [-1];

    /// <summary>The softmax over axes.</summary>
    /// <param name="axes">Axes counted with the batch, as in Keras: 1 is the first of a sample, −1 the last; without any the last.</param>
    public Softmax(params int[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        Axes = axes.Length == 0 ? s_last : axes;
    }

    /// <summary>The axes, counted with the batch.</summary>
    public IReadOnlyList<int> Axes { get; init; }

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot input = builder.Single(inputs);
        int[] axes = KerasAxis.OfSample(builder, Axes ?? s_last, input.Shape);
        Slot x = AxisOrder.ToEnd(builder, input, axes);
        int length = 1;
        foreach (int axis in axes) length *= input.Shape[axis];
        // A loss may take the logits of a softmax over the last axis; over several axes at once it would see other rows.
        Slot y = axes.Length == 1
            ? Activate(builder, x, Activation.Softmax)
            : Activate(builder, x.As([length]), known: null).As(x.Shape);
        return AxisOrder.Back(builder, y, axes);
    }

    /// <inheritdoc/>
    public bool Equals(Softmax? other) => base.Equals(other) && Axes.SequenceEqual(other.Axes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Axes.Count, Axes.Count == 0 ? 0 : Axes[0]);

    internal static Softmax Exchange(Softmax layer, Arguments arguments) => layer with { Axes = arguments.Numbers("axis", layer.Axes) };

    private static Slot Activate(ModelBuilder builder, Slot x, Activation? known) =>
        builder.Append(new ActivationNode(Activation.Softmax.Kernel, known, x.Shape), [x], x.Shape).Single;
}
