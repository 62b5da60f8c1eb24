using System.Globalization;
using System.IO.Compression;
using System.Text;
using Nn.Interop.Hdf5;
using Nn.Serialization;

namespace Nn.Interop.Keras;

/// <summary>Writes a model as Keras 3 does: a <c>.keras</c> archive, an <c>.h5</c> file, or weights alone.</summary>
internal sealed class KerasWriter(Model model, TrainingDescription? training, Registry registry)
{
    /// <summary>The release whose files these are like.</summary>
    private const string Version = "3.15.1";

    /// <summary>The values of one update, whatever other threads do.</summary>
    private readonly Dictionary<Parameter, float[]> _values = model.Parameters.Zip(model.CopyValues()).ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>An archive of the description and the weights.</summary>
    public void WriteArchive(Stream stream)
    {
        OrderedDictionary<string, object?> config = Describe();
        if (training is not null) config.Add("compile_config", KerasCompilation.Write(training, model.OutputNames, "optimizer"));
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Add(archive, "metadata.json", Encoding.UTF8.GetBytes($$"""{"keras_version": "{{Version}}", "date_saved": "1980-01-01@00:00:00"}"""));
        Add(archive, "config.json", Encoding.UTF8.GetBytes(ConfigurationJson.Write(config)));
        using var weights = new MemoryStream();
        WriteVariables(weights);
        Add(archive, "model.weights.h5", weights.GetBuffer().AsSpan(0, (int)weights.Length));
    }

    /// <summary>A file of the description and the weights, a group for each layer.</summary>
    public void WriteGroups(Stream stream)
    {
        var root = new Hdf5Content();
        Say(root);
        root.Say("model_config", ConfigurationJson.Write(Describe()));
        if (training is not null) root.Say("training_config", ConfigurationJson.Write(KerasCompilation.Write(training, model.OutputNames, "optimizer_config")));
        Hdf5Content weights = root.Group("model_weights");
        Say(weights);
        IReadOnlyList<KerasLayer> layers = KerasOwn.LayersOf(model, registry).Layers;
        weights.Say("layer_names", [.. layers.Select(layer => layer.Name)]);
        foreach (KerasLayer layer in layers)
        {
            Hdf5Content group = weights.Group(layer.Name);
            // What is trained comes first.
            Parameter[] parameters = [.. KerasOwn.ParametersOf(model, layer.OwnName).OrderBy(parameter => !parameter.Trainable)];
            string[] names = Array.ConvertAll(parameters, parameter => parameter.Name[(layer.OwnName.Length + 1)..].Replace('/', '.'));
            group.Say("weight_names", names);
            for (int i = 0; i < names.Length; i++) Add(group, names[i], parameters[i]);
        }

        Hdf5Writer.Write(stream, root);
    }

    /// <summary>The weights alone, by the classes of the layers.</summary>
    public void WriteVariables(Stream stream)
    {
        var root = new Hdf5Content();
        AddVariables(root, KerasOwn.LayersOf(model, registry), "");
        Hdf5Writer.Write(stream, root);
    }

    private static void Say(Hdf5Content group)
    {
        group.Say("keras_version", Version);
        group.Say("backend", "tensorflow");
    }

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> bytes)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        // The same model gives the same file.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream stream = entry.Open();
        stream.Write(bytes);
    }

    private void Add(Hdf5Content group, string name, Parameter parameter) => group.Add(name, parameter.Shape, _values[parameter]);

    private OrderedDictionary<string, object?> Describe() => new KerasDescribing(registry).Model(model.Layers[0], [.. model.InputShapes]);

    private void AddVariables(Hdf5Content group, KerasLayer whole, string path)
    {
        Hdf5Content container = group.Group("layers");
        foreach ((string name, KerasLayer layer) in KerasVariables.NamesOf(whole))
        {
            string own = path.Length == 0 ? layer.OwnName : $"{path}/{layer.OwnName}";
            if (layer.Layers.Count > 0) AddVariables(container.Group(name), layer, own);
            else if (layer.Description is { } description) AddVariables(container.Group(name), description, KerasOwn.ParametersOf(model, own));
        }
    }

    /// <summary>The arrays of a layer, or of what it holds.</summary>
    private void AddVariables(Hdf5Content group, Layer layer, Parameter[] parameters)
    {
        switch (layer)
        {
            case Layers.Bidirectional both:
                int forwards = parameters.Count(parameter => parameter.Name.Contains("/forward_", StringComparison.Ordinal));
                AddVariables(group.Group("forward_layer"), both.Layer, parameters[..forwards]);
                AddVariables(group.Group("backward_layer"), both.BackwardLayer ?? both.Layer, parameters[forwards..]);
                break;
            case Layers.TimeDistributed timed:
                AddVariables(group.Group("layer"), timed.Layer, parameters);
                break;
            case Layers.RecurrentLayer:
                AddOwn(group.Group("cell"), parameters);
                break;
            default:
                AddOwn(group, parameters);
                break;
        }
    }

    private void AddOwn(Hdf5Content group, Parameter[] parameters)
    {
        Hdf5Content own = group.Group("vars");
        for (int i = 0; i < parameters.Length; i++) Add(own, i.ToString(CultureInfo.InvariantCulture), parameters[i]);
    }
}
