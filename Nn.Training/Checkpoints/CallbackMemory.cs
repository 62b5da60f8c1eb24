namespace Nn.Training;

/// <summary>
/// What a callback remembers of a training, while it is exchanged with a checkpoint, in either direction. So a callback lists it once:
/// <code>
/// public override void Exchange(CallbackMemory memory)
/// {
///     _best = memory.Number("best", _best);
///     _wait = memory.Count("wait", _wait);
/// }
/// </code>
/// Written, each method notes the value and returns it; read, it returns what was noted.
/// </summary>
public sealed class CallbackMemory
{
    private readonly OrderedDictionary<string, object?> _values;
    private readonly Model _model;

    /// <param name="className">The callback's class, for messages.</param>
    /// <param name="model">The model that is trained.</param>
    /// <param name="values">What was noted; null to note.</param>
    internal CallbackMemory(string className, Model model, OrderedDictionary<string, object?>? values)
    {
        (ClassName, _model, IsReading) = (className, model, values is not null);
        _values = values ?? new OrderedDictionary<string, object?>(StringComparer.Ordinal);
    }

    /// <summary>Whether a checkpoint is being read.</summary>
    public bool IsReading { get; }

    internal string ClassName { get; }

    /// <summary>What was noted: null, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, <see cref="WeightSnapshot"/>.</summary>
    internal IReadOnlyDictionary<string, object?> Values => _values;

    /// <summary>A number, infinite and no number too, or null.</summary>
    public double? Number(string name, double? value) => Exchange(name, value, given => given is null or double, given => (double?)given);

    /// <summary>A whole number.</summary>
    public long Count(string name, long value) => Exchange(name, value, given => given is long, given => (long)given!);

    /// <inheritdoc cref="Count(string, long)"/>
    public int Count(string name, int value) => Exchange(
        name, value, given => given is long and >= int.MinValue and <= int.MaxValue, given => (int)(long)given!, value => (long)value);

    /// <summary>A text or null.</summary>
    public string? Text(string name, string? value) => Exchange(name, value, given => given is null or string, given => (string?)given);

    /// <summary>Weights and state of the model, or null.</summary>
    public WeightSnapshot? Weights(string name, WeightSnapshot? value)
    {
        if (value is not null && !value.IsOf(_model)) throw new ArgumentException($"{ClassName}: expected weights of the model that is trained. Received: another's.");
        return Exchange(name, value, given => given is null or WeightSnapshot, given => (WeightSnapshot?)given);
    }

    private T Exchange<T>(string name, T value, Predicate<object?> fits, Func<object?, T> convert, Func<T, object?>? note = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!IsReading)
        {
            return _values.TryAdd(name, note is null ? value : note(value))
                ? value
                : throw new ArgumentException($"{ClassName}: expected each name once. Received: '{name}' twice.", nameof(name));
        }

        return _values.TryGetValue(name, out object? given) && fits(given)
            ? convert(given)
            : throw new FormatException($"{ClassName}: expected a checkpoint with '{name}' of a {typeof(T).Name}. Received: {given ?? "none"}.");
    }
}
