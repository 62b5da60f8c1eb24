namespace Nn.Serialization;

/// <summary>
/// A description in neutral words: Keras' class name and Keras' argument names. This is what files hold; a <see cref="Registry{T}"/>
/// translates it from and to descriptions.
/// </summary>
/// <param name="ClassName">Keras' class name: <c>Dense</c>.</param>
/// <param name="Arguments">
/// Keras' argument names with their values: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, a
/// <see cref="Configuration"/>, or a list (<see cref="IReadOnlyList{T}"/>) of these.
/// </param>
public sealed record Configuration(string ClassName, IReadOnlyDictionary<string, object?> Arguments)
{
    /// <summary>A configuration without arguments: everything at its default.</summary>
    /// <param name="className">Keras' class name.</param>
    public Configuration(string className)
        : this(className, new Dictionary<string, object?>())
    {
    }
}
