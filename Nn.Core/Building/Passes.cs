using Nn.Execution;

namespace Nn;

/// <summary>What a node sees of a session while it computes forward.</summary>
public readonly ref struct ForwardPass
{
    private readonly Workspace _workspace;
    private readonly GraphStep _step;
    private readonly int _part;

    internal ForwardPass(Workspace workspace, GraphStep step, int rows, bool training, int part = 0)
    {
        _part = part;
        _workspace = workspace;
        _step = step;
        Rows = rows;
        Training = training;
    }

    /// <summary>The number of samples in the batch.</summary>
    public int Rows { get; }

    /// <summary>Whether this is a training step (batch statistics, dropout) and not inference.</summary>
    public bool Training { get; }

    /// <summary>An input of the node: <c>Rows × input size</c> values.</summary>
    public ReadOnlySpan<float> Input(int index = 0) => _workspace.Value(_step.Inputs[index], Rows);

    /// <summary>The output of the node: <c>Rows × output size</c> values, to be overwritten.</summary>
    public Span<float> Output => _workspace.Value(_step.Output, Rows);

    /// <summary>Memory that the node reserved.</summary>
    public Span<float> Scratch(Scratch scratch) => _workspace.Scratch(scratch, _part);

    /// <summary>The key of this step's random numbers for this node: differs by seed, step and node, not by thread or batch.</summary>
    public ulong RandomKey => _workspace.RandomKey(_step.Index);
}

/// <summary>What a node sees of a training session while it computes backward.</summary>
public readonly ref struct BackwardPass
{
    private readonly Workspace _workspace;
    private readonly GraphStep _step;
    private readonly int _part;

    internal BackwardPass(Workspace workspace, GraphStep step, int rows, int part = 0)
    {
        _part = part;
        _workspace = workspace;
        _step = step;
        Rows = rows;
    }

    /// <summary>The number of samples in the batch.</summary>
    public int Rows { get; }

    /// <summary>An input of the node as the forward pass saw it; only with <see cref="Retained.Input"/>.</summary>
    public ReadOnlySpan<float> Input(int index = 0) => _workspace.Value(_step.Inputs[index], Rows);

    /// <summary>The output of the node as the forward pass left it; only with <see cref="Retained.Output"/>.</summary>
    public ReadOnlySpan<float> Output => _workspace.Value(_step.Output, Rows);

    /// <summary>The gradient of the output: the node's to use up.</summary>
    public Span<float> OutputGradient => _workspace.OutputGradient(_step, Rows);

    /// <summary>Whether anybody wants the gradient of an input: not for the model's input, nor where nothing before it learns.</summary>
    public bool WantsInputGradient(int index = 0) => _workspace.WantsInputGradient(_step, index);

    /// <summary>The gradient of an input, to be overwritten; empty where nobody wants it.</summary>
    public Span<float> InputGradient(int index = 0) => _workspace.InputGradient(_step, index, Rows);

    /// <summary>The gradient of one of the node's weights, to be overwritten.</summary>
    /// <exception cref="ArgumentException">The parameter is state, which has no gradient.</exception>
    public Span<float> Gradient(Parameter parameter) => parameter.IsWeight ? _workspace.Gradient(parameter) : throw IsState(parameter);

    /// <summary>Memory that the node reserved.</summary>
    public Span<float> Scratch(Scratch scratch) => _workspace.Scratch(scratch, _part);

    /// <summary>The key of this step's random numbers for this node: the forward pass's.</summary>
    public ulong RandomKey => _workspace.RandomKey(_step.Index);

    private static ArgumentException IsState(Parameter parameter) =>
        new($"Parameter '{parameter.Name}': expected a weight, which has a gradient. Received: state.", nameof(parameter));
}
