using System.Globalization;
using System.Text;

namespace Nn.Training;

/// <summary>
/// Prints how training goes as Keras does: epoch, bar, time, values. On a terminal the line of an epoch is drawn again as it grows, at most
/// twenty times a second; where output is redirected each epoch is one line, printed when it has ended.
/// </summary>
public sealed class ConsoleProgress : IProgress<TrainingProgress>
{
    private const int BarLength = 20;

    private static readonly TimeSpan s_redrawInterval = TimeSpan.FromMilliseconds(50);

    private readonly TextWriter _writer;
    private readonly bool _redraws;
    private readonly StringBuilder _line = new();
    private int _lastLength;
    private TimeSpan _lastDrawn;

    /// <summary>Prints to the console.</summary>
    public ConsoleProgress()
        : this(Console.Out, !Console.IsOutputRedirected)
    {
    }

    /// <summary>Prints to a writer.</summary>
    /// <param name="writer">Where the text goes.</param>
    /// <param name="redraws">Whether a line may be drawn again, by a carriage return.</param>
    public ConsoleProgress(TextWriter writer, bool redraws)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
        _redraws = redraws;
    }

    /// <summary>Whether it has a use for reports of steps.</summary>
    internal bool Redraws => _redraws;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        foreach (TrainingWarning warning in value.Warnings) _writer.WriteLine($"Warning: {warning.Message}");
        bool isDue = value.Step == 1 || value.Elapsed - _lastDrawn >= s_redrawInterval;
        if (!value.EpochEnded && !(_redraws && isDue)) return;
        _lastDrawn = value.EpochEnded ? TimeSpan.Zero : value.Elapsed;
        Compose(value);
        int length = _line.Length;
        if (_redraws)
        {
            // What is left of a longer line before is blanked.
            _line.Insert(0, '\r').Append(' ', Math.Max(0, _lastLength - length));
        }

        _lastLength = value.EpochEnded ? 0 : length;
        if (value.EpochEnded) _line.Append('\n');
        _writer.Write(_line);
        _writer.Flush();
    }

    private void Compose(TrainingProgress value)
    {
        int filled = value.Steps == 0 ? BarLength : (int)((long)BarLength * value.Step / value.Steps);
        double perStep = value.Elapsed.TotalSeconds / Math.Max(1, value.Step);
        _line.Clear().Append(CultureInfo.InvariantCulture, $"Epoch {value.Epoch + 1}/{value.Epochs}  {value.Step}/{value.Steps} ")
            .Append('━', filled).Append('─', BarLength - filled)
            .Append(' ').Append(Time(value.Elapsed.TotalSeconds)).Append(' ').Append(Time(perStep)).Append("/step");
        foreach ((string name, double number) in value.Values) _line.Append(CultureInfo.InvariantCulture, $" - {name}: {number:F4}");
    }

    /// <summary>Rounded before the unit is chosen: 59.7 seconds are 1:00.</summary>
    private static string Time(double seconds)
    {
        double whole = Math.Round(seconds, MidpointRounding.AwayFromZero);
        double thousandths = Math.Round(seconds * 1e3, MidpointRounding.AwayFromZero);
        if (whole >= 60) return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(whole / 60)}:{whole % 60:00}");
        if (thousandths >= 1000) return string.Create(CultureInfo.InvariantCulture, $"{whole}s");
        double millionths = Math.Round(seconds * 1e6, MidpointRounding.AwayFromZero);
        return millionths >= 1000
            ? string.Create(CultureInfo.InvariantCulture, $"{thousandths}ms")
            : string.Create(CultureInfo.InvariantCulture, $"{millionths}us");
    }
}
