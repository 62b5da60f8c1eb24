using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Nn.Training;

/// <summary>What an evaluation found: the loss and each metric by its name.</summary>
public sealed class Evaluation : IReadOnlyDictionary<string, double>
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

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _names;

    /// <inheritdoc/>
    public IEnumerable<double> Values => _values;

    /// <summary>The number of values.</summary>
    public int Count => _names.Length;

    /// <summary>The loss.</summary>
    public double Loss => _values[0];

    /// <summary>The metric <c>accuracy</c>.</summary>
    /// <exception cref="KeyNotFoundException">The trainer has no metric of that name.</exception>
    public double Accuracy => this["accuracy"];

    /// <summary>The value of one name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those that there are.</exception>
    public double this[string key] => TryGetValue(key, out double value)
        ? value
        : throw new KeyNotFoundException(
            $"Evaluation: expected one of {string.Join(", ", _names.Select(n => $"'{n}'"))}. Received: '{key}'.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => Array.IndexOf(_names, key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        int index = Array.IndexOf(_names, key);
        value = index < 0 ? 0 : _values[index];
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() =>
        _names.Zip(_values, KeyValuePair.Create).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The values as Keras prints them: <c>loss: 0.4013 - accuracy: 0.8420</c>.</summary>
    public override string ToString() =>
        string.Join(" - ", this.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}: {pair.Value:F4}")));
}
