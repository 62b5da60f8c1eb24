using System.Globalization;

namespace Nn.Serialization;

/// <summary>
/// Hands out the arguments of a <see cref="Configuration"/> by name, with Keras' default where one is not given, and remembers what nobody
/// asked for: an argument that is not understood is an error, never ignored.
/// </summary>
public sealed class ArgumentReader
{
    private readonly Configuration _configuration;
    private readonly HashSet<string> _unread;

    internal ArgumentReader(Configuration configuration)
    {
        _configuration = configuration;
        _unread = [.. configuration.Arguments.Keys];
    }

    /// <summary>The class whose arguments these are.</summary>
    public string ClassName => _configuration.ClassName;

    /// <summary>A whole number that must be given.</summary>
    public int Int(string name) => Take(name, out object? value) ? ToInt(name, value) : throw Missing(name);

    /// <summary>A whole number.</summary>
    public int Int(string name, int otherwise) => Take(name, out object? value) ? ToInt(name, value) : otherwise;

    /// <summary>A whole number or nothing.</summary>
    public int? OptionalInt(string name) => Take(name, out object? value) && value is not null ? ToInt(name, value) : null;

    /// <summary>A number that must be given.</summary>
    public double Number(string name) => Take(name, out object? value) ? ToNumber(name, value) : throw Missing(name);

    /// <summary>A number.</summary>
    public double Number(string name, double otherwise) => Take(name, out object? value) ? ToNumber(name, value) : otherwise;

    /// <summary>A number or nothing.</summary>
    public double? OptionalNumber(string name) => Take(name, out object? value) && value is not null ? ToNumber(name, value) : null;

    /// <summary>Yes or no.</summary>
    public bool Bool(string name, bool otherwise) =>
        !Take(name, out object? value) ? otherwise : value as bool? ?? throw Wrong(name, "true or false", value);

    /// <summary>A text.</summary>
    public string Text(string name, string otherwise) =>
        !Take(name, out object? value) ? otherwise : value as string ?? throw Wrong(name, "a text", value);

    /// <summary>A text or nothing.</summary>
    public string? OptionalText(string name) =>
        !Take(name, out object? value) || value is null ? null : value as string ?? throw Wrong(name, "a text", value);

    /// <summary>Numbers, where one number stands for a list of itself.</summary>
    public double[] Numbers(string name) => !Take(name, out object? value) ? throw Missing(name)
        : value is IReadOnlyList<object?> list ? [.. list.Select(item => ToNumber(name, item))] : [ToNumber(name, value)];

    /// <summary>The raw value, for what has a form of its own; null where it is not given.</summary>
    public object? Raw(string name) => Take(name, out object? value) ? value : null;

    /// <summary>An initializer by name or configuration.</summary>
    public Initializer Initializer(string name, Initializer otherwise) => !Take(name, out object? value) ? otherwise : value switch
    {
        string text => Nn.Initializer.FromName(text),
        Configuration configuration => InitializerRegistry.Initializers.Create(configuration),
        _ => throw Wrong(name, "an initializer", value),
    };

    /// <summary>Accepts an argument only at the one value that is supported.</summary>
    /// <exception cref="NotSupportedException">It has another value.</exception>
    public void Only(string name, params ReadOnlySpan<object?> supported)
    {
        if (!Take(name, out object? value)) return;
        foreach (object? one in supported)
        {
            if (Equals(one, value)) return;
        }

        throw new NotSupportedException(
            $"{_configuration.ClassName}: the argument '{name}' is not supported with the value {Show(value)}.");
    }

    internal void ThrowIfUnread()
    {
        if (_unread.Count > 0)
        {
            throw new NotSupportedException(
                $"{_configuration.ClassName}: the argument '{_unread.Order(StringComparer.Ordinal).First()}' is not supported.");
        }
    }

    private bool Take(string name, out object? value)
    {
        _unread.Remove(name);
        return _configuration.Arguments.TryGetValue(name, out value);
    }

    private int ToInt(string name, object? value) => value switch
    {
        long whole when whole is >= int.MinValue and <= int.MaxValue => (int)whole,
        double real when real == Math.Floor(real) && Math.Abs(real) <= int.MaxValue => (int)real,
        _ => throw Wrong(name, "a whole number", value),
    };

    private double ToNumber(string name, object? value) => value switch
    {
        long whole => whole,
        double real => real,
        _ => throw Wrong(name, "a number", value),
    };

    private ArgumentException Missing(string name) => new($"{_configuration.ClassName}: expected the argument '{name}'. Received: none.");

    private ArgumentException Wrong(string name, string expected, object? value) =>
        new($"{_configuration.ClassName}: expected {expected} as the argument '{name}'. Received: {Show(value)}.");

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        Configuration configuration => configuration.ClassName,
        IReadOnlyList<object?> list => $"[{string.Join(", ", list.Select(Show))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
