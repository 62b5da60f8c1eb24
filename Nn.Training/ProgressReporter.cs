using System.Diagnostics;

namespace Nn.Training;

/// <summary>Turns the state of a training into reports; made only where somebody listens.</summary>
/// <param name="listener">Who listens.</param>
/// <param name="names">The names of what the history logs: those of training, then those of validation.</param>
/// <param name="epochs">The epoch at which training ends.</param>
/// <param name="steps">The steps of an epoch.</param>
internal sealed class ProgressReporter(IProgress<TrainingProgress> listener, string[] names, int epochs, int steps)
{
    private readonly double[] _values = new double[names.Length];
    private long _start;
    private int _epoch;

    public void BeginEpoch(int epoch)
    {
        _epoch = epoch;
        _start = Stopwatch.GetTimestamp();
    }

    public void StepEnded(int step, ScoreKeeper scores) => Report(step, epochEnded: false, scores, null);

    public void EpochEnded(ScoreKeeper scores, ScoreKeeper? validation) => Report(steps, epochEnded: true, scores, validation);

    private void Report(int step, bool epochEnded, ScoreKeeper scores, ScoreKeeper? validation)
    {
        int count = scores.Count;
        for (int i = 0; i < count; i++) _values[i] = scores[i];
        for (int i = 0; i < validation?.Count; i++) _values[count++] = validation[i];
        listener.Report(new TrainingProgress(names, _values, count)
        {
            Epoch = _epoch,
            Epochs = epochs,
            Step = step,
            Steps = steps,
            EpochEnded = epochEnded,
            Elapsed = Stopwatch.GetElapsedTime(_start),
        });
    }
}
