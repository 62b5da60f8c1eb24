namespace Nn;

/// <summary>
/// The description of a layer: an immutable record without buffers or counters, so that one description can be built into any number of
/// models. Its arguments are checked in <see cref="Build"/>, since <c>init</c> and <c>with</c> bypass constructors.
/// </summary>
public abstract record Layer
{
    /// <summary>
    /// The layer's name in the model; without one it is made from the class as in Keras: <c>dense</c>, <c>dense_1</c>, ...
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// Whether training changes the layer's weights. A frozen <see cref="Layers.BatchNormalization"/> also normalises by its moving
    /// statistics. Can be changed after the build on <see cref="BuiltLayer.Trainable"/>.
    /// </summary>
    public bool Trainable { get; init; } = true;

    /// <summary>What the layer does with a mask that reaches it.</summary>
    public virtual MaskRule MaskRule => MaskRule.Refuse;

    /// <summary>
    /// Adds one use of the layer to a model that is being built: its weights, where it is the first use, and its nodes. The layer to which
    /// they belong is <see cref="ModelBuilder.CurrentLayer"/>.
    /// </summary>
    /// <param name="builder">The model under construction.</param>
    /// <param name="inputs">The slots that the layer reads.</param>
    /// <returns>The slots that the layer writes.</returns>
    /// <exception cref="ArgumentException">A shape or an argument of the layer does not fit; the message names the layer.</exception>
    public abstract Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs);

    /// <summary>Uses the layer in a <see cref="Graph"/>. A second use of the same object shares its weights.</summary>
    /// <param name="inputs">What the layer reads, in order.</param>
    /// <returns>The layer's (first) output; <see cref="Value.this"/> gives further ones.</returns>
    public Value Of(params ReadOnlySpan<Value> inputs) => Value.Of(this, inputs);

    /// <inheritdoc cref="Of(ReadOnlySpan{Value})"/>
    /// <remarks>For languages that write an argument list for arrays alone, as F# does.</remarks>
    public Value Of(params Value[] inputs) => Value.Of(this, inputs);
}
