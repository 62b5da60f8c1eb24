namespace Nn.Serialization;

/// <summary>
/// The arguments of one description while they are exchanged with a <see cref="Configuration"/>, in either direction. So a class lists its
/// arguments once:
/// <code>
/// (layer, arguments) => layer with { Factor = arguments.Number("factor", layer.Factor), Shift = arguments.Bool("shift", layer.Shift) }
/// </code>
/// Reading, each method returns what the configuration gives, or else the value that it is handed, which is the default. Writing, it notes
/// that value and returns it. Reading, an argument of the wrong type is an <see cref="ArgumentException"/>, and one that is given and that
/// nobody asks for a <see cref="NotSupportedException"/>; both name it.
/// </summary>
public sealed partial class Arguments
{
    private readonly Registry _registry;
    private readonly Configuration? _read;
    private readonly HashSet<string> _unread = [];
    private readonly OrderedDictionary<string, object?> _written = [];

    /// <summary>Reads from a configuration.</summary>
    internal Arguments(Registry registry, Configuration configuration)
    {
        (_registry, _read, ClassName) = (registry, configuration, configuration.ClassName);
        _unread = [.. configuration.Arguments.Keys];
    }

    /// <summary>Writes a configuration of that class name.</summary>
    internal Arguments(Registry registry, string className) => (_registry, ClassName) = (registry, className);

    internal string ClassName { get; }

    /// <summary>Whether a description is made of the arguments; else it is written down.</summary>
    internal bool IsReading => _read is not null;

    /// <summary>The name of an argument without a default, as it is to be handed to the other methods.</summary>
    /// <exception cref="ArgumentException">Reading, it is not given.</exception>
    public string Required(string name) => _read is null || _read.Arguments.ContainsKey(name)
        ? name
        : throw new ArgumentException($"{ClassName}: expected the argument '{name}'. Received: none.");

    /// <summary>An argument that is supported at some values only, and noted nowhere.</summary>
    /// <exception cref="NotSupportedException">Reading, it has another value.</exception>
    public void Only(string name, object? supported, params ReadOnlySpan<object?> alsoSupported)
    {
        if (!IsGiven(name, out object? given) || ConfigurationValue.AreEqual(given, ConfigurationValue.Normalize(supported))) return;
        foreach (object? value in alsoSupported)
        {
            if (ConfigurationValue.AreEqual(given, ConfigurationValue.Normalize(value))) return;
        }

        throw new NotSupportedException(
            $"{ClassName}: the argument '{name}' is not supported with the value {ConfigurationValue.Show(given)}.");
    }

    /// <summary>An argument that changes nothing, and is noted nowhere.</summary>
    public void Ignore(string name) => _ = _unread.Remove(name);

    internal void ThrowIfUnread()
    {
        if (_unread.Count > 0)
        {
            throw new NotSupportedException(
                $"{ClassName}: the argument '{_unread.Order(StringComparer.Ordinal).First()}' is not supported.");
        }
    }

    internal Configuration ToConfiguration() => new(ClassName, _written);

    /// <summary>Reading, whether there is a value. Writing, there is none.</summary>
    private bool IsGiven(string name, out object? given)
    {
        given = null;
        _unread.Remove(name);
        return _read is not null && _read.Arguments.TryGetValue(name, out given);
    }

    /// <summary>Writing, notes the value.</summary>
    private T Note<T>(string name, T value, object? written)
    {
        if (_read is null && !_written.TryAdd(name, written))
            throw new ArgumentException($"{ClassName}: expected each argument once. Received: '{name}' twice.");
        return value;
    }

    private ArgumentException Wrong(string name, string expected, object? given) =>
        new($"{ClassName}: expected {expected} as the argument '{name}'. Received: {ConfigurationValue.Show(given)}.");
}
