namespace Nn;

/// <summary>An input of a <see cref="Graph"/>: the shape of one sample, and a name.</summary>
/// <param name="shape">The shape of one sample: <c>[2]</c>, <c>[28, 28, 1]</c>.</param>
/// <param name="name">The name of the input; <c>input_layer</c>, <c>input_layer_1</c>, ... without one.</param>
public sealed class Input(Shape shape, string? name = null) : Value
{
    /// <summary>The shape of one sample.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>The name that was given; null for none.</summary>
    public string? Name { get; } = name;

    /// <inheritdoc/>
    public override Value this[int output] =>
        throw new InvalidOperationException("Input: expected a value of a layer, which may have several outputs. Received: an input.");
}
