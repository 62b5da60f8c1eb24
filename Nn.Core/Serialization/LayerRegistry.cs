using Nn.Layers;

namespace Nn.Serialization;

/// <summary>The layers by their Keras names.</summary>
public static class LayerRegistry
{
    /// <summary>The registry; classes of your own can be added to it.</summary>
    public static Registry<Layer> Layers { get; } = Create();

    private static Registry<Layer> Create()
    {
        var registry = new Registry<Layer>("layer");
        Register<Dense>(registry, "Dense", Dense.Read, Dense.Write);
        Register<Activation>(registry, "Activation", Activation.Read, Activation.Write);
        Register<BatchNormalization>(registry, "BatchNormalization", BatchNormalization.Read, BatchNormalization.Write);
        Register<Flatten>(registry, "Flatten", Flatten.Read, (_, _) => { });
        Register<Dropout>(registry, "Dropout", Dropout.Read, Dropout.Write);
        Register(registry, "Sequential", ReadSequential, WriteSequential);
        return registry;
    }

    /// <summary>Adds what every layer has: a name and whether it learns.</summary>
    private static void Register<T>(
        Registry<Layer> registry, string className, Func<ArgumentReader, T> read, Action<T, ArgumentWriter> write)
        where T : Layer => registry.Register<T>(
        className,
        reader =>
        {
            reader.Only("dtype", null, "float32");
            return (T)(read(reader) with { Name = reader.OptionalText("name"), Trainable = reader.Bool("trainable", true) });
        },
        (layer, writer) =>
        {
            writer.Set("name", layer.Name);
            writer.Set("trainable", layer.Trainable);
            write(layer, writer);
        });

    private static Sequential ReadSequential(ArgumentReader reader)
    {
        IEnumerable<object?> layers = reader.Raw("layers") as IReadOnlyList<object?>
            ?? throw new ArgumentException("Sequential: expected the argument 'layers'. Received: none.");
        return new Sequential(layers.Select(layer => Layers.Create(
            layer as Configuration ?? throw new ArgumentException("Sequential: expected layers in the argument 'layers'."))));
    }

    private static void WriteSequential(Sequential sequential, ArgumentWriter writer) =>
        writer.Set("layers", sequential.Layers.Select(Layers.Describe));
}
