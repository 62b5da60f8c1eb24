namespace Nn.Training;

/// <summary>
/// Writes what TensorBoard draws, as <c>keras/src/callbacks/tensorboard.py</c>: event files in the folders <c>train</c> and <c>validation</c>, with the
/// curves <c>epoch_loss</c>, <c>epoch_accuracy</c>, ... by epoch and, in train, <c>epoch_learning_rate</c>.
/// </summary>
/// <param name="LogFolder">The folder, one a run; it is made if it is missing.</param>
public sealed record TensorBoard(string LogFolder = "logs") : Callback
{
    /// <summary>Writes <c>batch_loss</c>, ... after every so many steps too; null for none.</summary>
    public int? BatchFrequency { get; init; }

    /// <inheritdoc/>
    public override CallbackState Begin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (string.IsNullOrEmpty(LogFolder)) throw new ArgumentException("TensorBoard: expected a folder. Received: nothing.");
        if (BatchFrequency is { } frequency) Argument.InRange(nameof(TensorBoard), "frequency of batches", frequency, 1, double.PositiveInfinity);
        return new State(this, run);
    }

    private sealed class State : CallbackState
    {
        private const string Validation = "val_";

        private readonly TensorBoard _rule;
        private readonly TrainingRun _run;
        private readonly EventFile _train;
        private EventFile? _validation;
        private long _batches;

        public State(TensorBoard rule, TrainingRun run)
        {
            (_rule, _run) = (rule, run);
            _train = new EventFile(Path.Combine(rule.LogFolder, "train"));
        }

        public override bool WantsBatches => _rule.BatchFrequency is not null;

        public override void Exchange(CallbackMemory memory) => _batches = memory.Count("batches", _batches);

        public override void OnBatchEnd()
        {
            if (_batches++ % _rule.BatchFrequency == 0)
                _train.Write(_batches - 1, _run.Values.Select(pair => ($"batch_{pair.Key}", pair.Value)));
        }

        public override void OnEpochEnd()
        {
            (string Tag, double Value)[] values = [.. _run.Values.Select(pair => (pair.Key, pair.Value))];
            IEnumerable<(string, double)> validated = values.Where(value => _run.IsOfValidation(value.Tag))
                .Select(value => ($"epoch_{value.Tag[Validation.Length..]}", value.Value));
            _train.Write(
                _run.Epoch,
                [.. values.Where(value => !_run.IsOfValidation(value.Tag)).Select(value => ($"epoch_{value.Tag}", value.Value)),
                    ("epoch_learning_rate", _run.LearningRate)]);
            if (!_run.IsValidated) return;
            _validation ??= new EventFile(Path.Combine(_rule.LogFolder, "validation"));
            _validation.Write(_run.Epoch, validated);
        }
    }
}
