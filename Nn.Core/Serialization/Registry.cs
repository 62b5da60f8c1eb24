namespace Nn.Serialization;

/// <summary>
/// Translates descriptions of one kind (layers, losses, optimizers, ...) from and to configurations, without reflection: each class is
/// registered once, with a function for either way. Files and importers go through it, and so can classes of your own.
/// </summary>
/// <typeparam name="T">The base class of the descriptions.</typeparam>
public sealed class Registry<T>
    where T : class
{
    private readonly string _kind;
    private readonly Dictionary<string, Func<ArgumentReader, T>> _readers = [];
    private readonly Dictionary<Type, (string ClassName, Action<T, ArgumentWriter> Write)> _writers = [];

    /// <summary>An empty registry.</summary>
    /// <param name="kind">What its descriptions are called in messages: <c>layer</c>.</param>
    public Registry(string kind) => _kind = kind;

    /// <summary>The class names that are known.</summary>
    public IReadOnlyCollection<string> ClassNames => _readers.Keys;

    /// <summary>Registers a class under its Keras name.</summary>
    /// <param name="className">Keras' class name; it must be new.</param>
    /// <param name="read">Makes a description of the arguments.</param>
    /// <param name="write">Takes down the arguments of a description.</param>
    /// <exception cref="ArgumentException">The name or the class is registered already.</exception>
    public void Register<TClass>(string className, Func<ArgumentReader, TClass> read, Action<TClass, ArgumentWriter> write)
        where TClass : T
    {
        if (_writers.ContainsKey(typeof(TClass)))
            throw new ArgumentException($"Registry: expected a new class of {_kind}. Received: '{typeof(TClass).Name}', which is registered.");
        RegisterName(className, reader => read(reader));
        _writers.Add(typeof(TClass), (className, (description, writer) => write((TClass)description, writer)));
    }

    /// <summary>Registers a further name by which descriptions are read.</summary>
    internal void RegisterName(string className, Func<ArgumentReader, T> read)
    {
        if (!_readers.TryAdd(className, read))
            throw new ArgumentException($"Registry: expected a new name of a {_kind}. Received: '{className}', which is registered.", nameof(className));
    }

    /// <summary>Makes a description.</summary>
    /// <exception cref="NotSupportedException">The class, or an argument of it, is not supported; the message names it.</exception>
    /// <exception cref="ArgumentException">An argument is missing or has the wrong type.</exception>
    public T Create(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (!_readers.TryGetValue(configuration.ClassName, out Func<ArgumentReader, T>? read))
            throw new NotSupportedException($"The {_kind} '{configuration.ClassName}' is not supported.");
        var reader = new ArgumentReader(configuration);
        T description = read(reader);
        reader.ThrowIfUnread();
        return description;
    }

    /// <summary>Writes a description down.</summary>
    /// <exception cref="NotSupportedException">Its class is not registered.</exception>
    public Configuration Describe(T description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (!_writers.TryGetValue(description.GetType(), out (string ClassName, Action<T, ArgumentWriter> Write) entry))
            throw new NotSupportedException($"The {_kind} '{description.GetType().Name}' is not registered.");
        var writer = new ArgumentWriter();
        entry.Write(description, writer);
        return new Configuration(entry.ClassName, writer.Arguments);
    }
}
