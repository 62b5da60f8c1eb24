namespace Nn;

/// <summary>
/// A value of a description that is not a mere row of layers: an <see cref="Input"/>, or what a layer makes of values
/// (<see cref="Layer.Of(ReadOnlySpan{Value})"/>). Values describe; numbers flow in the model that a <see cref="Graph"/> builds of them.
/// </summary>
public abstract class Value
{
    private protected Value()
    {
    }

    /// <summary>Another output of the layer that gives this value: the states of a recurrent layer, for example.</summary>
    /// <param name="output">The output, from 0.</param>
    /// <exception cref="InvalidOperationException">This is an input, which is no layer's output.</exception>
    public abstract Value this[int output] { get; }

    internal static Value Of(Layer layer, ReadOnlySpan<Value> inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (inputs.Length == 0)
            throw new ArgumentException($"{layer.GetType().Name}: expected at least one value to use the layer on. Received: none.");
        foreach (Value input in inputs) ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        return new LayerValue(new LayerUse(layer, inputs.ToArray()), 0);
    }
}
