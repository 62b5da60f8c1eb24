using System.Globalization;
using Nn.Training;

namespace Nn.Samples;

/// <summary>
/// Tells on standard error how far the training of a network is: one line, redrawn ten times a second on a terminal; where standard
/// error is redirected a new line every two seconds and at the end.
/// </summary>
internal sealed class ProgressLine(string name, int trainings, TextWriter writer) : IProgress<TrainingProgress>, IDisposable
{
    private readonly bool _redraws = !Console.IsErrorRedirected;
    private long _lastDrawn = Environment.TickCount64;
    private int _length;
    private int _trained;

    public void Report(TrainingProgress value)
    {
        bool trained = value.EpochEnded && value.Epoch + 1 == value.Epochs;
        bool isLast = trained && _trained + 1 == trainings;
        long now = Environment.TickCount64;
        if (now - _lastDrawn >= (_redraws ? 100 : 2000) || (isLast && !_redraws))
        {
            _lastDrawn = now;
            Draw(value);
        }

        if (trained) _trained++;
    }

    /// <summary>Leaves the terminal's line empty for what comes next.</summary>
    public void Dispose()
    {
        if (_length > 0) writer.Write('\r' + new string(' ', _length) + '\r');
    }

    private void Draw(TrainingProgress value)
    {
        string which = trainings == 1 ? name : $"{name}, training {_trained + 1}/{trainings}";
        (string scored, double last) = value.Values.Last();
        string score = string.Create(CultureInfo.InvariantCulture, $"{scored} {last:F3}");
        string step = value.EpochEnded ? "" : $" step {value.Step}/{value.Steps},";
        string line = string.Create(CultureInfo.InvariantCulture, $"{which}: epoch {value.Epoch + 1}/{value.Epochs},{step} {score}");
        if (_redraws)
        {
            writer.Write('\r' + line.PadRight(_length));
            _length = line.Length;
        }
        else
        {
            writer.WriteLine(line);
        }
    }
}
