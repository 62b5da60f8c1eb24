using System.Runtime.CompilerServices;
using Nn.Execution;

namespace Nn;

/// <summary>
/// A network that can run: executable nodes and one block of weights, made by <see cref="Sequential.Build(Shape, uint)"/>. It holds no
/// buffers: those are a session's. <see cref="Predict(ReadOnlySpan{float}, Span{float})"/> may be called from any number of threads at
/// once.
/// </summary>
public sealed class Model
{
    private readonly Layer _description;
    private readonly InferenceFolding _inference;
    private readonly WorkspacePool _pool;
    private readonly AlignedBlock _state;
    private readonly BuiltLayer[] _layers;
    private readonly Parameter[] _parameters;

    /// <summary>The managed id of the thread that trains the model; 0 while nobody does.</summary>
    private volatile int _trainer;
    private long _weightUpdates;

    internal Model(Layer description, Graph graph, AlignedBlock weights, AlignedBlock state, Parameter[] parameters, BuiltLayer[] layers)
    {
        _description = description;
        Graph = graph;
        WeightBlock = weights;
        _state = state;
        _parameters = parameters;
        _layers = layers;
        _inference = new InferenceFolding(this);
        _pool = new WorkspacePool(_inference.Graph);
        foreach (BuiltLayer layer in layers) layer.Attach(this);
    }

    /// <summary>The shape of one sample's features.</summary>
    public Shape InputShape => Graph.Slots[0];

    /// <summary>The shape of one sample's prediction.</summary>
    public Shape OutputShape => Graph.Slots[Graph.Output];

    /// <summary>All weights and state in Keras' order: layer by layer; kernel, bias; gamma, beta, moving mean, moving variance.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The layers in the order in which they were built, the whole description first.</summary>
    public IReadOnlyList<BuiltLayer> Layers => _layers;

    /// <summary>How often the weights have changed: whatever is derived from them is checked against it.</summary>
    public long WeightUpdates => Volatile.Read(ref _weightUpdates);

    /// <summary>The model's last operation if it is a sigmoid or softmax, with which a loss can be fused; else null.</summary>
    public Layers.Activation? OutputActivation => Graph.OutputActivation;

    /// <summary>The graph that trains.</summary>
    internal Graph Graph { get; }

    /// <summary>The graph that predicts.</summary>
    internal Graph InferenceGraph => _inference.Graph;

    /// <summary>Counts how often a layer was frozen or thawed.</summary>
    internal int TrainableVersion { get; private set; }

    internal AlignedBlock WeightBlock { get; }

    /// <summary>Whether forward passes of training change something: moving statistics.</summary>
    internal bool HasState => _state.Length > 0;

    /// <summary>Finds a parameter by its name: <c>dense/kernel</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those that there are.</exception>
    public Parameter Parameter(string name) =>
        Array.Find(_parameters, parameter => parameter.Name == name)
        ?? throw new KeyNotFoundException(
            $"Model: expected one of the parameters {string.Join(", ", _parameters.Select(p => $"'{p.Name}'"))}. Received: '{name}'.");

    /// <summary>Makes a session of one's own, for a thread that predicts often.</summary>
    /// <param name="maxBatch">The largest number of samples that go through at once.</param>
    /// <param name="threads">How many threads share the work, the caller among them; over 1 the session has to be disposed.</param>
    public Session CreateSession(int maxBatch, int threads = 1) =>
        new(this, Checked(maxBatch, "a largest batch"), Checked(threads, "a number of threads"));

    /// <summary>Makes what a training loop runs on.</summary>
    /// <param name="maxBatch">The largest batch.</param>
    /// <param name="inputGradient">Whether the gradient of the model's input is wanted too.</param>
    /// <param name="threads">How many threads share the work, the caller among them; over 1 the session has to be disposed.</param>
    public TrainingSession CreateTrainingSession(int maxBatch, bool inputGradient = false, int threads = 1) =>
        new(this, Checked(maxBatch, "a largest batch"), inputGradient, Checked(threads, "a number of threads"));

    /// <summary>Predicts in inference mode, from any thread.</summary>
    /// <param name="features">Any number of samples, row after row: <c>rows × InputShape.Size</c> values.</param>
    /// <param name="predictions">Receives <c>rows × OutputShape.Size</c> values.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other or the model.</exception>
    /// <exception cref="InvalidOperationException">The model is being trained: <see cref="Clone"/> gives one to predict with
    /// meanwhile.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Predict(ReadOnlySpan<float> features, Span<float> predictions)
    {
        int rows = CountRows(features.Length, predictions.Length);
        Workspace workspace = _pool.Rent(rows);
        Predict(workspace, features, predictions, rows);
        _pool.Return(workspace);
    }

    /// <summary>A model of the same description with weights of its own: to serve predictions while this one trains on.</summary>
    public Model Clone()
    {
        ThrowIfTraining();
        var builder = new ModelBuilder(InputShape, seed: 0);
        Model clone = builder.ToModel(_description, builder.Add(_description, builder.Input));
        WeightBlock.Span.CopyTo(clone.WeightBlock.Span);
        _state.Span.CopyTo(clone._state.Span);
        for (int i = 0; i < _layers.Length; i++) clone._layers[i].CopyTrainable(_layers[i]);
        return clone;
    }

    /// <summary>The table that Keras prints: each layer with its output shape and number of parameters, and the totals.</summary>
    public string Summary() => ModelSummary.Of(this);

    /// <summary>Notes that the weights have changed.</summary>
    internal void CountWeightUpdate() => Interlocked.Increment(ref _weightUpdates);

    internal void CountTrainableChange() => TrainableVersion++;

    /// <summary>From now on only the calling thread may use the model, until <see cref="EndTraining"/>.</summary>
    internal void BeginTraining()
    {
        if (Interlocked.CompareExchange(ref _trainer, Environment.CurrentManagedThreadId, 0) != 0)
        {
            throw new InvalidOperationException(
                "Model: expected one training at a time. Received: a second one while the first is under way.");
        }
    }

    internal void EndTraining() => _trainer = 0;

    internal int CountRows(int features, int predictions)
    {
        int rows = features / InputShape.Size;
        long room = (long)rows * OutputShape.Size;
        if (features == 0 || rows * InputShape.Size != features)
        {
            throw new ArgumentException(
                $"Model: expected features of whole samples of shape {InputShape}, {InputShape.Size} values each. "
                + $"Received: {features} values.",
                nameof(features));
        }

        if (predictions != room)
        {
            throw new ArgumentException(
                $"Model: expected room for {rows} predictions of shape {OutputShape}, {room} values. Received: {predictions}.",
                nameof(predictions));
        }

        return rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Predict(Workspace workspace, ReadOnlySpan<float> features, Span<float> predictions, int rows)
    {
        ThrowIfTraining();
        long before = WeightUpdates;
        _inference.Refresh();
        int inputSize = InputShape.Size, outputSize = OutputShape.Size;
        for (int first = 0; first < rows; first += workspace.MaxBatch)
        {
            int count = Math.Min(rows - first, workspace.MaxBatch);
            features.Slice(first * inputSize, count * inputSize).CopyTo(workspace.Value(0, count));
            workspace.Forward(count, training: false);
            workspace.ModelOutput(count).CopyTo(predictions.Slice(first * outputSize, count * outputSize));
        }

        if (WeightUpdates != before)
        {
            throw new InvalidOperationException(
                "Model: expected weights that stay during a prediction. "
                + "Received: a change from another thread; use Clone() to serve predictions meanwhile.");
        }
    }

    internal void ThrowIfTraining()
    {
        int trainer = _trainer;
        if (trainer != 0 && trainer != Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException(
                "Model: expected no prediction while the model trains. Received: one; use Clone() to serve predictions meanwhile.");
        }
    }

    private static int Checked(int value, string what) => value > 0
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), $"Model: expected {what} of at least 1. Received: {value}.");
}
