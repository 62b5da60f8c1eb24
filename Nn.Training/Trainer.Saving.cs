using Nn.Serialization;

namespace Nn.Training;

public sealed partial class Trainer
{
    private TrainingRun? _run;
    private CallbackList? _callbacks;

    /// <summary>What was read of a checkpoint, until a training begins.</summary>
    private EpochMemory? _resumable;

    /// <summary>What a new session begins with: the steps whose random numbers were drawn, and what stateful layers keep.</summary>
    private long _randomStep;
    private Memory<float> _lasting;

    /// <summary>
    /// The epoch with which a training goes on that was read by <see cref="Load"/> or <see cref="Restore"/>; 0 where the checkpoint holds none.
    /// </summary>
    public int NextEpoch => _resumable?.Next ?? 0;

    /// <summary>
    /// Writes a checkpoint: the model, as <see cref="ModelFile"/> does, and all that training on takes: optimizer, losses and metrics, what the
    /// optimizer remembers, random numbers, the epoch, <see cref="History"/>, what callbacks remember. Between two trainings, or in a callback when
    /// an epoch has ended, where <see cref="TrainingRun.SaveCheckpoint"/> does the same.
    /// </summary>
    /// <param name="path">The file; there is always the old one or the new one, whenever the process ends.</param>
    /// <param name="registry">Knows the classes, your own among them; <see cref="TrainingRegistry.Default"/> without it.</param>
    /// <param name="metadata">Texts that go along, as in <see cref="ModelFile"/>.</param>
    /// <exception cref="NotSupportedException">The registry does not know a class; nothing is written.</exception>
    /// <exception cref="InvalidOperationException">A training is under way, within an epoch or on another thread.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one stays.</exception>
    public void Save(string path, Registry? registry = null, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool isOutermost = Enter();
        try
        {
            if (!isOutermost && _run is { HasEpochEnded: false })
            {
                throw new InvalidOperationException(
                    "Trainer: expected a checkpoint between two trainings, or when an epoch has ended. Received: one within an epoch.");
            }

            TensorFile file = ToTensors(registry ?? TrainingRegistry.Default, metadata);
            ReplacedFile.Write(path, file.Write);
        }
        finally
        {
            Exit(isOutermost);
        }
    }

    /// <summary>How the model of a file was trained; null for the file of a model alone.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">It is no safetensors file, or damaged.</exception>
    public static TrainingDescription? DescriptionIn(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using TensorReader reader = TensorReader.Open(path);
        return reader.Header.Metadata.TryGetValue(ModelFormat.TrainingName, out string? text) ? CheckpointJson.ReadDescription(text) : null;
    }

    /// <summary>
    /// Reads a checkpoint: a model, and a trainer that goes on where the one that was saved stood. A training whose
    /// <see cref="FitOptions.InitialEpoch"/> is <see cref="NextEpoch"/> takes up what callbacks remembered, and the history.
    /// <code>
    /// using Trainer trainer = Trainer.Load("half.safetensors");
    /// trainer.Fit(data, new FitOptions { InitialEpoch = trainer.NextEpoch, Epochs = 10 });
    /// </code>
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="registry">Knows the classes, your own among them; <see cref="TrainingRegistry.Default"/> without it.</param>
    /// <exception cref="FormatException">It is no checkpoint, or damaged; the message says where.</exception>
    /// <exception cref="NotSupportedException">It is of a later version, or a class or an argument in it is not known; the message names it.</exception>
    public static Trainer Load(string path, Registry? registry = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        registry ??= TrainingRegistry.Default;
        // Opened once: a file that is replaced meanwhile gives nobody the weights of one and the moments of another.
        using var checkpoint = new CheckpointReader(path);
        Model model = checkpoint.ReadModel(registry);
        Trainer trainer = CheckpointJson.ReadTrainer(checkpoint.Text, model, registry);
        foreach ((string name, Shape shape, Memory<float> values) in CheckpointArrays.Of(trainer._optimizer, model))
            checkpoint.Claim(name, shape, values);
        TrainerMemory memory = CheckpointJson.ReadMemory(checkpoint, model, registry);
        Memory<float> lasting = checkpoint.ClaimSession();
        checkpoint.ReadArrays();
        trainer.Take(memory, lasting);
        return trainer;
    }

    /// <summary>
    /// Takes over a checkpoint into this trainer, of the same model and optimizer: weights, and all that training on takes. If it fails nothing has
    /// changed.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="registry">Knows schedules of your own; <see cref="TrainingRegistry.Default"/> without it.</param>
    /// <exception cref="FormatException">It is no checkpoint, or damaged, or another model's or optimizer's; the message says where.</exception>
    /// <exception cref="NotSupportedException">It is of a later version.</exception>
    /// <exception cref="InvalidOperationException">A training is under way.</exception>
    public void Restore(string path, Registry? registry = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool isOutermost = EnterTraining();
        try
        {
            RestoreAlone(path, registry ?? TrainingRegistry.Default);
        }
        finally
        {
            ExitTraining(isOutermost);
        }
    }

    /// <summary>Restores within a training.</summary>
    /// <param name="path">The file.</param>
    /// <param name="registry">Knows schedules.</param>
    /// <param name="check">Sees the epoch of the checkpoint before anything changes.</param>
    private void RestoreAlone(string path, Registry registry, Action<EpochMemory?>? check = null)
    {
        using var checkpoint = new CheckpointReader(path);
        ModelFormat.Check(checkpoint.Header, Model.Parameters);
        // Beside what is in use: a file that cannot be read to its end changes nothing.
        var copies = new List<(Memory<float> Read, Memory<float> Used)>();
        foreach (Parameter parameter in Model.Parameters)
        {
            copies.Add((new float[parameter.Length], parameter.WritableMemory));
            checkpoint.Place(parameter, copies[^1].Read);
        }

        foreach ((string name, Shape shape, Memory<float> used) in CheckpointArrays.Of(_optimizer, Model))
            copies.Add((checkpoint.Claim(name, shape), used));
        TrainerMemory memory = CheckpointJson.ReadMemory(checkpoint, Model, registry);
        Memory<float> lasting = checkpoint.ClaimSession();
        checkpoint.ReadArrays();
        check?.Invoke(memory.Epoch);
        Model.BeginUpdate();
        foreach ((Memory<float> read, Memory<float> used) in copies) read.CopyTo(used);
        Model.EndUpdate();
        Take(memory, lasting);
    }

    private void Take(TrainerMemory memory, Memory<float> lasting)
    {
        _optimizer.Resume(memory.Steps, memory.Schedule);
        (_seed, _epochsDone, _randomStep, _lasting, _resumable) = (memory.Seed, memory.EpochsDone, memory.RandomStep, lasting, memory.Epoch);
        (History, _run, _callbacks) = (memory.Epoch?.History, null, null);
        // The next training makes a session of what was read.
        _step?.Dispose();
        _step = null;
    }

    private TensorFile ToTensors(Registry registry, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        TrainerMemory memory = Remember();
        TensorFile file = new ModelFile(Model, metadata).ToTensors(registry);
        file.Metadata.Add(ModelFormat.TrainingName, CheckpointJson.Write(Describe(registry), memory, registry));
        foreach ((string name, Shape shape, Memory<float> values) in CheckpointArrays.Of(_optimizer, Model)) file.Add(name, shape, values);
        foreach ((string name, Shape shape, ReadOnlyMemory<float> values) in CheckpointArrays.Of(memory.Epoch?.Callbacks ?? [])) file.Add(name, shape, values);
        Memory<float> lasting = _step?.Session.Lasting ?? _lasting;
        if (!lasting.IsEmpty) file.Add(CheckpointArrays.Session, lasting.Length, lasting);
        return file;
    }

    private TrainerMemory Remember()
    {
        EpochMemory? epoch = _run is { HasEpochEnded: true }
            ? new EpochMemory(_run.Epoch + 1, _run.StopReason, History!, _callbacks!.Remember())
            : _resumable;
        return new TrainerMemory(_optimizer.Steps, _optimizer.ChangedSchedule, _seed, _epochsDone, _step?.Session.Step ?? _randomStep, epoch);
    }

    /// <summary>Makes all descriptions of a checkpoint, to find what a registry does not know.</summary>
    private void CheckDescriptions(Registry registry)
    {
        _ = ModelDescription.Of(Model).ToJson(registry);
        _ = CheckpointJson.Write(Describe(registry), Remember(), registry);
    }

    /// <summary>A new session goes on with what was read.</summary>
    private void Continue(TrainingSession session)
    {
        session.Step = _randomStep;
        if (_lasting.IsEmpty) return;
        if (session.Lasting.Length != _lasting.Length)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Trainer: expected the batch size of the checkpoint, whose stateful layers keep {_lasting.Length} numbers. Received: one for {session.Lasting.Length}."));
        }

        _lasting.CopyTo(session.Lasting);
        _lasting = default;
    }
}
