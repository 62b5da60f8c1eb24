using System.Text.Json;

namespace Nn.Tests.Reference;

/// <summary>
/// The arguments of a reference case. Each is read by name, with the default of the original for one that is missing; one that nobody read
/// is refused at the end, so that an argument that we do not know cannot pass unseen. A null counts as missing.
/// </summary>
/// <param name="owner">The class or function, for messages.</param>
/// <param name="arguments">A JSON object, or nothing for no arguments.</param>
public sealed class ReferenceArguments(string owner, JsonElement arguments)
{
    private readonly HashSet<string> _read = [];

    /// <summary>Whether an argument is given and not null. It counts as read.</summary>
    public bool TryGet(string name, out JsonElement value)
    {
        _ = _read.Add(name);
        value = default;
        return arguments.ValueKind == JsonValueKind.Object
            && arguments.TryGetProperty(name, out value)
            && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>A number, or the default.</summary>
    public double Number(string name, double otherwise) => TryGet(name, out JsonElement value) ? value.GetDouble() : otherwise;

    /// <summary>A number, or null.</summary>
    public double? Number(string name) => TryGet(name, out JsonElement value) ? value.GetDouble() : null;

    /// <summary>A whole number, or the default. 3.0 is a whole number.</summary>
    public int Integer(string name, int otherwise) => TryGet(name, out JsonElement value) ? checked((int)value.GetDouble()) : otherwise;

    /// <summary>A truth value, or the default.</summary>
    public bool Flag(string name, bool otherwise) => TryGet(name, out JsonElement value) ? value.GetBoolean() : otherwise;

    /// <summary>A string, or the default.</summary>
    public string? Text(string name, string? otherwise = null) => TryGet(name, out JsonElement value) ? value.GetString() : otherwise;

    /// <summary>Refuses what was not read.</summary>
    /// <exception cref="NotSupportedException">Names the first argument that nobody read, and its owner.</exception>
    public void RefuseRest()
    {
        if (arguments.ValueKind != JsonValueKind.Object) return;
        foreach (JsonProperty argument in arguments.EnumerateObject())
        {
            if (!_read.Contains(argument.Name))
                throw new NotSupportedException($"{owner}: the argument '{argument.Name}' ({argument.Value}) is not supported.");
        }
    }
}
