using System.Collections.Immutable;

namespace Nn.Serialization;

/// <summary>
/// Translates descriptions (layers, initializers, losses, ...) from and to a <see cref="Configuration"/>, without reflection. It knows
/// classes by kind and name, is handed to what reads and writes, and does not change: <see cref="With{TKind, TClass}"/> gives another one,
/// which knows a further class. Descriptions within descriptions are translated by the same registry.
/// <code>
/// Registry mine = Registry.Default.With&lt;Layer, Twice&gt;(
///     "Twice", new Twice(2), (layer, arguments) => layer with { Factor = arguments.Number("factor", layer.Factor) });
/// Configuration configuration = mine.Describe&lt;Layer&gt;(new Twice(3));   // Twice(factor=3, name=null, trainable=true)
/// Layer again = mine.Create&lt;Layer&gt;(configuration);
/// </code>
/// </summary>
public sealed class Registry
{
    private readonly ImmutableDictionary<Type, object> _kinds;

    private Registry(ImmutableDictionary<Type, object> kinds) => _kinds = kinds;

    /// <summary>A registry that knows nothing.</summary>
    public static Registry Empty { get; } = new(ImmutableDictionary<Type, object>.Empty);

    /// <summary>The layers, activations, initializers, regularizers and constraints of this library.</summary>
    public static Registry Default { get; } =
        Empty.WithInitializers().WithRegularizers().WithConstraints().WithActivations().WithLayers().WithActivationLayers().WithPooling().WithReshaping().WithConvolutions().WithRecurrent();

    /// <summary>A registry with a further kind of descriptions, none of which it knows yet.</summary>
    /// <typeparam name="TKind">The base class.</typeparam>
    /// <param name="name">What a description is called in messages: <c>layer</c>.</param>
    /// <param name="exchangeShared">Exchanges the arguments that every class of the kind has; none without it.</param>
    /// <exception cref="ArgumentException">The kind is known.</exception>
    public Registry WithKind<TKind>(string name, Func<TKind, Arguments, TKind>? exchangeShared = null)
        where TKind : class
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return !_kinds.ContainsKey(typeof(TKind))
            ? With(new Kind<TKind>(name, exchangeShared ?? ((description, _) => description)))
            : throw new ArgumentException($"Registry: expected a new kind. Received: {typeof(TKind).Name}, which is registered.");
    }

    /// <summary>
    /// A registry with a further class. A class may stand under several names: a description is written under the first that can say all of
    /// it. A name can also be read in snake case: <c>mean_squared_error</c>.
    /// </summary>
    /// <typeparam name="TKind">Its kind: the base class.</typeparam>
    /// <typeparam name="TClass">The class, sealed.</typeparam>
    /// <param name="className">The name under which its descriptions are written.</param>
    /// <param name="defaults">A description whose arguments are the defaults.</param>
    /// <param name="exchange">
    /// Exchanges the arguments that the class has beyond those of its kind: returns a description like the given one with each argument as it
    /// comes from <see cref="Arguments"/>.
    /// </param>
    /// <param name="aliases">Other names that are read: <c>mse</c>.</param>
    /// <exception cref="ArgumentException">A name is registered for this kind already.</exception>
    /// <exception cref="NotSupportedException">The kind is not registered.</exception>
    public Registry With<TKind, TClass>(
        string className, TClass defaults, Func<TClass, Arguments, TClass> exchange, params ReadOnlySpan<string> aliases)
        where TKind : class
        where TClass : class, TKind
    {
        ArgumentException.ThrowIfNullOrEmpty(className);
        ArgumentNullException.ThrowIfNull(defaults);
        ArgumentNullException.ThrowIfNull(exchange);
        return With(Kind<TKind>().With(
            className, defaults, (description, arguments) => exchange((TClass)description, arguments), aliases));
    }

    /// <summary>A registry with a further description, or a class, that has no arguments beyond those of its kind.</summary>
    /// <inheritdoc cref="With{TKind, TClass}"/>
    public Registry With<TKind>(string className, TKind defaults, params ReadOnlySpan<string> aliases)
        where TKind : class => With<TKind, TKind>(className, defaults, (description, _) => description, aliases);

    /// <summary>The class names of a kind, without their aliases, in the order in which they were registered.</summary>
    /// <exception cref="NotSupportedException">The kind is not registered.</exception>
    public IReadOnlyList<string> ClassNames<TKind>()
        where TKind : class => Kind<TKind>().ClassNames;

    /// <summary>Makes a description of a configuration.</summary>
    /// <exception cref="NotSupportedException">The kind, the class, or an argument of it is not supported; the message names it.</exception>
    /// <exception cref="ArgumentException">An argument is missing or has the wrong type.</exception>
    public TKind Create<TKind>(Configuration configuration)
        where TKind : class
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Kind<TKind>().Create(this, configuration);
    }

    /// <summary>Writes a description down, with all its arguments, those at their defaults too.</summary>
    /// <exception cref="NotSupportedException">Its kind or its class is not registered.</exception>
    public Configuration Describe<TKind>(TKind description)
        where TKind : class
    {
        ArgumentNullException.ThrowIfNull(description);
        return Kind<TKind>().Describe(this, description);
    }

    internal Kind<TKind> Kind<TKind>()
        where TKind : class => _kinds.TryGetValue(typeof(TKind), out object? kind)
        ? (Kind<TKind>)kind
        : throw new NotSupportedException(
            $"Registry: expected one of the kinds {string.Join(", ", _kinds.Keys.Select(type => type.Name).Order(StringComparer.Ordinal))}. " +
            $"Received: {typeof(TKind).Name}.");

    internal Registry With<TKind>(Kind<TKind> kind)
        where TKind : class => new(_kinds.SetItem(typeof(TKind), kind));
}
