namespace Nn.Serialization;

/// <summary>Takes down the arguments of a description by Keras' names.</summary>
public sealed class ArgumentWriter
{
    private readonly Dictionary<string, object?> _arguments = [];

    internal IReadOnlyDictionary<string, object?> Arguments => _arguments;

    /// <summary>A whole number.</summary>
    public void Set(string name, int value) => _arguments[name] = (long)value;

    /// <summary>A number.</summary>
    public void Set(string name, double? value) => _arguments[name] = value;

    /// <summary>Yes or no.</summary>
    public void Set(string name, bool value) => _arguments[name] = value;

    /// <summary>A text or nothing.</summary>
    public void Set(string name, string? value) => _arguments[name] = value;

    /// <summary>A list of numbers.</summary>
    public void Set(string name, IEnumerable<double> values) => _arguments[name] = values.Select(value => (object?)value).ToArray();

    /// <summary>A description within the description.</summary>
    public void Set(string name, Configuration value) => _arguments[name] = value;

    /// <summary>Descriptions within the description.</summary>
    public void Set(string name, IEnumerable<Configuration> values) => _arguments[name] = values.Select(object? (value) => value).ToArray();

    /// <summary>An initializer: by its name alone where that says everything, else with its arguments.</summary>
    public void Set(string name, Initializer value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _arguments[name] = Nn.Initializer.IsName(value.Name) && Nn.Initializer.FromName(value.Name) == value
            ? value.Name
            : InitializerRegistry.Initializers.Describe(value);
    }
}
