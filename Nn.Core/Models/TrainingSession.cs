using System.Runtime.CompilerServices;
using Nn.Execution;

namespace Nn;

/// <summary>
/// The buffers with which one thread trains a model step by step: values, gradients, what layers put aside. Made once by
/// <see cref="Model.CreateTrainingSession"/>; after that a step allocates nothing. This is what a trainer stands on; for a loop of your
/// own: fill <see cref="Input"/>, call <see cref="Forward"/>, write <see cref="OutputGradient"/>, call <see cref="Backward()"/>,
/// use <see cref="Gradients"/>.
/// </summary>
public sealed class TrainingSession : IDisposable
{
    private readonly Workspace _workspace;
    private int _rows;
    private bool _isForwardDone;

    internal TrainingSession(Model model, int maxBatch, bool inputGradient, int threads)
    {
        Model = model;
        Team = threads > 1 ? new WorkTeam(threads) : null;
        _workspace = new Workspace(model.Graph, maxBatch, Team, model.WeightBlock.Length, inputGradient);
    }

    /// <summary>The model that is trained.</summary>
    public Model Model { get; }

    /// <summary>The largest batch.</summary>
    public int MaxBatch => _workspace.MaxBatch;

    /// <summary>
    /// The bytes of the session's arena: values, gradients of values and scratch memory; the gradients of the weights come on top.
    /// </summary>
    public long ArenaBytes => (long)_workspace.ArenaLength * sizeof(float);

    /// <summary>Starts the random numbers of dropout; with <see cref="Step"/> it decides every mask.</summary>
    public uint Seed { get => _workspace.Seed; set => _workspace.Seed = value; }

    /// <summary>The number of training steps so far; each has random numbers of its own.</summary>
    public long Step { get => (long)_workspace.Step; set => _workspace.Step = (ulong)value; }

    /// <summary>Where the features of a batch go: <c>rows × InputShape.Size</c> values.</summary>
    /// <param name="rows">The number of samples.</param>
    public Span<float> Input(int rows) => _workspace.Value(0, Checked(rows));

    /// <summary>The output of the last <see cref="Forward"/>: <c>rows × OutputShape.Size</c> values.</summary>
    public ReadOnlySpan<float> Output => _workspace.ModelOutput(_rows);

    /// <summary>Where the gradient of the output goes before <see cref="Backward()"/>.</summary>
    public Span<float> OutputGradient => _workspace.LossGradient(_rows);

    /// <summary>Whether the last operation is a sigmoid or softmax, so that a loss may work on what stands before it.</summary>
    public bool HasLogits => _workspace.HasLogits;

    /// <summary>What stands before the final sigmoid or softmax.</summary>
    public ReadOnlySpan<float> Logits => HasLogits ? _workspace.Logits(_rows) : throw NoLogits();

    /// <summary>Where the gradient of the logits goes before <see cref="BackwardFromLogits"/>.</summary>
    public Span<float> LogitsGradient => HasLogits ? _workspace.LogitsGradient(_rows) : throw NoLogits();

    /// <summary>
    /// The gradients of all weights, in the layout of <see cref="Nn.Model.Parameters"/>' block; overwritten by each backward pass.
    /// </summary>
    public ReadOnlySpan<float> Gradients => _workspace.Gradients;

    /// <summary>Ends the session's threads, if it has several.</summary>
    public void Dispose() => Team?.Dispose();

    internal WorkTeam? Team { get; }

    /// <summary>Watches where the time of a step goes; null for nobody.</summary>
    internal IStepObserver? Observer { get => _workspace.Observer; set => _workspace.Observer = value; }

    internal Span<float> WritableGradients => _workspace.Gradients;

    /// <summary>The gradient of one weight.</summary>
    /// <param name="parameter">A weight of this model.</param>
    public ReadOnlySpan<float> Gradient(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter.Model != Model)
        {
            throw new ArgumentException(
                $"TrainingSession: expected a parameter of its model. Received: '{parameter.Name}' of another.", nameof(parameter));
        }

        return parameter.IsWeight
            ? _workspace.Gradient(parameter)
            : throw new ArgumentException($"Parameter '{parameter.Name}' is state and has no gradient.", nameof(parameter));
    }

    /// <summary>The gradient of the model's input, for a session that was made with it.</summary>
    public ReadOnlySpan<float> InputGradient => _workspace.WantsModelInputGradient
        ? _workspace.ModelInputGradient(_rows)
        : throw new InvalidOperationException("TrainingSession: expected a session made with inputGradient: true.");

    /// <summary>Runs the model forward on what <see cref="Input"/> holds.</summary>
    /// <param name="rows">The number of samples, from 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="training">Whether as a training step (batch statistics, dropout; moving statistics are updated) or as
    /// inference.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no samples, or more than the session holds.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in this session.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(int rows, bool training)
    {
        Checked(rows);
        _workspace.Enter();
        try
        {
            _rows = rows;
            _isForwardDone = false;
            if (training) _workspace.Step++;
            _workspace.Forward(rows, training);
            _isForwardDone = training;
            // A training step moves the moving statistics.
            if (training && Model.HasState) Model.CountWeightUpdate();
        }
        finally
        {
            _workspace.Exit();
        }
    }

    /// <summary>
    /// Runs the model backward from <see cref="OutputGradient"/>, once after each forward pass in training mode: it uses up the values.
    /// </summary>
    /// <exception cref="InvalidOperationException">No such pass came before, or another thread is in this session.</exception>
    public void Backward() => Backward(fromLogits: false);

    /// <summary>Runs the model backward from <see cref="LogitsGradient"/>: for a loss that is fused with the final activation.</summary>
    public void BackwardFromLogits() => Backward(HasLogits ? true : throw NoLogits());

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(bool fromLogits)
    {
        _workspace.Enter();
        try
        {
            if (!_isForwardDone)
            {
                throw new InvalidOperationException(
                    "TrainingSession: expected a forward pass in training mode before each backward pass. Received: none.");
            }

            _isForwardDone = false;
            _workspace.Backward(_rows, fromLogits);
        }
        finally
        {
            _workspace.Exit();
        }
    }

    private static InvalidOperationException NoLogits() => new("TrainingSession: expected a model that ends in a sigmoid or softmax.");

    private int Checked(int rows) => rows > 0 && rows <= MaxBatch
        ? rows
        : throw new ArgumentOutOfRangeException(
            nameof(rows), $"TrainingSession: expected a batch of 1 to {MaxBatch} samples. Received: {rows}.");
}
