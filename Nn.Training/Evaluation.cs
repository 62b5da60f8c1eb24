namespace Nn.Training;

/// <summary>What an evaluation found: the loss and each metric by its name.</summary>
public sealed class Evaluation
{
    private readonly string[] _names;
    private readonly double[] _values;

    internal Evaluation(string[] names, double[] values)
    {
        _names = names;
        _values = values;
    }

    /// <summary><c>loss</c>, then the metrics in their order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The value of one name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those that there are.</exception>
    public double this[string name] => Array.IndexOf(_names, name) is >= 0 and var index
        ? _values[index]
        : throw new KeyNotFoundException(
            $"Evaluation: expected one of {string.Join(", ", _names.Select(n => $"'{n}'"))}. Received: '{name}'.");

    /// <summary>The loss.</summary>
    public double Loss => _values[0];

    /// <summary>The metric <c>accuracy</c>.</summary>
    /// <exception cref="KeyNotFoundException">The trainer has no metric of that name.</exception>
    public double Accuracy => this["accuracy"];
}
