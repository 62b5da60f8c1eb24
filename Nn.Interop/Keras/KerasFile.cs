using System.Text.Json;
using Nn.Interop.Hdf5;
using Nn.Interop.Keras;
using Nn.Serialization;

namespace Nn.Interop;

/// <summary>
/// A model from a file of Keras: <c>.keras</c>, <c>.h5</c> (Keras 2 and 3, also of the first releases), with the weights it was saved with, and what it was
/// compiled with.
/// <code>
/// KerasFile file = KerasFile.Load("colleague.keras");
/// float[] prediction = file.Model.Predict(sample);
/// </code>
/// A class, an argument or a part of HDF5 that is not supported is refused by name.
/// </summary>
public sealed class KerasFile
{
    private KerasFile(Model model, TrainingDescription? training) => (Model, Training) = (model, training);

    /// <summary>The model, with its weights.</summary>
    public Model Model { get; }

    /// <summary>Optimizer, losses and metrics; null where the model was not compiled.</summary>
    public TrainingDescription? Training { get; }

    /// <summary>Reads a <c>.keras</c> or <c>.h5</c> file, whichever it is by its first bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="registry">Knows the layers' classes, your own among them; <see cref="Registry.Default"/> without it.</param>
    /// <param name="inputShapes">
    /// The shape of one sample of each input, for a model whose inputs have axes without a size (the length of a text, the size of a picture); null for
    /// those of the file.
    /// </param>
    /// <exception cref="FormatException">It is no such file, or damaged; the message says where.</exception>
    /// <exception cref="NotSupportedException">It holds what is not supported; the message names it.</exception>
    public static KerasFile Load(string path, Registry? registry = null, IReadOnlyList<Shape>? inputShapes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        return Load(stream, registry, inputShapes);
    }

    /// <inheritdoc cref="Load(string, Registry, IReadOnlyList{Shape})"/>
    /// <param name="stream">The bytes of a file; it must be able to seek.</param>
    /// <param name="registry">Knows the layers' classes, your own among them; <see cref="Registry.Default"/> without it.</param>
    /// <param name="inputShapes">The shape of one sample of each input; null for those of the file.</param>
    public static KerasFile Load(Stream stream, Registry? registry = null, IReadOnlyList<Shape>? inputShapes = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (inputShapes is { Count: 0 }) throw new ArgumentException("Keras: expected a shape for each input, or null. Received: none.", nameof(inputShapes));
        var network = new KerasNetwork(registry ?? Registry.Default, inputShapes);
        try
        {
            return KerasArchive.Is(stream) ? FromArchive(stream, network) : FromHdf5(Hdf5Reader.Read(stream), network);
        }
        catch (EndOfStreamException e)
        {
            throw new FormatException("Keras: expected a whole file. Received: one that was cut short.", e);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or ArgumentException or OverflowException or InvalidDataException)
        {
            throw new FormatException($"Keras: expected the description of a model. Received: {e.Message}", e);
        }
    }

    /// <summary>
    /// Sets the weights of a model that was read by <see cref="Load(string, Registry, IReadOnlyList{Shape})"/>, or built here with the same layers in the same order, from a
    /// <c>.weights.h5</c> file, or an <c>.h5</c> file of either kind. Nothing changes where something is missing or does not fit.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="registry">Knows the layers' classes, your own among them; <see cref="Registry.Default"/> without it.</param>
    /// <inheritdoc cref="Load(string, Registry, IReadOnlyList{Shape})" path="/exception"/>
    public static void LoadWeights(Model model, string path, Registry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        SetWeights(model, KerasOwn.LayersOf(model, registry ?? Registry.Default), Hdf5Reader.Read(stream));
    }

    /// <summary>
    /// Writes a model as Keras 3 does, by the path's end: <c>.keras</c>, <c>.h5</c>, or <c>.weights.h5</c> for the weights alone. There is always the old
    /// file or the new one.
    /// </summary>
    /// <param name="model">The model: a <see cref="Sequential"/> or a <see cref="Graph"/>.</param>
    /// <param name="path">The file.</param>
    /// <param name="training">What Keras is to compile the model with; null for nothing. <c>Trainer.Describe</c> gives it.</param>
    /// <param name="registry">Knows the layers' classes; <see cref="Registry.Default"/> without it.</param>
    /// <exception cref="NotSupportedException">The path ends in another way, or a class is not known; nothing is written.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one stays.</exception>
    public static void Save(Model model, string path, TrainingDescription? training = null, Registry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var writer = new KerasWriter(model, training, registry ?? Registry.Default);
        ReplacedFile.Write(path, path switch
        {
            _ when path.EndsWith(".keras", StringComparison.OrdinalIgnoreCase) => writer.WriteArchive,
            _ when path.EndsWith(".weights.h5", StringComparison.OrdinalIgnoreCase) => writer.WriteVariables,
            _ when path.EndsWith(".h5", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".hdf5", StringComparison.OrdinalIgnoreCase) => writer.WriteGroups,
            _ => throw new NotSupportedException($"Keras: expected a path that ends in .keras, .h5 or .weights.h5. Received: '{path}'."),
        });
    }

    private static KerasFile FromArchive(Stream stream, KerasNetwork network)
    {
        using var archive = new KerasArchive(stream);
        JsonElement root = Parse(archive.Text("config.json")), about = Parse(archive.Text("metadata.json"));
        network.Version = about.ValueKind == JsonValueKind.Object && about.TryGetProperty("keras_version", out JsonElement version) ? version.GetString() : null;
        return Build(
            root, root.ValueKind == JsonValueKind.Object && root.TryGetProperty("compile_config", out JsonElement compiled) ? compiled : default,
            Hdf5Reader.Read(archive.Bytes("model.weights.h5")), network);
    }

    private static KerasFile FromHdf5(Hdf5Group root, KerasNetwork network)
    {
        if (TextOf(root, "model_config") is not { } model)
            throw new FormatException("Keras: expected a model, with its 'model_config'. Received: a file without; one of weights alone is for LoadWeights.");
        network.Version = TextOf(root, "keras_version") ?? (root.Group("model_weights") is { } weights ? TextOf(weights, "keras_version") : null);
        return Build(Parse(model), TextOf(root, "training_config") is { } training ? Parse(training) : default, root, network);
    }

    private static JsonElement Parse(string text) => JsonText.Parse("Keras", text, root => root.Clone());

    private static KerasFile Build(JsonElement json, JsonElement compiled, Hdf5Group weights, KerasNetwork network)
    {
        (KerasLayer whole, IReadOnlyList<Shape> inputs) = network.Read(json);
        // Memory for the weights is taken when the file has shown to have them.
        Model model = new ModelDescription(whole.Description!, inputs, 0, []).Build("Keras", parameters => CheckSize(parameters, weights));
        SetWeights(model, whole, weights);
        return new KerasFile(model, KerasCompilation.Read(compiled, model.OutputNames));
    }

    private static void CheckSize(IReadOnlyList<Parameter> parameters, Hdf5Group weights)
    {
        long expected = parameters.Sum(parameter => (long)parameter.Length), found = weights.Numbers;
        if (found < expected)
            throw new FormatException(FormattableString.Invariant($"Keras: expected weights of {expected} numbers. Received: {found}."));
    }

    private static void SetWeights(Model model, KerasLayer whole, Hdf5Group root)
    {
        var target = new KerasTarget(model);
        if (KerasVariables.Are(root)) KerasVariables.Read(root, whole, "", target);
        else KerasGroups.Read(root.Group("model_weights") ?? root, whole, target);
        target.Set();
    }

    private static string? TextOf(Hdf5Group group, string name) =>
        group.Attributes.TryGetValue(name, out Hdf5Attribute? attribute) && attribute.Texts is [var text] ? text : null;
}
