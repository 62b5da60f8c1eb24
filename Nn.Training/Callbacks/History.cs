using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Nn.Training;

/// <summary>
/// What a training logged, epoch by epoch: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, <c>val_accuracy</c>, ... Can be read from any thread
/// while the training runs: readers see whole epochs.
/// </summary>
public sealed partial class History : IReadOnlyDictionary<string, IReadOnlyList<double>>
{
    private readonly string[] _names;
    private readonly double[][] _values;
    private readonly int[] _epochs;
    private readonly int[] _validationEpochs;
    private readonly int _trainingNames;
    private long _counts;

    internal History(string[] names, int trainingNames, int capacity)
    {
        _names = names;
        _trainingNames = trainingNames;
        _epochs = new int[capacity];
        _validationEpochs = new int[trainingNames < names.Length ? capacity : 0];
        _values = Array.ConvertAll(names, _ => new double[capacity]);
    }

    /// <summary>A history that goes on with the epochs of another one of the same names.</summary>
    internal History(History before, int capacity)
        : this(before._names, before._trainingNames, before.EpochCount + capacity)
    {
        (int epochs, int validated) = before.Counts;
        before._epochs.AsSpan(0, epochs).CopyTo(_epochs);
        before._validationEpochs.AsSpan(0, validated).CopyTo(_validationEpochs);
        for (int i = 0; i < _values.Length; i++) before._values[i].AsSpan(0, i < _trainingNames ? epochs : validated).CopyTo(_values[i]);
        _counts = before._counts;
    }

    /// <summary>The epochs that were completed, counted from 0.</summary>
    public IReadOnlyList<int> Epochs => new ArraySegment<int>(_epochs, 0, EpochCount);

    /// <summary>The names of what was logged.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _names;

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<double>> Values => this.Select(pair => pair.Value);

    /// <summary>The number of names.</summary>
    public int Count => _names.Length;

    /// <summary>The values of one name, one for each epoch in which it was computed.</summary>
    /// <exception cref="KeyNotFoundException">Nothing of that name was logged; the message lists what was.</exception>
    public IReadOnlyList<double> this[string key] => TryGetValue(key, out IReadOnlyList<double>? values) ? values : throw NotFound(key);

    private int EpochCount => Counts.Epochs;

    /// <summary>Completed epochs in the lower half, validated ones in the upper: one word, so that a reader sees an epoch whole.</summary>
    private (int Epochs, int Validated) Counts
    {
        get
        {
            long counts = Volatile.Read(ref _counts);
            return ((int)counts, (int)(counts >> 32));
        }
    }

    /// <summary>The epochs, counted from 0, of the values of one name: all, or those after which validation happened.</summary>
    /// <exception cref="KeyNotFoundException">Nothing of that name was logged; the message lists what was.</exception>
    public IReadOnlyList<int> EpochsOf(string name)
    {
        int index = Array.IndexOf(_names, name);
        if (index < 0) throw NotFound(name);
        return index < _trainingNames ? Epochs : new ArraySegment<int>(_validationEpochs, 0, Counts.Validated);
    }

    /// <summary>Whether something of that name was logged.</summary>
    public bool Contains(string name) => ContainsKey(name);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => Array.IndexOf(_names, key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out IReadOnlyList<double> value)
    {
        int index = Array.IndexOf(_names, key);
        value = index < 0 ? null! : (IReadOnlyList<double>)ValuesOf(index, Counts);
        return index >= 0;
    }

    /// <summary>The values of all names at one moment.</summary>
    public IEnumerator<KeyValuePair<string, IReadOnlyList<double>>> GetEnumerator()
    {
        (int, int) counts = Counts;
        return _names.Select((name, i) => KeyValuePair.Create(name, (IReadOnlyList<double>)ValuesOf(i, counts))).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The number of epochs and the last values: <c>100 epochs - loss: 0.4013 - val_loss: 0.4210</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        (int Epochs, int) counts = Counts;
        text.Append(CultureInfo.InvariantCulture, $"{counts.Epochs} {(counts.Epochs == 1 ? "epoch" : "epochs")}");
        for (int i = 0; i < _names.Length; i++)
        {
            if (ValuesOf(i, counts) is [.., var last]) text.Append(CultureInfo.InvariantCulture, $" - {_names[i]}: {last:F4}");
        }

        return text.ToString();
    }

    /// <summary>The number of names of training; those of validation follow.</summary>
    internal int TrainingNames => _trainingNames;

    /// <summary>The epochs after which validation happened.</summary>
    internal IReadOnlyList<int> ValidationEpochs => new ArraySegment<int>(_validationEpochs, 0, Counts.Validated);

    /// <summary>A history that was read.</summary>
    /// <exception cref="FormatException">The numbers do not fit each other.</exception>
    internal static History Of(string[] names, int trainingNames, int[] epochs, int[] validated, double[][] values)
    {
        bool fits = names.Length == values.Length && names.Distinct().Count() == names.Length && trainingNames > 0 && trainingNames <= names.Length
            && (validated.Length == 0 || trainingNames < names.Length) && IsRising(epochs) && IsRising(validated) && validated.All(epochs.Contains)
            && values.Index().All(item => item.Item.Length == (item.Index < trainingNames ? epochs : validated).Length);
        if (!fits) throw new FormatException("a history whose names, epochs and values do not fit each other");
        var history = new History(names, trainingNames, epochs.Length);
        foreach ((int index, int epoch) in epochs.Index())
        {
            int validation = Array.IndexOf(validated, epoch);
            history.Log(
                epoch,
                [.. values[..trainingNames].Select(all => all[index])],
                validation < 0 ? [] : [.. values[trainingNames..].Select(all => all[validation])]);
        }

        return history;
    }

    internal void Log(int epoch, ReadOnlySpan<double> training, ReadOnlySpan<double> validation)
    {
        (int epochs, int validated) = Counts;
        for (int i = 0; i < training.Length; i++) _values[i][epochs] = training[i];
        _epochs[epochs++] = epoch;
        if (!validation.IsEmpty)
        {
            for (int i = 0; i < validation.Length; i++) _values[_trainingNames + i][validated] = validation[i];
            _validationEpochs[validated++] = epoch;
        }

        Volatile.Write(ref _counts, ((long)validated << 32) | (uint)epochs);
    }

    private static bool IsRising(int[] epochs) => epochs is not [< 0, ..] && epochs.Zip(epochs.Skip(1)).All(pair => pair.First < pair.Second);

    private ArraySegment<double> ValuesOf(int index, (int Epochs, int Validated) counts) =>
        new ArraySegment<double>(_values[index], 0, index < _trainingNames ? counts.Epochs : counts.Validated);

    private KeyNotFoundException NotFound(string name) =>
        new($"History: expected one of {string.Join(", ", _names.Select(n => $"'{n}'"))}. Received: '{name}'.");
}
