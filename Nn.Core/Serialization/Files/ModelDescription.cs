namespace Nn.Serialization;

/// <summary>What a model can be built from again, but for its weights.</summary>
/// <param name="Layer">The whole description.</param>
/// <param name="Inputs">The shape of one sample of each input.</param>
/// <param name="Seed">Started the random numbers of the initial weights.</param>
/// <param name="Changed">The layers, by their places in <see cref="Model.Layers"/>, that were frozen or thawed after the build.</param>
internal sealed record ModelDescription(Layer Layer, IReadOnlyList<Shape> Inputs, uint Seed, IReadOnlyList<int> Changed)
{
    public static ModelDescription Of(Model model) => new(
        model.Description,
        model.InputShapes,
        model.Seed,
        [.. model.Layers.Index().Where(layer => layer.Item.OwnTrainable != layer.Item.Description.Trainable).Select(layer => layer.Index)]);

    public string ToJson(Registry registry) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("layer");
        ConfigurationJson.Write(json, registry.Describe(Layer));
        json.WriteStartArray("inputs");
        foreach (Shape shape in Inputs)
        {
            json.WriteStartArray();
            foreach (int dimension in shape) json.WriteNumberValue(dimension);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteNumber("seed", Seed);
        json.WriteStartArray("frozen_or_thawed");
        foreach (int place in Changed) json.WriteNumberValue(place);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <exception cref="FormatException">It is no JSON of a description, or of one that cannot be.</exception>
    /// <exception cref="NotSupportedException">A class or an argument is not known.</exception>
    public static ModelDescription FromJson(string text, Registry registry) => JsonText.Parse("ModelFile", text, root => new ModelDescription(
        registry.Create<Layer>(ConfigurationJson.ReadConfiguration(root.GetProperty("layer"))),
        [.. root.GetProperty("inputs").EnumerateArray().Select(shape => new Shape(shape.EnumerateArray().Select(item => item.GetInt32()).ToArray()))],
        root.GetProperty("seed").GetUInt32(),
        [.. root.GetProperty("frozen_or_thawed").EnumerateArray().Select(item => item.GetInt32()).Distinct()]));

    /// <summary>Builds the model; its parameters have no values yet.</summary>
    /// <param name="who">Who reads, for messages.</param>
    /// <param name="check">Sees the parameters before there is memory for them.</param>
    /// <exception cref="FormatException">The description cannot be built.</exception>
    public Model Build(string who, Action<IReadOnlyList<Parameter>> check)
    {
        try
        {
            var builder = new ModelBuilder(Seed);
            Slot[] inputs = builder.AddInputs([.. Inputs]);
            Model model = builder.ToModel(Layer, inputs, builder.Add(Layer, inputs), check);
            foreach (int place in Changed)
            {
                if ((uint)place >= (uint)model.Layers.Count)
                    throw new ArgumentException(FormattableString.Invariant($"a layer {place} frozen or thawed, of {model.Layers.Count}"));
                model.Layers[place].Trainable = !model.Layers[place].OwnTrainable;
            }

            return model;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new FormatException($"{who}: expected a description that can be built. Received: {e.Message}", e);
        }
    }
}
