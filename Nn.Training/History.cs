namespace Nn.Training;

/// <summary>What a training logged, epoch by epoch: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, <c>val_accuracy</c>, ...</summary>
public sealed class History
{
    private readonly List<string> _names = [];
    private readonly List<List<double>> _values = [];
    private readonly List<int> _epochs;
    private readonly List<int> _validationEpochs;

    internal History(IEnumerable<string> names, int capacity)
    {
        _epochs = new List<int>(capacity);
        _validationEpochs = new List<int>(capacity);
        foreach (string name in names)
        {
            _names.Add(name);
            _values.Add(new List<double>(capacity));
        }
    }

    /// <summary>The epochs that were completed, counted from 0.</summary>
    public IReadOnlyList<int> Epochs => _epochs;

    /// <summary>The names of what was logged.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The epochs, counted from 0, of the values of one name: all, or those after which validation happened.</summary>
    /// <exception cref="KeyNotFoundException">Nothing of that name was logged; the message lists what was.</exception>
    public IReadOnlyList<int> EpochsOf(string name) => this[name].Count == _epochs.Count ? _epochs : _validationEpochs;

    /// <summary>The values of one name, one for each epoch in which it was computed.</summary>
    /// <exception cref="KeyNotFoundException">Nothing of that name was logged; the message lists what was.</exception>
    public IReadOnlyList<double> this[string name] => _names.IndexOf(name) is >= 0 and var index
        ? _values[index]
        : throw new KeyNotFoundException(
            $"History: expected one of {string.Join(", ", _names.Select(n => $"'{n}'"))}. Received: '{name}'.");

    /// <summary>Whether something of that name was logged.</summary>
    public bool Contains(string name) => _names.Contains(name);

    internal void Log(int epoch, ScoreKeeper training, ScoreKeeper? validation)
    {
        for (int i = 0; i < training.Count; i++) _values[i].Add(training[i]);
        for (int i = 0; i < validation?.Count; i++) _values[training.Count + i].Add(validation[i]);
        _epochs.Add(epoch);
        if (validation is not null) _validationEpochs.Add(epoch);
    }
}
