using Nn.Execution;

namespace Nn;

/// <summary>
/// A network that can run: executable nodes and one block of weights, made by <see cref="Sequential.Build(Shape, uint)"/> or
/// <see cref="Graph.Build(uint)"/>. It holds no buffers: those are a session's. Predictions may be made from any number of threads at once.
/// </summary>
public sealed partial class Model
{
    private readonly InferenceFolding _inference;
    private readonly RunnerPool _pool;
    private readonly BuiltLayer[] _layers;
    private readonly Parameter[] _parameters;
    private readonly int _inputSize;
    private readonly int _outputSize;

    internal Model(Layer description, uint seed, ExecutionGraph graph, AlignedBlock weights, AlignedBlock state, Parameter[] parameters,
        BuiltLayer[] layers)
    {
        Description = description;
        Seed = seed;
        Graph = graph;
        WeightBlock = weights;
        StateBlock = state;
        _parameters = parameters;
        _layers = layers;
        _inputSize = graph.InputShapes.Length == 1 ? graph.InputShapes[0].Size : 0;
        _outputSize = graph.OutputShapes.Length == 1 ? graph.OutputShapes[0].Size : 0;
        _inference = new InferenceFolding(this);
        _pool = new RunnerPool(_inference.Graph);
        foreach (BuiltLayer layer in layers) layer.Attach(this);
    }

    /// <summary>The shape of one sample of each input.</summary>
    public IReadOnlyList<Shape> InputShapes => Graph.InputShapes;

    /// <summary>The shape of one sample of each output.</summary>
    public IReadOnlyList<Shape> OutputShapes => Graph.OutputShapes;

    /// <summary>The names of the inputs.</summary>
    public IReadOnlyList<string> InputNames => _layers[0].InputNames;

    /// <summary>The names of the layers that give the outputs.</summary>
    public IReadOnlyList<string> OutputNames => _layers[0].OutputNames;

    /// <summary>The shape of one sample's features.</summary>
    /// <exception cref="InvalidOperationException">The model has several inputs.</exception>
    public Shape InputShape => Graph.InputShapes is [var shape] ? shape : throw Several("input", Graph.InputShapes.Length);

    /// <summary>The shape of one sample's prediction.</summary>
    /// <exception cref="InvalidOperationException">The model has several outputs.</exception>
    public Shape OutputShape => Graph.OutputShapes is [var shape] ? shape : throw Several("output", Graph.OutputShapes.Length);

    /// <summary>All weights and state in Keras' order: layer by layer; kernel, bias; gamma, beta, moving mean, moving variance.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The layers in the order in which they were built, the whole description first.</summary>
    public IReadOnlyList<BuiltLayer> Layers => _layers;

    /// <summary>How often the weights have changed: whatever is derived from them is checked against it.</summary>
    public long WeightUpdates => Guard.Version >> 1;

    /// <summary>For each output the model's last operation if it is a sigmoid or softmax, with which a loss can be fused; else null.</summary>
    public IReadOnlyList<Layers.Activation?> OutputActivations => Graph.OutputActivations;

    /// <summary>What the model was built from.</summary>
    internal Layer Description { get; }

    /// <summary>Started the random numbers of the initial weights.</summary>
    internal uint Seed { get; }

    /// <summary>The graph that trains.</summary>
    internal ExecutionGraph Graph { get; }

    /// <summary>The graph that predicts.</summary>
    internal ExecutionGraph InferenceGraph => _inference.Graph;

    internal WeightGuard Guard { get; } = new();

    /// <summary>Counts how often a layer was frozen or thawed.</summary>
    internal int TrainableVersion { get; private set; }

    internal AlignedBlock WeightBlock { get; }

    internal AlignedBlock StateBlock { get; }

    /// <summary>Finds a parameter by its name: <c>dense/kernel</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those that there are.</exception>
    public Parameter Parameter(string name) =>
        Array.Find(_parameters, parameter => parameter.Name == name)
        ?? throw new KeyNotFoundException(
            $"Model: expected one of the parameters {string.Join(", ", _parameters.Select(p => $"'{p.Name}'"))}. Received: '{name}'.");

    /// <summary>Makes a session of one's own, for a thread that predicts often, or for a model of several inputs or outputs.</summary>
    /// <param name="maxBatch">The largest number of samples that go through at once.</param>
    /// <param name="threads">How many threads share the work, the caller among them; over 1 the session has to be disposed.</param>
    public Session CreateSession(int maxBatch, int threads = 1) =>
        new(this, Checked(maxBatch, "a largest batch"), Checked(threads, "a number of threads"));

    /// <summary>Makes what a training loop runs on.</summary>
    /// <param name="maxBatch">The largest batch.</param>
    /// <param name="inputGradient">Whether the gradients of the model's inputs are wanted too.</param>
    /// <param name="threads">How many threads share the work, the caller among them; over 1 the session has to be disposed.</param>
    public TrainingSession CreateTrainingSession(int maxBatch, bool inputGradient = false, int threads = 1) => new(
        this, Checked(maxBatch, "a largest batch"), inputGradient, Checked(threads, "a number of threads"), learnsFrom: null);

    /// <summary>The table that Keras prints: each layer with its output shape and number of parameters, and the totals.</summary>
    public string Summary() => ModelSummary.Of(this);

    private static InvalidOperationException Several(string what, int count) =>
        new($"Model: expected one {what} for this call. Received: a model of {count}; a session reaches each of them.");

    private static int Checked(int value, string what) => value > 0
        ? value
        : throw new ArgumentOutOfRangeException(
            nameof(value), FormattableString.Invariant($"Model: expected {what} of at least 1. Received: {value}."));
}
