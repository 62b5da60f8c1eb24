using Nn.Execution;

namespace Nn;

/// <summary>The parameters of a model that is being built, and their places in its two blocks.</summary>
internal sealed class ParameterList(ModelBuilder builder, uint seed)
{
    private readonly List<Parameter> _parameters = [];
    private readonly List<Initializer> _initializers = [];
    private long _weights;
    private long _state;

    /// <summary>The parameters so far.</summary>
    public IReadOnlyList<Parameter> All => _parameters;

    /// <summary>The parameter of that name of the current layer, or a new one.</summary>
    public Parameter GetOrAdd(string name, Shape shape, Initializer initializer, bool isWeight)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        BuiltLayer layer = builder.CurrentLayer;
        string full = $"{layer.Name}/{name}";
        foreach (Parameter known in layer.Parameters)
        {
            if (known.Name != full) continue;
            if (known.Shape == shape && known.IsWeight == isWeight) return known;
            throw builder.Error($"'{name}' to be {Kind(known.IsWeight)} of shape {known.Shape}, as before", $"{Kind(isWeight)} of shape {shape}");
        }

        ref long end = ref isWeight ? ref _weights : ref _state;
        if (end + Arena.Align(shape.Size) > Arena.MaxLength)
        {
            throw builder.Error(
                FormattableString.Invariant($"weights of at most {Arena.MaxLength * sizeof(float)} bytes in all"),
                FormattableString.Invariant($"{(end + shape.Size) * sizeof(float)} bytes with '{name}' of shape {shape}"));
        }

        var parameter = new Parameter(layer, name, shape, (int)end, isWeight);
        end += Arena.Align(shape.Size);
        _parameters.Add(parameter);
        _initializers.Add(initializer);
        layer.Add(parameter);
        return parameter;
    }

    /// <summary>Gives the parameters memory.</summary>
    public (AlignedBlock Weights, AlignedBlock State) Allocate()
    {
        var weights = new AlignedBlock(_weights);
        var state = new AlignedBlock(_state);
        foreach (Parameter parameter in _parameters) parameter.Attach(parameter.IsWeight ? weights : state);
        return (weights, state);
    }

    /// <summary>
    /// Gives the parameters their first values: each from a stream of random numbers of its own, by the seed and its name, so that a layer more
    /// or less changes no other layer's weights.
    /// </summary>
    public void Initialize()
    {
        var random = new RandomState(0);
        for (int i = 0; i < _parameters.Count; i++)
        {
            Parameter parameter = _parameters[i];
            random.Seed(NameHash.Seed(seed, parameter.Name));
            _initializers[i].Fill(parameter.Writable, parameter.Shape, random);
        }
    }

    private static string Kind(bool isWeight) => isWeight ? "a weight" : "state";
}
