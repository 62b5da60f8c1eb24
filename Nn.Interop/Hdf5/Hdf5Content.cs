namespace Nn.Interop.Hdf5;

/// <summary>A group that is to be written: what is in it, and texts that are said of it.</summary>
internal sealed class Hdf5Content
{
    /// <summary>Groups and arrays by name, in the order of the bytes of their names.</summary>
    public SortedDictionary<string, object> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>Texts by name: one, or a list of them.</summary>
    public OrderedDictionary<string, (string[] Texts, bool IsList)> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>The group of that name within this one; a new one where there is none.</summary>
    public Hdf5Content Group(string name)
    {
        if (Children.TryGetValue(name, out object? known)) return (Hdf5Content)known;
        var made = new Hdf5Content();
        Children.Add(name, made);
        return made;
    }

    public void Add(string name, Shape shape, ReadOnlyMemory<float> values) => Children.Add(name, new Array(shape, values));

    public void Say(string name, string text) => Attributes.Add(name, ([text], false));

    public void Say(string name, string[] texts) => Attributes.Add(name, (texts, true));

    /// <summary>An array of floats.</summary>
    internal sealed record Array(Shape Shape, ReadOnlyMemory<float> Values);
}
