namespace Nn.Serialization;

/// <summary>
/// A description in neutral words: a class name and named arguments, as Keras names them. This is what files hold; a <see cref="Registry"/>
/// translates it from and to descriptions. It does not change, and two are equal that hold equal arguments, in any order.
/// </summary>
public sealed record Configuration
{
    /// <summary>A class name with arguments.</summary>
    /// <param name="className">Keras' class name: <c>Dense</c>.</param>
    /// <param name="arguments">
    /// Keras' argument names with their values: null, a <see cref="bool"/>, a number, a text, a <see cref="Configuration"/>, or a list or a
    /// dictionary (by texts) of these. What is given is copied.
    /// </param>
    /// <exception cref="ArgumentException">There is no class name, a name stands twice, or a value is none of these.</exception>
    public Configuration(string className, IEnumerable<KeyValuePair<string, object?>> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(className);
        ArgumentNullException.ThrowIfNull(arguments);
        ClassName = className;
        Arguments = ConfigurationValue.Copy(arguments);
    }

    /// <inheritdoc cref="Configuration(string, IEnumerable{KeyValuePair{string, object?}})"/>
    public Configuration(string className, params ReadOnlySpan<(string Name, object? Value)> arguments)
        : this(className, Pairs(arguments))
    {
    }

    /// <summary>Keras' class name.</summary>
    public string ClassName { get; }

    /// <summary>
    /// The arguments in the order in which they were given. Values are null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>,
    /// <see cref="string"/>, <see cref="Configuration"/>, <see cref="IReadOnlyList{T}"/> or
    /// <see cref="IReadOnlyDictionary{TKey, TValue}"/> of these.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Arguments { get; }

    /// <summary>
    /// The same with another value of one argument, for instance a wider layer made of one that was read:
    /// <c>registry.Create&lt;Layer&gt;(registry.Describe(layer).With("units", 100))</c>.
    /// </summary>
    /// <param name="name">Keras' argument name; one that is not there yet is added.</param>
    /// <param name="value">A value of the kinds that the constructor takes.</param>
    /// <exception cref="ArgumentException">There is no name, or the value is none of these.</exception>
    public Configuration With(string name, object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var arguments = new OrderedDictionary<string, object?>(Arguments) { [name] = value };
        return new Configuration(ClassName, arguments);
    }

    /// <summary>Whether class names and arguments are equal. Numbers are compared by value: 1 and 1.0 are equal.</summary>
    public bool Equals(Configuration? other) =>
        other is not null && ClassName == other.ClassName && ConfigurationValue.AreEqual(Arguments, other.Arguments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ClassName, ConfigurationValue.Hash(Arguments));

    /// <summary>As one would write it down: <c>Dense(units=50, activation='relu')</c>.</summary>
    public override string ToString() => ConfigurationValue.Show(this);

    private static KeyValuePair<string, object?>[] Pairs(ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        var pairs = new KeyValuePair<string, object?>[arguments.Length];
        for (int i = 0; i < pairs.Length; i++) pairs[i] = new(arguments[i].Name, arguments[i].Value);
        return pairs;
    }
}
