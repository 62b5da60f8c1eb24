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
    private readonly Dictionary<Type, (Func<T, string> ClassName, Action<T, ArgumentWriter> Write)> _writers = [];

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
        where TClass : T => RegisterFamily([className], read, _ => className, write);

    /// <summary>Registers several of Keras' classes that one class here stands for.</summary>
    /// <param name="classNames">Keras' class names; they must be new.</param>
    /// <param name="read">Makes a description of the arguments of any of them.</param>
    /// <param name="classNameOf">Says which of them a description is.</param>
    /// <param name="write">Takes down the arguments of a description.</param>
    /// <exception cref="ArgumentException">A name or the class is registered already.</exception>
    public void RegisterFamily<TClass>(
        IEnumerable<string> classNames,
        Func<ArgumentReader, TClass> read,
        Func<TClass, string> classNameOf,
        Action<TClass, ArgumentWriter> write)
        where TClass : T
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (_writers.ContainsKey(typeof(TClass)))
        {
            throw new ArgumentException(
                $"Registry: expected a new class of {_kind}. Received: '{typeof(TClass).Name}', which is registered.");
        }

        foreach (string className in classNames) RegisterName(className, reader => read(reader));
        _writers.Add(
            typeof(TClass),
            (description => classNameOf((TClass)description), (description, writer) => write((TClass)description, writer)));
    }

    /// <summary>Registers other names by which Keras takes a class: <c>mse</c>.</summary>
    /// <param name="className">The name of a registered class.</param>
    /// <param name="aliases">The other names; they must be new.</param>
    /// <exception cref="ArgumentException">A name is registered already.</exception>
    public void RegisterAliases(string className, params ReadOnlySpan<string> aliases)
    {
        foreach (string alias in aliases) RegisterName(alias, _readers[className]);
    }

    /// <summary>Registers a further name by which descriptions are read.</summary>
    internal void RegisterName(string className, Func<ArgumentReader, T> read)
    {
        if (!_readers.TryAdd(className, read))
        {
            throw new ArgumentException(
                $"Registry: expected a new name of a {_kind}. Received: '{className}', which is registered.", nameof(className));
        }
    }

    /// <summary>Makes a description.</summary>
    /// <exception cref="NotSupportedException">The class, or an argument of it, is not supported; the message names it.</exception>
    /// <exception cref="ArgumentException">An argument is missing or has the wrong type.</exception>
    public T Create(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var reader = new ArgumentReader(configuration);
        T description = Read(reader);
        reader.ThrowIfUnread();
        return description;
    }

    /// <summary>Writes a description down.</summary>
    /// <exception cref="NotSupportedException">Its class is not registered.</exception>
    public Configuration Describe(T description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var writer = new ArgumentWriter();
        return new Configuration(Write(description, writer), writer.Arguments);
    }

    /// <summary>Makes a description of arguments that a description around it reads too.</summary>
    internal T Read(ArgumentReader reader) => _readers.TryGetValue(reader.ClassName, out Func<ArgumentReader, T>? read)
        ? read(reader)
        : throw new NotSupportedException($"The {_kind} '{reader.ClassName}' is not supported.");

    /// <summary>Takes down the arguments of a description among those of a description around it.</summary>
    /// <returns>The class name.</returns>
    internal string Write(T description, ArgumentWriter writer)
    {
        if (!_writers.TryGetValue(description.GetType(), out (Func<T, string> ClassName, Action<T, ArgumentWriter> Write) entry))
            throw new NotSupportedException($"The {_kind} '{description.GetType().Name}' is not registered.");
        entry.Write(description, writer);
        return entry.ClassName(description);
    }
}
