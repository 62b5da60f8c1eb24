using System.Globalization;
using Nn.Training;

namespace Nn.Samples.Circles;

/// <summary>
/// One line on standard error that tells how far the training of a network is: redrawn ten times a second on a terminal, and where standard
/// error is redirected printed at each quarter.
/// </summary>
internal sealed class ProgressLine(string name, int trainings, TextWriter writer) : IProgress<TrainingProgress>, IDisposable
{
    private const long RedrawMilliseconds = 100;

    private readonly bool _redraws = !Console.IsErrorRedirected;
    private long _lastDrawn = Environment.TickCount64;
    private int _length;
    private long _epochs;

    public void Report(TrainingProgress value)
    {
        if (!value.EpochEnded) return;
        _epochs++;
        long all = (long)trainings * value.Epochs;
        if (_redraws)
        {
            long now = Environment.TickCount64;
            if (now - _lastDrawn < RedrawMilliseconds) return;
            _lastDrawn = now;
            string line = Compose(value);
            writer.Write('\r' + line.PadRight(_length));
            _length = line.Length;
        }
        else if (_epochs * 4 / all > (_epochs - 1) * 4 / all)
        {
            writer.WriteLine(Compose(value));
        }
    }

    /// <summary>Leaves the terminal's line empty for what comes next.</summary>
    public void Dispose()
    {
        if (_length > 0) writer.Write('\r' + new string(' ', _length) + '\r');
    }

    private string Compose(in TrainingProgress value)
    {
        long training = (_epochs - 1) / value.Epochs;
        string which = trainings == 1 ? name : $"{name}, training {training + 1}/{trainings}";
        return string.Create(CultureInfo.InvariantCulture, $"{which}: epoch {value.Epoch + 1}/{value.Epochs}, {value.Name(value.Count - 1)} {value.Value(value.Count - 1):F3}");
    }
}
