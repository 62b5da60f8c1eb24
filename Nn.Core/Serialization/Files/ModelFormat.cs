namespace Nn.Serialization;

/// <summary>The names that a model's file uses, and what it has to hold.</summary>
internal static class ModelFormat
{
    /// <summary>The version that is written; a reader reads it and all before it.</summary>
    public const string Version = "1";

    /// <summary>The version, in the metadata.</summary>
    public const string VersionName = Prefix + "format";

    /// <summary>The description of the model, in the metadata.</summary>
    public const string ModelName = Prefix + "model";

    /// <summary>The state of a training, in the metadata.</summary>
    public const string TrainingName = Prefix + "training";

    private const string Prefix = "nnsimd.";

    /// <summary>Before the names of arrays that are no parameters; no parameter's name begins with a slash.</summary>
    private const char ForTraining = '/';

    /// <summary>Whether metadata of that name is the format's own.</summary>
    public static bool IsReserved(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <exception cref="FormatException">It is no model's file.</exception>
    /// <exception cref="NotSupportedException">It is of a later version.</exception>
    public static void CheckVersion(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(VersionName, out string? version) || !metadata.ContainsKey(ModelName))
        {
            throw new FormatException(
                $"ModelFile: expected a model with its description as metadata '{VersionName}' and '{ModelName}'. Received: a safetensors file without.");
        }

        if (version != Version)
            throw new NotSupportedException($"ModelFile: expected a file of version {Version}. Received: version '{version}', of a later release.");
    }

    /// <summary>Each parameter has to have its array, and each array its parameter.</summary>
    /// <exception cref="FormatException">One has none, or one of another shape.</exception>
    public static void Check(TensorHeader header, IReadOnlyList<Parameter> parameters)
    {
        Dictionary<string, TensorEntry> arrays = header.Entries.Where(entry => !IsOfTraining(entry))
            .ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        foreach (Parameter parameter in parameters)
        {
            if (!arrays.Remove(parameter.Name, out TensorEntry? array))
                throw new FormatException($"ModelFile: expected an array '{parameter.Name}' of shape {parameter.Shape}. Received: none.");
            if (!array.HasShape(parameter.Shape))
            {
                throw new FormatException(
                    $"ModelFile: expected an array '{parameter.Name}' of shape {parameter.Shape}. Received: one of shape {array.ShapeText}.");
            }
        }

        if (arrays.Count > 0)
            throw new FormatException($"ModelFile: expected arrays of the model's parameters. Received: '{arrays.Keys.First()}', which is none.");
    }

    public static bool IsOfTraining(TensorEntry entry) => entry.Name.StartsWith(ForTraining);
}
