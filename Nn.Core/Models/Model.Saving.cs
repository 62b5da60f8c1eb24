using Nn.Serialization;

namespace Nn;

public sealed partial class Model
{
    /// <summary>
    /// Writes the model, description and weights, to a safetensors file: beside the one that it replaces, down to the disk, and then in its place.
    /// <see cref="ModelFile"/> takes metadata along, and layers of your own.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <inheritdoc cref="ModelFile.Save(string, Registry)" path="/exception"/>
    public void Save(string path) => new ModelFile(this).Save(path);

    /// <summary>Writes the model, description and weights, in the form of a file.</summary>
    /// <param name="stream">Receives the bytes.</param>
    /// <inheritdoc cref="ModelFile.Save(Stream, Registry)" path="/exception"/>
    public void Save(Stream stream) => new ModelFile(this).Save(stream);

    /// <summary>Reads a model that was saved, also one of a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <inheritdoc cref="ModelFile.Load(string, Registry)" path="/exception"/>
    public static Model Load(string path) => ModelFile.Load(path).Model;

    /// <summary>Reads a model from where a stream stands, up to its last weight.</summary>
    /// <param name="stream">The bytes of a file; one that cannot seek is read to its end first.</param>
    /// <inheritdoc cref="ModelFile.Load(Stream, Registry)" path="/exception"/>
    public static Model Load(Stream stream) => ModelFile.Load(stream).Model;
}
