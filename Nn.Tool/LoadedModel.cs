using Nn.Interop;
using Nn.Serialization;
using Nn.Training;

namespace Nn.Tool;

/// <summary>A model from any file that is read, with what the file says of it.</summary>
/// <param name="Format">The kind of file.</param>
/// <param name="Model">The model.</param>
/// <param name="Training">How it was trained; null where the file does not say.</param>
/// <param name="Metadata">Texts that came along.</param>
internal sealed record LoadedModel(string Format, Model Model, TrainingDescription? Training, IReadOnlyDictionary<string, string> Metadata)
{
    private static readonly Dictionary<string, string> s_none = [];

    /// <summary>Reads a file, whichever it is by its first bytes.</summary>
    public static LoadedModel Load(string path)
    {
        if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            throw new NotSupportedException($"Expected a model of layers: .safetensors of NnSimd, .keras or .h5 of Keras. Received: '{path}', a graph of operators, which inspect, check, predict, bench and draw take.");
        Span<byte> start = stackalloc byte[4];
        using (FileStream stream = File.OpenRead(path)) stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start.StartsWith("PK"u8) || start.SequenceEqual((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F']))
        {
            KerasFile keras = KerasFile.Load(path);
            return new LoadedModel(start.StartsWith("PK"u8) ? "Keras, .keras" : "Keras, HDF5", keras.Model, keras.Training, s_none);
        }

        ModelFile file = ModelFile.Load(path, TrainingRegistry.Default);
        TrainingDescription? training = Trainer.DescriptionIn(path);
        return new LoadedModel(training is null ? "NnSimd, model" : "NnSimd, checkpoint", file.Model, training, file.Metadata);
    }
}
