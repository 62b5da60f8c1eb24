namespace Nn;

/// <summary>A layer as it stands in a model: its name there, its output shape, its parameters, and whether training changes them.</summary>
public sealed class BuiltLayer
{
    private readonly List<Parameter> _parameters = [];
    private Model? _model;
    private bool _trainable;

    internal BuiltLayer(Layer description, string name, BuiltLayer? parent)
    {
        Description = description;
        Name = name;
        Parent = parent;
        _trainable = description.Trainable;
    }

    /// <summary>What the layer was built from.</summary>
    public Layer Description { get; }

    /// <summary>
    /// The unique name in the model; within a nested <see cref="Sequential"/> it starts with that one's name and a slash.
    /// </summary>
    public string Name { get; internal set; }

    /// <summary>The shape of one sample of the layer's output.</summary>
    public Shape OutputShape { get; internal set; }

    /// <summary>The layer's own parameters in Keras' order: weights, then state.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>
    /// Whether training changes the layer's weights; may be changed at any time between training steps. Setting it on a nested
    /// <see cref="Sequential"/> freezes everything in it.
    /// </summary>
    public bool Trainable
    {
        get => _trainable && Parent?.Trainable != false;
        set
        {
            _trainable = value;
            _model?.CountTrainableChange();
        }
    }

    internal BuiltLayer? Parent { get; }

    internal Model Model =>
        _model ?? throw new InvalidOperationException($"Layer '{Name}' belongs to no model before the build has ended.");

    internal void Add(Parameter parameter) => _parameters.Add(parameter);

    internal void Attach(Model model) => _model = model;

    /// <summary>Takes over the layer's own flag, not what follows from the layer around it.</summary>
    internal void CopyTrainable(BuiltLayer other) => Trainable = other._trainable;
}
