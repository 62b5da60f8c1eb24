namespace Nn.Serialization;

/// <summary>
/// A model and what is said of it, as they stand in a file: a safetensors file, whose arrays any reader of that format reads, with the description
/// of the model in its metadata. <c>docs/format.md</c> has all of it.
/// <code>
/// new ModelFile(model, new Dictionary&lt;string, string&gt; { ["pipeline"] = pipeline.ToJson() }).Save("iris.safetensors");
/// ModelFile file = ModelFile.Load("iris.safetensors");
/// TablePipeline pipeline = TablePipeline.FromJson(file.Metadata["pipeline"]);
/// </code>
/// <see cref="Nn.Model.Save(string)"/> and <see cref="Nn.Model.Load(string)"/> are the short way for the model alone.
/// </summary>
public sealed class ModelFile
{
    /// <summary>Puts a model together with texts that go along.</summary>
    /// <param name="model">The model.</param>
    /// <param name="metadata">Texts by name: what made the features, names of classes, a licence. Null for none; what is given is copied.</param>
    /// <exception cref="ArgumentException">A name begins with <c>nnsimd.</c>, which the format keeps for itself.</exception>
    public ModelFile(Model model, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        Metadata = new Dictionary<string, string>(metadata ?? [], StringComparer.Ordinal);
        foreach ((string name, string text) in Metadata)
        {
            ArgumentNullException.ThrowIfNull(text, nameof(metadata));
            if (ModelFormat.IsReserved(name))
                throw new ArgumentException($"ModelFile: expected names of metadata that do not begin with 'nnsimd.'. Received: '{name}'.", nameof(metadata));
        }
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The texts that go along.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>
    /// Writes a file: beside the one that it replaces, down to the disk, and then in its place. Whenever the process ends, there is the old file or the
    /// new one. The weights are those of one update, whatever other threads do.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="registry">Knows the layers' classes, your own among them; <see cref="Registry.Default"/> without it.</param>
    /// <exception cref="NotSupportedException">The registry does not know a class of the description; nothing is written.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one stays.</exception>
    public void Save(string path, Registry? registry = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        TensorFile file = ToTensors(registry);
        ReplacedFile.Write(path, file.Write);
    }

    /// <summary>Writes the bytes of a file to a stream.</summary>
    /// <param name="stream">Receives them.</param>
    /// <param name="registry">Knows the layers' classes, your own among them; <see cref="Registry.Default"/> without it.</param>
    /// <exception cref="NotSupportedException">The registry does not know a class of the description; nothing is written.</exception>
    public void Save(Stream stream, Registry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ToTensors(registry).Write(stream);
    }

    /// <summary>Reads a file. The weights are read straight into the model's memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="registry">Knows the layers' classes, your own among them; <see cref="Registry.Default"/> without it.</param>
    /// <exception cref="FormatException">It is no such file, or damaged, or does not fit its description; the message says where.</exception>
    /// <exception cref="NotSupportedException">It is of a later version, or a class or an argument in it is not known; the message names it.</exception>
    public static ModelFile Load(string path, Registry? registry = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using TensorReader reader = TensorReader.Open(path);
        return Read(reader, registry ?? Registry.Default);
    }

    /// <summary>Reads a model from where a stream stands, up to its last weight.</summary>
    /// <param name="stream">The bytes of a file; one that cannot seek is read to its end first.</param>
    /// <param name="registry">Knows the layers' classes, your own among them; <see cref="Registry.Default"/> without it.</param>
    /// <inheritdoc cref="Load(string, Registry)" path="/exception"/>
    public static ModelFile Load(Stream stream, Registry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using TensorReader reader = TensorReader.Open(stream);
        return Read(reader, registry ?? Registry.Default);
    }

    /// <summary>What is to be written, as one update left it; a training adds arrays and metadata of its own.</summary>
    internal TensorFile ToTensors(Registry? registry)
    {
        var file = new TensorFile();
        foreach ((string name, string text) in Metadata) file.Metadata.Add(name, text);
        file.Metadata.Add(ModelFormat.VersionName, ModelFormat.Version);
        file.Metadata.Add(ModelFormat.ModelName, ModelDescription.Of(Model).ToJson(registry ?? Registry.Default));
        foreach ((Parameter parameter, float[] values) in Model.Parameters.Zip(Model.CopyValues())) file.Add(parameter.Name, parameter.Shape, values);
        return file;
    }

    /// <summary>Reads a model; arrays that are not of the model but of a training are left.</summary>
    internal static ModelFile Read(TensorReader reader, Registry registry)
    {
        IReadOnlyDictionary<string, string> metadata = reader.Header.Metadata;
        ModelFormat.CheckVersion(metadata);
        Model model = ModelDescription.FromJson(metadata[ModelFormat.ModelName], registry)
            .Build("ModelFile", parameters => ModelFormat.Check(reader.Header, parameters));
        Dictionary<string, Parameter> byName = model.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        reader.ReadAll(entry => byName.TryGetValue(entry.Name, out Parameter? parameter) ? parameter.WritableMemory : default);
        return new ModelFile(model, metadata.Where(pair => !ModelFormat.IsReserved(pair.Key)));
    }
}
