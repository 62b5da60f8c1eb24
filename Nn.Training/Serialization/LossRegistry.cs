using Nn.Serialization;

namespace Nn.Training;

/// <summary>The losses by their Keras names.</summary>
public static class LossRegistry
{
    /// <summary>The registry; classes of your own can be added to it.</summary>
    public static Registry<Loss> Losses { get; } = Create();

    private static Registry<Loss> Create()
    {
        var registry = new Registry<Loss>("loss");
        Register(
            registry,
            "BinaryCrossentropy",
            reader => new BinaryCrossentropy { FromLogits = FromLogits(reader), LabelSmoothing = LabelSmoothing(reader) },
            (loss, writer) => Write(writer, loss.FromLogits, loss.LabelSmoothing));
        Register(
            registry,
            "CategoricalCrossentropy",
            reader => new CategoricalCrossentropy { FromLogits = FromLogits(reader), LabelSmoothing = LabelSmoothing(reader) },
            (loss, writer) => Write(writer, loss.FromLogits, loss.LabelSmoothing));
        Register(
            registry,
            "SparseCategoricalCrossentropy",
            reader =>
            {
                reader.Only("ignore_class", [null]);
                return new SparseCategoricalCrossentropy { FromLogits = FromLogits(reader) };
            },
            (loss, writer) => writer.Set("from_logits", loss.FromLogits));
        Register(registry, "MeanSquaredError", _ => new MeanSquaredError(), (_, _) => { });
        Register(registry, "MeanAbsoluteError", _ => new MeanAbsoluteError(), (_, _) => { });
        registry.RegisterAliases("BinaryCrossentropy", "binary_crossentropy", "bce", "BCE");
        registry.RegisterAliases("CategoricalCrossentropy", "categorical_crossentropy");
        registry.RegisterAliases("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy");
        registry.RegisterAliases("MeanSquaredError", "mean_squared_error", "mse", "MSE");
        registry.RegisterAliases("MeanAbsoluteError", "mean_absolute_error", "mae", "MAE");
        return registry;
    }

    /// <summary>Adds what every loss of Keras has: a name, which changes nothing, and what is supported at one value alone.</summary>
    private static void Register<T>(
        Registry<Loss> registry, string className, Func<ArgumentReader, T> read, Action<T, ArgumentWriter> write)
        where T : Loss => registry.Register(
        className,
        reader =>
        {
            _ = reader.OptionalText("name");
            reader.Only("dtype", null, "float32");
            reader.Only("reduction", null, "sum_over_batch_size");
            reader.Only("axis", null, -1L, -1.0);
            return read(reader);
        },
        write);

    private static bool FromLogits(ArgumentReader reader) => reader.Bool("from_logits", false);

    private static float LabelSmoothing(ArgumentReader reader) => (float)reader.Number("label_smoothing", 0);

    private static void Write(ArgumentWriter writer, bool fromLogits, float labelSmoothing)
    {
        writer.Set("from_logits", fromLogits);
        writer.Set("label_smoothing", labelSmoothing);
    }
}
