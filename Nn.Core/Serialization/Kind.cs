using System.Collections.Immutable;

namespace Nn.Serialization;

/// <summary>The classes of one kind of descriptions (layers, losses, ...) within a <see cref="Registry"/>.</summary>
/// <param name="Name">What a description is called in messages: <c>layer</c>.</param>
/// <param name="ExchangeShared">Exchanges the arguments that every class of the kind has.</param>
internal sealed record Kind<T>(string Name, Func<T, Arguments, T> ExchangeShared)
    where T : class
{
    private ImmutableList<Entry> Entries { get; init; } = [];

    private ImmutableDictionary<string, Entry> ByName { get; init; } = ImmutableDictionary.Create<string, Entry>(StringComparer.Ordinal);

    /// <summary>Reads a description that is written as a plain value; null where the value is none.</summary>
    public Func<object?, T?> ReadPlain { get; init; } = _ => null;

    /// <summary>Writes a description as a plain value; null where it is to be written with its class name.</summary>
    public Func<T, object?> WritePlain { get; init; } = _ => null;

    /// <summary>Reads a description that stands under the class name of another kind; null where there is no such class.</summary>
    public Func<Registry, Arguments, T?> ReadBorrowed { get; init; } = (_, _) => null;

    /// <summary>Writes a description under the class name of another kind; null where it has a name of its own.</summary>
    public Func<Registry, T, Configuration?> WriteBorrowed { get; init; } = (_, _) => null;

    public string NameWithArticle => Name[0] is 'a' or 'e' or 'i' or 'o' ? $"an {Name}" : $"a {Name}";

    public IReadOnlyList<string> ClassNames => Entries.ConvertAll(entry => entry.ClassName);

    public Kind<T> With(string className, T defaults, Func<T, Arguments, T> exchange, ReadOnlySpan<string> aliases)
    {
        var entry = new Entry(className, defaults, exchange);
        ImmutableDictionary<string, Entry> byName = Add(ByName, className, entry);
        foreach (string alias in aliases) byName = Add(byName, alias, entry);
        return this with { Entries = Entries.Add(entry), ByName = byName };
    }

    public bool Knows(string name) => Find(name) is not null;

    public T Create(Registry registry, Configuration configuration)
    {
        var arguments = new Arguments(registry, configuration);
        T description = Read(registry, arguments);
        arguments.ThrowIfUnread();
        return description;
    }

    public T Read(Registry registry, Arguments arguments)
    {
        T description = Find(arguments.ClassName) is { } entry
            ? entry.Exchange(entry.Defaults, arguments)
            : ReadBorrowed(registry, arguments)
            ?? throw new NotSupportedException($"The {Name} '{arguments.ClassName}' is not supported.");
        return ExchangeShared(description, arguments);
    }

    public Configuration Describe(Registry registry, T description)
    {
        Entry[] entries = [.. Entries.Where(entry => entry.Defaults.GetType() == description.GetType())];
        foreach (Entry entry in entries)
        {
            Configuration configuration = Write(registry, description, entry.ClassName, entry.Exchange);
            if (entries.Length == 1 || Create(registry, configuration).Equals(description)) return configuration;
        }

        if (WriteBorrowed(registry, description) is { } borrowed)
        {
            Configuration shared = Write(registry, description, borrowed.ClassName, (same, _) => same);
            return new Configuration(borrowed.ClassName, borrowed.Arguments.Concat(shared.Arguments));
        }

        throw new NotSupportedException($"The {Name} '{description.GetType().Name}' is not registered.");
    }

    private Configuration Write(Registry registry, T description, string className, Func<T, Arguments, T> exchange)
    {
        var arguments = new Arguments(registry, className);
        _ = exchange(description, arguments);
        _ = ExchangeShared(description, arguments);
        return arguments.ToConfiguration();
    }

    private ImmutableDictionary<string, Entry> Add(ImmutableDictionary<string, Entry> byName, string name, Entry entry) =>
        !byName.ContainsKey(name)
            ? byName.Add(name, entry)
            : throw new ArgumentException($"Registry: expected a new name of {NameWithArticle}. Received: '{name}', which is registered.");

    /// <summary>A class answers to its names, and to them in Keras' other style: <c>he_uniform</c> for <c>HeUniform</c>.</summary>
    private Entry? Find(string name) => ByName.GetValueOrDefault(name)
        ?? ByName.FirstOrDefault(pair => KerasName.SnakeCase(pair.Key) == name).Value;

    private sealed record Entry(string ClassName, T Defaults, Func<T, Arguments, T> Exchange);
}
