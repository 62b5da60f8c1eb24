using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;

namespace Nn.Serialization;

/// <summary>
/// The values that an argument of a <see cref="Configuration"/> can have, brought to one form: null, bool, long, double, string, a
/// configuration, a read-only list, a read-only dictionary.
/// </summary>
internal static class ConfigurationValue
{
    public static IReadOnlyDictionary<string, object?> Copy(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        var copy = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach ((string name, object? value) in entries)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(entries));
            if (!copy.TryAdd(name, Normalize(value)))
                throw new ArgumentException($"Configuration: expected each name once. Received: '{name}' twice.", nameof(entries));
        }

        return new ReadOnlyDictionary<string, object?>(copy);
    }

    public static object? Normalize(object? value) => value switch
    {
        null or bool or long or double or string or Configuration => value,
        float single => Widen(single),
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        IEnumerable<KeyValuePair<string, object?>> entries => Copy(entries),
        IEnumerable list => Array.AsReadOnly([.. list.Cast<object?>().Select(Normalize)]),
        _ => throw new ArgumentException(
            "Configuration: expected null, true or false, a number, a text, a configuration, a list or a dictionary. " +
            $"Received: {value.GetType().Name}."),
    };

    public static bool AreEqual(object? a, object? b) => (a, b) switch
    {
        (long whole, double real) => AreEqual(whole, real),
        (double real, long whole) => AreEqual(whole, real),
        (IReadOnlyDictionary<string, object?> first, IReadOnlyDictionary<string, object?> second) =>
            first.Count == second.Count
            && first.All(entry => second.TryGetValue(entry.Key, out object? value) && AreEqual(entry.Value, value)),
        (IReadOnlyList<object?> first, IReadOnlyList<object?> second) =>
            first.Count == second.Count && first.Zip(second).All(pair => AreEqual(pair.First, pair.Second)),
        _ => Equals(a, b),
    };

    public static int Hash(object? value) => value switch
    {
        null => 0,
        long whole => ((double)whole).GetHashCode(),
        IReadOnlyDictionary<string, object?> entries =>
            entries.Aggregate(entries.Count, (sum, entry) => unchecked(sum + HashCode.Combine(entry.Key, Hash(entry.Value)))),
        IReadOnlyList<object?> list => list.Aggregate(list.Count, (hash, item) => HashCode.Combine(hash, Hash(item))),
        _ => value.GetHashCode(),
    };

    public static string Show(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static bool AreEqual(long whole, double real) =>
        real == whole && real is >= long.MinValue and < -(double)long.MinValue && (long)real == whole;

    /// <summary>
    /// The number that a person would have written for a float32: 0.1 for 0.1f, where that gives the same float32 back.
    /// </summary>
    private static double Widen(float value)
    {
        double shortest = double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return (float)shortest == value ? shortest : value;
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case Configuration { ClassName: string name, Arguments: var arguments }:
                AppendAll(text.Append(name), "()", arguments, argument =>
                {
                    text.Append(argument.Key).Append('=');
                    Append(text, argument.Value);
                });
                break;
            case IReadOnlyDictionary<string, object?> entries:
                AppendAll(text, "{}", entries, entry =>
                {
                    Append(text, entry.Key);
                    Append(text.Append(": "), entry.Value);
                });
                break;
            case IReadOnlyList<object?> list:
                AppendAll(text, "[]", list, item => Append(text, item));
                break;
            case string plain:
                text.Append('\'').Append(plain.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal))
                    .Append('\'');
                break;
            case bool yes:
                text.Append(yes ? "true" : "false");
                break;
            default:
                text.Append(Convert.ToString(value ?? "null", CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, string brackets, IReadOnlyCollection<T> items, Action<T> append)
    {
        text.Append(brackets[0]);
        int start = text.Length;
        foreach (T item in items)
        {
            if (text.Length > start) text.Append(", ");
            append(item);
        }

        text.Append(brackets[1]);
    }
}
