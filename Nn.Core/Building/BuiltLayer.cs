namespace Nn;

/// <summary>A layer as it stands in a model: its name there, its output shape, its parameters, and whether training changes them.</summary>
public sealed class BuiltLayer
{
    private readonly List<Parameter> _parameters = [];
    private readonly List<BuiltLayer> _children = [];
    private Model? _model;
    private bool _trainable;
    private int _nextChild;

    internal BuiltLayer(Layer description, string name, BuiltLayer? parent)
    {
        Description = description;
        Name = name;
        Parent = parent;
        _trainable = description.Trainable;
        parent?._children.Add(this);
    }

    /// <summary>What the layer was built from.</summary>
    public Layer Description { get; }

    /// <summary>
    /// The unique name in the model; within a nested <see cref="Sequential"/> or <see cref="Graph"/> it starts with that one's name and a
    /// slash.
    /// </summary>
    public string Name { get; internal set; }

    /// <summary>The shape of one sample of the layer's (first) output, in its first use.</summary>
    public Shape OutputShape { get; internal set; }

    /// <summary>The shapes of one sample of all outputs, in the last use: what a summary shows.</summary>
    internal Shape[] LastOutputShapes { get; set; } = [];

    /// <summary>The layer's own parameters in Keras' order: weights, then state.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>
    /// Whether training changes the layer's weights; may be changed at any time between training steps. Setting it on a layer that holds
    /// layers freezes everything in it.
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

    /// <summary>The layer's own flag, whatever the layer around it says.</summary>
    internal bool OwnTrainable => _trainable;

    internal BuiltLayer? Parent { get; }

    internal IReadOnlyList<BuiltLayer> Children => _children;

    internal Model Model =>
        _model ?? throw new InvalidOperationException($"Layer '{Name}' belongs to no model before the build has ended.");

    /// <summary>The number of uses so far.</summary>
    internal int Calls { get; private set; }

    /// <summary>The number of nodes that its uses have appended so far: each has random numbers of its own.</summary>
    internal int Nodes { get; set; }

    /// <summary>For a layer of a <see cref="Graph"/>: what its uses read, as a summary writes it.</summary>
    internal List<string> Connections { get; } = [];

    /// <summary>For what holds layers: the names of its inputs and of the layers that give its outputs.</summary>
    internal string[] InputNames { get; set; } = [];

    internal string[] OutputNames { get; set; } = [];

    internal void BeginCall()
    {
        Calls++;
        _nextChild = 0;
    }

    /// <summary>The layer within this one that an earlier use declared at this place; null in the first use.</summary>
    internal BuiltLayer? NextChild() => _nextChild < _children.Count ? _children[_nextChild++] : null;

    /// <summary>A further layer within this one was declared.</summary>
    internal void SkipChild() => _nextChild = _children.Count;

    internal void Add(Parameter parameter) => _parameters.Add(parameter);

    internal void Attach(Model model) => _model = model;

    /// <summary>Takes over the layer's own flag, not what follows from the layer around it.</summary>
    internal void CopyTrainable(BuiltLayer other) => Trainable = other.OwnTrainable;
}
