using System.Collections;
using Nn.Serialization;

namespace Nn;

/// <summary>
/// Layers in a row, each reading what the one before it gives: a whole network, or, since it is a layer itself, a part of one.
/// <code>
/// var network = new Sequential { new Dense(50) { Activation = Activation.Relu }, new BatchNormalization(), new Dense(1) };
/// Model model = network.Build(inputShape: [2], seed: 1);
/// </code>
/// </summary>
public sealed record Sequential : Layer, IEnumerable<Layer>
{
    private readonly List<Layer> _layers = [];

    /// <summary>An empty row, to be filled by a collection initializer.</summary>
    public Sequential()
    {
    }

    /// <summary>A row of the given layers.</summary>
    public Sequential(IEnumerable<Layer> layers) => _layers = [.. layers];

    // A copy has lists of its own, down to the innermost row, so that adding to one description changes no other,
    // nor a model built from it.
    private Sequential(Sequential original)
        : base(original)
    {
        _layers = new List<Layer>(original._layers.Count);
        foreach (Layer layer in original._layers) _layers.Add(layer is Sequential row ? row with { } : layer);
    }

    /// <summary>The layers in their order.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <summary>Appends a layer; for collection initializers.</summary>
    /// <param name="layer">The layer.</param>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        _layers.Add(layer);
    }

    /// <summary>Builds a model: checks every shape, makes every weight.</summary>
    /// <param name="inputShape">The shape of one sample: <c>[2]</c>, <c>[28, 28, 1]</c>.</param>
    /// <param name="seed">Starts the random numbers of the initial weights; the same seed gives the same weights.</param>
    /// <exception cref="ArgumentException">A layer cannot take what it is given; the message names it, what it expected and what it
    /// received.</exception>
    public Model Build(Shape inputShape, uint seed = 0)
    {
        if (inputShape.Rank == 0)
            throw new ArgumentException("Sequential: expected an input shape of at least one dimension. Received: ().", nameof(inputShape));
        Sequential description = this with { };
        var builder = new ModelBuilder(seed);
        Slot[] input = builder.AddInputs(inputShape);
        return builder.ToModel(description, input, builder.Add(description, input));
    }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (_layers.Count == 0) throw builder.Error("at least one layer", "none");
        BuiltLayer whole = builder.CurrentLayer;
        Slots slots = builder.Single(inputs);
        foreach (Layer layer in _layers) slots = builder.Add(layer, slots.AsSpan());
        whole.InputNames = ["input"];
        var outputNames = new string[slots.Count];
        Array.Fill(outputNames, whole.Children[^1].Name);
        whole.OutputNames = outputNames;
        return slots;
    }

    /// <summary>Whether two rows hold equal layers.</summary>
    public bool Equals(Sequential? other) => other is not null && base.Equals(other) && _layers.SequenceEqual(other._layers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), _layers.Count);

    /// <inheritdoc/>
    public IEnumerator<Layer> GetEnumerator() => _layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static Sequential Exchange(Sequential row, Arguments arguments) =>
        new(arguments.Descriptions(arguments.Required("layers"), row.Layers));
}
