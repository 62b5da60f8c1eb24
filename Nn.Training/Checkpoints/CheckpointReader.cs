using Nn.Serialization;

namespace Nn.Training;

/// <summary>
/// Reads a checkpoint. First everything in it is claimed, by whoever has a place for it, then it is read: each array has to have a place, and
/// each place its array.
/// </summary>
internal sealed class CheckpointReader : IDisposable
{
    private readonly TensorReader _reader;
    private readonly Dictionary<string, TensorEntry> _unclaimed;
    private readonly Dictionary<string, Memory<float>> _places = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">It is no checkpoint.</exception>
    public CheckpointReader(string path)
    {
        _reader = TensorReader.Open(path);
        try
        {
            ModelFormat.CheckVersion(Header.Metadata);
            Text = Header.Metadata.TryGetValue(ModelFormat.TrainingName, out string? text)
                ? text
                : throw new FormatException("Trainer: expected a checkpoint of a training. Received: the file of a model alone.");
        }
        catch
        {
            _reader.Dispose();
            throw;
        }

        _unclaimed = Header.Entries.Where(ModelFormat.IsOfTraining).ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    public TensorHeader Header => _reader.Header;

    /// <summary>What the training has put into the metadata.</summary>
    public string Text { get; }

    /// <summary>The model of the file, with its weights.</summary>
    public Model ReadModel(Registry registry) => ModelFile.Read(_reader, registry).Model;

    /// <summary>Gives an array of the training a place.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="place">The place; null for a new one.</param>
    /// <returns>The place.</returns>
    /// <exception cref="FormatException">There is none, or it has another shape.</exception>
    public Memory<float> Claim(string name, Shape shape, Memory<float>? place = null)
    {
        if (!_unclaimed.Remove(name, out TensorEntry? entry)) throw new FormatException($"Trainer: expected an array '{name}'. Received: none.");
        if (!entry.HasShape(shape))
            throw new FormatException($"Trainer: expected an array '{name}' of shape {shape}. Received: one of shape {entry.ShapeText}.");
        return _places[name] = place ?? new float[shape.Size];
    }

    /// <summary>Gives an array of the model a place.</summary>
    public void Place(Parameter parameter, Memory<float> place) => _places.Add(parameter.Name, place);

    /// <summary>What stateful layers kept from batch to batch; empty where none did.</summary>
    public Memory<float> ClaimSession() => _unclaimed.TryGetValue(CheckpointArrays.Session, out TensorEntry? entry)
        ? Claim(entry.Name, entry.Dimensions is [> 0 and <= int.MaxValue and var length] ? (int)length : throw new FormatException(
            $"Trainer: expected an array '{entry.Name}' of one dimension. Received: one of shape {entry.ShapeText}."))
        : default;

    /// <summary>Weights of the model that a callback remembers.</summary>
    public WeightSnapshot ClaimWeights(Model model, int callback, string name) => new(model, Array.ConvertAll(
        [.. model.Parameters],
        parameter => (parameter, (ReadOnlyMemory<float>)Claim(CheckpointArrays.OfCallback(callback, name, parameter), parameter.Shape))));

    /// <summary>Reads all arrays into their places.</summary>
    public void ReadArrays()
    {
        if (_unclaimed.Count > 0)
            throw new FormatException($"Trainer: expected arrays of this optimizer and of callbacks. Received: '{_unclaimed.Keys.First()}', which is of none.");
        _reader.ReadAll(entry => _places.GetValueOrDefault(entry.Name));
    }

    public void Dispose() => _reader.Dispose();
}
