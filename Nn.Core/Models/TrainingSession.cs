using Nn.Execution;

namespace Nn;

/// <summary>
/// The buffers with which one thread trains a model step by step: values, gradients, what layers put aside. Made once by
/// <see cref="Model.CreateTrainingSession"/>; after that a step allocates nothing. This is what a trainer stands on; for a loop of your
/// own: fill <see cref="Input(int)"/>, call <see cref="Forward"/>, write <see cref="OutputGradient"/>, call <see cref="Backward()"/>,
/// use <see cref="Gradients"/>, change the weights, call <see cref="Commit"/>.
/// </summary>
public sealed class TrainingSession : IDisposable
{
    private readonly bool[] _noLogits;
    private readonly bool[] _allLogits;
    private readonly bool _inputGradient;
    private readonly bool[]? _learnsFrom;
    private readonly float[] _stateBefore;
    private GraphRunner _runner;
    private int _trainableVersion;
    private int _rows;
    private bool _isForwardDone;
    private bool _isCommitDue;
    private long _weightVersion;

    internal TrainingSession(Model model, int maxBatch, bool inputGradient, int threads, bool[]? learnsFrom)
    {
        Model = model;
        Team = WorkTeam.OfSeveral(threads);
        _inputGradient = inputGradient;
        _learnsFrom = learnsFrom;
        _noLogits = new bool[model.OutputShapes.Count];
        _allLogits = Array.ConvertAll(model.Graph.LogitsSlots, slot => slot >= 0);
        _trainableVersion = model.TrainableVersion;
        _stateBefore = new float[model.StateBlock.Length];
        _runner = GraphRunner.ForTraining(model.Graph, maxBatch, Team, model.WeightBlock.Length, inputGradient, learnsFrom, before: null);
    }

    /// <summary>The model that is trained.</summary>
    public Model Model { get; }

    /// <summary>The largest batch.</summary>
    public int MaxBatch => _runner.MaxBatch;

    /// <summary>
    /// The bytes of the session's arena: values, gradients of values and scratch memory; the gradients of the weights come on top.
    /// </summary>
    public long ArenaBytes => _runner.Memory.ArenaLength * sizeof(float);

    /// <summary>Starts the random numbers of dropout; with <see cref="Step"/> it decides every mask.</summary>
    public uint Seed { get => _runner.Memory.Seed; set => _runner.Memory.Seed = value; }

    /// <summary>The number of training steps so far; each has random numbers of its own.</summary>
    public long Step { get => (long)_runner.Memory.Step; set => _runner.Memory.Step = (ulong)value; }

    /// <summary>
    /// The gradients of all weights, in the layout of <see cref="Nn.Model.Parameters"/>' block; overwritten by each backward pass.
    /// </summary>
    public ReadOnlySpan<float> Gradients => _runner.Memory.Gradients;

    internal WorkTeam? Team { get; }

    /// <summary>What stateful layers keep from batch to batch, for batches up to <see cref="MaxBatch"/>.</summary>
    internal Memory<float> Lasting => _runner.Memory.Lasting;

    /// <summary>Watches where the time of a step goes; null for nobody.</summary>
    internal IStepObserver? Observer { get => _runner.Observer; set => _runner.Observer = value; }

    internal Span<float> WritableGradients => _runner.Memory.Gradients;

    /// <summary>Where the features of a batch go: <c>rows × InputShape.Size</c> values.</summary>
    /// <param name="rows">The number of samples.</param>
    public Span<float> Input(int rows) => Input(0, rows);

    /// <summary>Where the features of one of the inputs go: <c>rows × its size</c> values.</summary>
    /// <param name="index">The input, from 0.</param>
    /// <param name="rows">The number of samples.</param>
    public Span<float> Input(int index, int rows) =>
        _runner.Memory.Input(Session.CheckIndex(index, Model.InputShapes.Count, "an input"), Checked(rows));

    /// <summary>An output of the last <see cref="Forward"/>: <c>rows × its size</c> values.</summary>
    /// <param name="index">The output, from 0.</param>
    public ReadOnlySpan<float> Output(int index = 0) => _runner.Memory.Output(CheckedOutput(index), _rows);

    /// <summary>The mask of an output, a number for each of its time steps: 0 where losses and metrics leave it out; empty without one.</summary>
    /// <param name="index">The output, from 0.</param>
    public ReadOnlySpan<float> OutputMask(int index = 0) => _runner.Memory.OutputMask(CheckedOutput(index), _rows);

    /// <summary>Where the gradient of an output goes before <see cref="Backward()"/>.</summary>
    /// <param name="index">The output, from 0.</param>
    public Span<float> OutputGradient(int index = 0) => _runner.Memory.LossGradient(CheckedOutput(index), _rows);

    /// <summary>Whether the last operation of an output is a sigmoid or softmax, so that a loss may work on what stands before it.</summary>
    /// <param name="index">The output, from 0.</param>
    public bool HasLogits(int index = 0) => _allLogits[CheckedOutput(index)];

    /// <summary>What stands before the final sigmoid or softmax.</summary>
    /// <param name="index">The output, from 0.</param>
    public ReadOnlySpan<float> Logits(int index = 0) => HasLogits(index) ? _runner.Memory.Logits(index, _rows) : throw NoLogits();

    /// <summary>Where the gradient of the logits goes before <see cref="BackwardFromLogits"/>.</summary>
    /// <param name="index">The output, from 0.</param>
    public Span<float> LogitsGradient(int index = 0) => HasLogits(index) ? _runner.Memory.LogitsGradient(index, _rows) : throw NoLogits();

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
            ? _runner.Memory.Gradient(parameter)
            : throw new ArgumentException($"Parameter '{parameter.Name}' is state and has no gradient.", nameof(parameter));
    }

    /// <summary>The gradient of one of the model's inputs, for a session that was made with it; empty where no output depends on it.</summary>
    /// <param name="index">The input, from 0.</param>
    public ReadOnlySpan<float> InputGradient(int index = 0) => _inputGradient
        ? _runner.Memory.SlotGradient(Model.Graph.Inputs[Session.CheckIndex(index, Model.InputShapes.Count, "an input")], _rows)
        : throw new InvalidOperationException("TrainingSession: expected a session made with inputGradient: true.");

    /// <summary>Runs the model forward on what the inputs hold.</summary>
    /// <param name="rows">The number of samples, from 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="training">Whether as a training step (batch statistics, dropout) or as inference.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no samples, or more than the session holds.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in this session.</exception>
    public void Forward(int rows, bool training)
    {
        _runner.Enter();
        try
        {
            ForwardAlone(rows, training);
        }
        finally
        {
            _runner.Exit();
        }
    }

    /// <summary>
    /// Runs the model backward from the gradients of all outputs, once after each forward pass in training mode: it uses up the values.
    /// </summary>
    /// <exception cref="InvalidOperationException">No such pass came before, or another thread is in this session.</exception>
    public void Backward() => Backward(_noLogits);

    /// <summary>
    /// Runs the model backward from <see cref="LogitsGradient"/> of every output that has logits: for losses that are fused with the final
    /// activation.
    /// </summary>
    public void BackwardFromLogits() => Backward(Array.IndexOf(_allLogits, true) >= 0 ? _allLogits : throw NoLogits());

    /// <summary>
    /// Takes over what the last training step found into the model's state: moving statistics. Without it a step leaves the model as it was.
    /// </summary>
    /// <exception cref="InvalidOperationException">No forward pass in training mode came before, or it was committed already.</exception>
    /// <exception cref="NotFiniteNumberException">The state would be infinite or no number; nothing has changed.</exception>
    public void Commit()
    {
        if (!_isCommitDue)
        {
            throw new InvalidOperationException(
                "TrainingSession: expected a forward pass in training mode before each commit. Received: none.");
        }

        Model.BeginUpdate();
        try
        {
            if (CommitState() is { } wrong)
                throw new NotFiniteNumberException($"TrainingSession: expected finite state. Received: infinite or no numbers for '{wrong.Name}'.");
        }
        finally
        {
            Model.EndUpdate();
        }
    }

    /// <summary>
    /// Stateful layers begin anew: the states that each sample's place in the batch has from the batch before become 0.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread is in this session.</exception>
    public void ResetStates()
    {
        _runner.Enter();
        _runner.Memory.Reset();
        _runner.Exit();
    }

    /// <summary>Ends the session's threads, if it has several.</summary>
    public void Dispose() => Team?.Dispose();

    /// <summary>
    /// Begins to write what the step has found, weights and state; every call needs its <see cref="EndUpdate"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">Somebody has changed the weights since the forward pass began; nothing is begun.</exception>
    internal void BeginUpdate()
    {
        Model.BeginUpdate();
        // Odd by one since the writing began.
        if (Model.Guard.Version - 1 == _weightVersion) return;
        Model.EndUpdate();
        throw new InvalidOperationException(
            "Model: expected weights that stay during a training step. Received: a change from elsewhere; the step has changed nothing.");
    }

    internal void EndUpdate() => Model.EndUpdate();

    /// <summary>Within an update.</summary>
    /// <returns>What would be infinite or no number, in which case nothing has changed; else null.</returns>
    internal Parameter? CommitState()
    {
        _isCommitDue = false;
        Span<float> state = Model.StateBlock.Span;
        state.CopyTo(_stateBefore);
        _runner.Commit();
        if (Kernels.Reductions.AllFinite(state)) return null;
        Parameter wrong = Model.Parameters.First(parameter => !parameter.IsWeight && !Kernels.Reductions.AllFinite(parameter.Values));
        RevertState();
        return wrong;
    }

    /// <summary>Takes the last <see cref="CommitState"/> back.</summary>
    internal void RevertState() => _stateBefore.CopyTo(Model.StateBlock.Span);

    /// <summary>Forgets a training step: its random numbers will be those of the next one.</summary>
    /// <param name="step">The number of steps before it.</param>
    internal void Revert(long step)
    {
        _isCommitDue = _isForwardDone = false;
        Step = step;
    }

    /// <summary><see cref="Forward"/> for an owner who lets nobody else in.</summary>
    internal void ForwardAlone(int rows, bool training)
    {
        Checked(rows);
        if (_trainableVersion != Model.TrainableVersion) PlanAgain(rows);
        _rows = rows;
        _isForwardDone = false;
        _isCommitDue = false;
        _weightVersion = Model.Guard.Version;
        if (training) _runner.Memory.Step++;
        _runner.Forward(rows, training);
        _isForwardDone = _isCommitDue = training;
    }

    /// <summary>The backward pass for an owner who lets nobody else in.</summary>
    /// <param name="fromLogits">For each output whether it starts from <see cref="LogitsGradient"/>; the same array in every step.</param>
    internal void BackwardAlone(bool[] fromLogits)
    {
        if (!_isForwardDone)
        {
            throw new InvalidOperationException(
                "TrainingSession: expected a forward pass in training mode before each backward pass. Received: none.");
        }

        _isForwardDone = false;
        _runner.Backward(_rows, fromLogits);
    }

    private void Backward(bool[] fromLogits)
    {
        _runner.Enter();
        try
        {
            BackwardAlone(fromLogits);
        }
        finally
        {
            _runner.Exit();
        }
    }

    /// <summary>Layers were frozen or thawed: other nodes run backward, other buffers are needed.</summary>
    private void PlanAgain(int rows)
    {
        GraphRunner before = _runner;
        _trainableVersion = Model.TrainableVersion;
        _runner = GraphRunner.ForTraining(
            Model.Graph, before.MaxBatch, Team, Model.WeightBlock.Length, _inputGradient, _learnsFrom, before);
        for (int i = 0; i < Model.InputShapes.Count; i++) before.Memory.Input(i, rows).CopyTo(_runner.Memory.Input(i, rows));
    }

    private int CheckedOutput(int index) => Session.CheckIndex(index, _noLogits.Length, "an output");

    private static InvalidOperationException NoLogits() => new("TrainingSession: expected a model that ends in a sigmoid or softmax.");

    private int Checked(int rows) => rows > 0 && rows <= MaxBatch
        ? rows
        : throw new ArgumentOutOfRangeException(
            nameof(rows), FormattableString.Invariant($"TrainingSession: expected a batch of 1 to {MaxBatch} samples. Received: {rows}."));
}
