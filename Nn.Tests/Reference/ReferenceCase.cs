using System.Text.Json;

namespace Nn.Tests.Reference;

/// <summary>One case of a reference file: a JSON object (or value) that one runner checks.</summary>
/// <param name="Path">The file, relative to its reference folder, with slashes: <c>layers/dense.json</c>.</param>
/// <param name="Name">What tells the case from the others of its file.</param>
/// <param name="Section">The property of the document that holds the case: "cases", "train_test_split"; empty for a file that is one
/// case.</param>
/// <param name="Body">The case itself.</param>
/// <param name="Document">The whole file, for inputs that its cases share.</param>
/// <param name="IsCommitted">Whether it comes from the folder of this project, not from the one that NNSIMD_REFERENCE names.</param>
public sealed record ReferenceCase(string Path, string Name, string Section, JsonElement Body, JsonElement Document, bool IsCommitted)
{
    /// <summary>Path and name, as the test is called.</summary>
    public string FullName => $"{Path}: {Name}";

    /// <summary>Why the file could not be read, if it could not.</summary>
    public string? Defect { get; init; }

    /// <summary>The reference folder that the file is in.</summary>
    public string Root => IsCommitted ? ReferenceFolder.Committed : Environment.GetEnvironmentVariable(ReferenceFolder.Variable)!;

    /// <summary>A property that the case must have.</summary>
    public JsonElement this[string property] => Body.TryGetProperty(property, out JsonElement value)
        ? value
        : throw new FormatException($"{FullName}: expected a property '{property}'.");

    /// <summary>Whether the case has the property, and it is not null.</summary>
    public bool Has(string property) => Body.ValueKind == JsonValueKind.Object
        && Body.TryGetProperty(property, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A numeric array of the case.</summary>
    public ReferenceArray Array(string property) => ReferenceArray.Read(this[property]);

    /// <summary>A string of the case.</summary>
    public string Text(string property) => this[property].GetString()!;

    /// <summary>The case's arguments, by Keras' or scikit-learn's names; none if it has no such property.</summary>
    /// <param name="owner">Whose arguments: named in messages.</param>
    public ReferenceArguments Arguments(string owner) => new(owner, Has("arguments") ? this["arguments"] : default);

    /// <inheritdoc/>
    public override string ToString() => FullName;
}
