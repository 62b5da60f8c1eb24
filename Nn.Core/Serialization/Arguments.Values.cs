using System.Numerics;

namespace Nn.Serialization;

public sealed partial class Arguments
{
    /// <summary>Yes or no.</summary>
    public bool Bool(string name, bool value) =>
        !IsGiven(name, out object? given) ? Note(name, value, value) : given is bool yes ? yes : throw Wrong(name, "true or false", given);

    /// <summary>A number; a whole one, where <typeparamref name="T"/> holds whole numbers.</summary>
    public T Number<T>(string name, T value)
        where T : struct, INumber<T> =>
        !IsGiven(name, out object? given) ? Note(name, value, FromNumber(value))
        : TryNumber(given, out T number) ? number
        : throw Wrong(name, IsWhole<T>() ? "a whole number" : "a number", given);

    /// <summary>A number or null.</summary>
    public T? OptionalNumber<T>(string name, T? value)
        where T : struct, INumber<T> =>
        !IsGiven(name, out object? given) ? Note(name, value, value is { } noted ? FromNumber(noted) : null)
        : given is null ? null
        : TryNumber(given, out T number) ? number
        : throw Wrong(name, IsWhole<T>() ? "a whole number or null" : "a number or null", given);

    /// <summary>Numbers. Reading, a number alone is a list of one.</summary>
    public IReadOnlyList<T> Numbers<T>(string name, IReadOnlyList<T> value)
        where T : struct, INumber<T> =>
        OptionalNumbers(name, value) ?? throw Wrong(name, IsWhole<T>() ? "whole numbers" : "numbers", null);

    /// <summary>Numbers or null. Reading, a number alone is a list of one.</summary>
    public IReadOnlyList<T>? OptionalNumbers<T>(string name, IReadOnlyList<T>? value)
        where T : struct, INumber<T>
    {
        if (!IsGiven(name, out object? given)) return Note(name, value, value?.Select(FromNumber).ToArray());
        if (given is null) return null;
        IReadOnlyList<object?> list = given as IReadOnlyList<object?> ?? [given];
        return [.. list.Select(item => TryNumber(item, out T number)
            ? number
            : throw Wrong(name, IsWhole<T>() ? "whole numbers" : "numbers", given))];
    }

    /// <summary>A text.</summary>
    public string Text(string name, string value) =>
        !IsGiven(name, out object? given) ? Note(name, value, value) : given as string ?? throw Wrong(name, "a text", given);

    /// <summary>A text or null.</summary>
    public string? OptionalText(string name, string? value) =>
        !IsGiven(name, out object? given) ? Note(name, value, value)
        : given is null or string ? (string?)given
        : throw Wrong(name, "a text or null", given);

    /// <summary>One of several values that have names, one of which may be null. Of two names of a value, the first is written.</summary>
    /// <exception cref="NotSupportedException">Reading, there is another name.</exception>
    /// <exception cref="ArgumentException">Writing, the value has no name.</exception>
    public T Choice<T>(string name, T value, params ReadOnlySpan<(string? Name, T Value)> choices)
    {
        bool isGiven = IsGiven(name, out object? given);
        foreach ((string? choice, T chosen) in choices)
        {
            if (isGiven && Equals(choice, given)) return chosen;
            if (!isGiven && EqualityComparer<T>.Default.Equals(chosen, value)) return Note(name, value, choice);
        }

        if (!isGiven) throw new ArgumentException($"{ClassName}: expected a value of '{name}' that has a name. Received: {value}.");
        string names = string.Join(", ", choices.ToArray().Select(choice => ConfigurationValue.Show(choice.Name)));
        throw new NotSupportedException(
            $"{ClassName}: the argument '{name}' is supported with the values {names}. Received: {ConfigurationValue.Show(given)}.");
    }

    /// <summary>
    /// A description within the description: an initializer, an activation, a schedule, any kind that the registry knows. One without
    /// arguments is written as its name, and a name is read as one.
    /// </summary>
    public T Description<T>(string name, T value)
        where T : class =>
        OptionalDescription(name, value) ?? throw Wrong(name, _registry.Kind<T>().NameWithArticle, null);

    /// <summary>A description within the description, or null.</summary>
    public T? OptionalDescription<T>(string name, T? value)
        where T : class =>
        IsGiven(name, out object? given)
            ? ToDescription<T>(given) ?? (given is null ? null : throw Wrong(name, _registry.Kind<T>().NameWithArticle, given))
        : _read is not null ? value
        : Note(name, value, FromDescription(value));

    /// <summary>Descriptions within the description.</summary>
    public IReadOnlyList<T> Descriptions<T>(string name, IReadOnlyList<T> value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value);
        string expected = $"a list, each of its items {_registry.Kind<T>().NameWithArticle},";
        if (!IsGiven(name, out object? given)) return _read is not null ? value : Note(name, value, value.Select(FromDescription).ToArray());
        IReadOnlyList<object?> list = given as IReadOnlyList<object?> ?? throw Wrong(name, expected, given);
        return [.. list.Select(item => ToDescription<T>(item) ?? throw Wrong(name, expected, given))];
    }

    /// <summary>
    /// A value in the form that a <see cref="Configuration"/> holds it, for what has a form of its own: a dictionary, a list of lists.
    /// </summary>
    public object? Raw(string name, object? value) => IsGiven(name, out object? given) ? given : Note(name, value, value);

    private static object FromNumber<T>(T value)
        where T : struct, INumber<T> =>
        IsWhole<T>() ? long.CreateChecked(value) : value is float ? value : double.CreateChecked(value);

    private static bool IsWhole<T>()
        where T : struct, INumber<T> => T.IsZero(T.CreateTruncating(0.5));

    private static bool TryNumber<T>(object? given, out T number)
        where T : struct, INumber<T>
    {
        number = default;
        if (given is not (long or double)) return false;
        double real = given is long whole ? whole : (double)given;
        if (!IsWhole<T>())
        {
            number = T.CreateSaturating(real);
            return true;
        }

        Int128 exact = given is long same ? same : Int128.CreateSaturating(real);
        number = T.CreateSaturating(exact);
        return Int128.CreateChecked(number) == exact && (given is long || double.IsInteger(real));
    }

    private T? ToDescription<T>(object? given)
        where T : class => given switch
    {
        Configuration configuration => _registry.Create<T>(configuration),
        string className => _registry.Create<T>(new Configuration(className)),
        _ => _registry.Kind<T>().ReadPlain(given),
    };

    private object? FromDescription<T>(T? value)
        where T : class
    {
        if (value is null) return null;
        if (_registry.Kind<T>().WritePlain(value) is { } plain) return plain;
        Configuration configuration = _registry.Describe(value);
        return configuration.Arguments.Count == 0 ? configuration.ClassName : configuration;
    }
}
