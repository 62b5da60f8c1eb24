namespace Nn.Training;

/// <summary>A value that a callback watches, and which way it is better.</summary>
internal sealed class MonitoredValue
{
    private readonly TrainingRun _run;
    private readonly string _name;
    private readonly double _sign;

    private MonitoredValue(TrainingRun run, string name, bool isLargerBetter) =>
        (_run, _name, _sign) = (run, name, isLargerBetter ? -1 : 1);

    /// <exception cref="ArgumentException">Nothing of that name is logged, or nobody says which way is better.</exception>
    public static MonitoredValue Of(string owner, TrainingRun run, string name, bool? largerIsBetter)
    {
        if (Array.IndexOf(run.Names, name) < 0)
        {
            throw new ArgumentException(
                $"{owner}: expected one of {string.Join(", ", run.Names.Select(known => $"'{known}'"))} to watch. Received: '{name}'.");
        }

        return new MonitoredValue(run, name, largerIsBetter ?? run.LargerIsBetter(name) ?? throw new ArgumentException(
            $"{owner}: expected LargerIsBetter for '{name}', whose metric does not say which way is better. Received: null."));
    }

    /// <summary>The value of this epoch; false where it was not computed.</summary>
    public bool TryRead(out double value) => _run.Values.TryGetValue(_name, out value);

    /// <summary>Whether a value is better than another.</summary>
    public bool IsBetter(double value, double than) => _sign * value < _sign * than;

    /// <summary>A value that is worse by a change.</summary>
    public double Worsen(double value, double change) => value + (_sign * change);
}
