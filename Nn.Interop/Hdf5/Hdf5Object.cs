namespace Nn.Interop.Hdf5;

/// <summary>What an HDF5 file holds under a name: a group or a data set, with attributes.</summary>
internal abstract class Hdf5Object(string path, IReadOnlyDictionary<string, Hdf5Attribute> attributes)
{
    /// <summary>The names that lead to it: <c>/model_weights/dense</c>.</summary>
    public string Path => path;

    public IReadOnlyDictionary<string, Hdf5Attribute> Attributes => attributes;
}

/// <summary>Groups and data sets by name.</summary>
internal sealed class Hdf5Group(string path, IReadOnlyDictionary<string, Hdf5Attribute> attributes, IReadOnlyDictionary<string, Hdf5Object> children)
    : Hdf5Object(path, attributes)
{
    public IReadOnlyDictionary<string, Hdf5Object> Children => children;

    /// <summary>The numbers of all arrays in it.</summary>
    public long Numbers => children.Values.Sum(child => child switch
    {
        Hdf5Group group => group.Numbers,
        Hdf5Dataset array => array.Dimensions.Aggregate(1L, (product, dimension) => product * dimension),
        _ => 0,
    });

    /// <summary>A group within this one; null where there is none.</summary>
    public Hdf5Group? Group(string name) => children.GetValueOrDefault(name) as Hdf5Group;

    /// <summary>What is at the end of several names: <c>dense/kernel:0</c>; null where there is nothing.</summary>
    public Hdf5Object? Find(string names)
    {
        Hdf5Object? found = this;
        foreach (string name in names.Split('/', StringSplitOptions.RemoveEmptyEntries)) found = (found as Hdf5Group)?.Children.GetValueOrDefault(name);
        return found;
    }
}

/// <summary>Something that is said of a group or a data set.</summary>
/// <param name="Texts">Its texts, where it is of texts.</param>
internal sealed record Hdf5Attribute(IReadOnlyList<string>? Texts);
