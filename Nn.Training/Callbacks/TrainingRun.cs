using System.Diagnostics;
using Nn.Execution;
using Nn.Serialization;

namespace Nn.Training;

/// <summary>A training under way, as its callbacks see it.</summary>
public sealed class TrainingRun
{
    private readonly Trainer _trainer;
    private readonly ObjectiveSet _objectives;
    private readonly OptimizerState _optimizer;
    private readonly TrainingSession _session;
    private readonly ScoreKeeper _scores;
    private readonly ScoreKeeper? _validation;
    private readonly string[] _names;
    private readonly int _trainingNames;
    private readonly List<TrainingWarning> _warnings = [];
    private readonly HashSet<string> _matters = [];
    private long _epochStart;

    internal TrainingRun(
        Trainer trainer, TrainingSession session, ObjectiveSet objectives, OptimizerState optimizer, ScoreKeeper scores, ScoreKeeper? validation, string[] names,
        int epochs, int steps)
    {
        _trainer = trainer;
        _session = session;
        Model = session.Model;
        _objectives = objectives;
        _optimizer = optimizer;
        _scores = scores;
        _validation = validation;
        _names = names;
        _trainingNames = scores.Values.Length;
        Epochs = epochs;
        Steps = steps;
    }

    /// <summary>The model that is trained.</summary>
    public Model Model { get; }

    /// <summary>The epoch at which training ends.</summary>
    public int Epochs { get; }

    /// <summary>The steps of an epoch.</summary>
    public int Steps { get; }

    /// <summary>The epoch under way, counted from 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>The steps done in this epoch.</summary>
    public int Step { get; private set; }

    /// <summary>Whether the training goes on with a checkpoint, and with what its callbacks remembered.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Whether the epoch has ended, its validation included.</summary>
    public bool HasEpochEnded { get; private set; }

    /// <summary>Whether the epoch was validated.</summary>
    public bool IsValidated { get; private set; }

    /// <summary>The time since the epoch began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_epochStart);

    /// <summary>Why the training was asked to stop; null while it was not.</summary>
    public string? StopReason { get; private set; }

    /// <summary>What was found that may not be meant.</summary>
    public IReadOnlyList<TrainingWarning> Warnings => _warnings;

    /// <summary>The learning rate of the next step; one that is set takes the place of the schedule from then on.</summary>
    public double LearningRate { get => _optimizer.LearningRate; set => _optimizer.LearningRate = value; }

    /// <summary>The schedule of the learning rate, the optimizer's until another is set; a rate that was set is one that stays.</summary>
    public Schedule Schedule { get => _optimizer.Schedule; set => _optimizer.Schedule = value; }

    /// <summary>
    /// The values by their names, in a new dictionary: <c>loss</c>, <c>accuracy</c>, running over the epoch so far; at the end of an epoch that
    /// was validated <c>val_loss</c>, ... too.
    /// </summary>
    public IReadOnlyDictionary<string, double> Values
    {
        get
        {
            var values = new OrderedDictionary<string, double>();
            _scores.Compute();
            for (int i = 0; i < _trainingNames; i++) values.Add(_names[i], _scores.Values[i]);
            for (int i = _trainingNames; IsValidated && i < _names.Length; i++) values.Add(_names[i], _validation!.Values[i - _trainingNames]);
            return values;
        }
    }

    /// <summary>All names that are logged: those of training, then those of validation.</summary>
    internal string[] Names => _names;

    /// <summary>Whether a name is that of a value of validation.</summary>
    internal bool IsOfValidation(string name) => Array.IndexOf(_names, name) >= _trainingNames;

    /// <summary>Which way a value is better; null where its metric does not say.</summary>
    internal bool? LargerIsBetter(string name) => _objectives.LargerIsBetter[Array.IndexOf(_names, name) % _trainingNames];

    /// <summary>Ends the training after the batch, or the epoch, under way.</summary>
    /// <param name="reason">Why, for whoever looks at <see cref="StopReason"/>.</param>
    public void Stop(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        StopReason ??= reason;
    }

    /// <summary>Tells of something that may not be meant, to progress, callbacks and the event source.</summary>
    /// <param name="warning">What was found.</param>
    public void Warn(TrainingWarning warning)
    {
        ArgumentNullException.ThrowIfNull(warning);
        _warnings.Add(warning);
        NnEventSource.Log.Warn(warning.Message);
    }

    /// <summary>Puts the states of stateful recurrent layers back to zeros.</summary>
    public void ResetStates() => _session.ResetStates();

    /// <summary>A copy of all weights and state as they are.</summary>
    public WeightSnapshot SaveSnapshot() => new(Model);

    /// <summary>Puts a copy back.</summary>
    /// <param name="snapshot">What <see cref="SaveSnapshot"/> gave.</param>
    /// <exception cref="ArgumentException">It is another model's.</exception>
    public void Restore(WeightSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        snapshot.RestoreTo(Model);
    }

    /// <summary>Writes a checkpoint, as <see cref="Trainer.Save"/>: in <see cref="CallbackState.OnEpochComplete"/> with what all callbacks remember.</summary>
    /// <inheritdoc cref="Trainer.Save"/>
    public void SaveCheckpoint(string path, Registry? registry = null, IEnumerable<KeyValuePair<string, string>>? metadata = null) =>
        _trainer.Save(path, registry, metadata);

    /// <summary>Whether this is the first time that something is to be warned of, which once is enough for.</summary>
    internal bool IsNews(string matter) => _matters.Add(matter);

    /// <summary>The training goes on behind an epoch that another one has ended.</summary>
    internal void Resume(EpochMemory before) => (IsResumed, HasEpochEnded, Epoch) = (true, true, before.Next - 1);

    internal void BeginEpoch(int epoch)
    {
        (Epoch, Step, HasEpochEnded, IsValidated) = (epoch, 0, false, false);
        _epochStart = Stopwatch.GetTimestamp();
    }

    internal void EndBatch() => Step++;

    internal void EndEpoch(bool isValidated)
    {
        (HasEpochEnded, IsValidated) = (true, isValidated);
        _validation?.Compute();
    }
}
