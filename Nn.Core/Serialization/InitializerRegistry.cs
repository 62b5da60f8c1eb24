namespace Nn.Serialization;

/// <summary>
/// The initializers by their Keras names. Where Keras has several names for one law, a description is written down by the law's.
/// </summary>
public static class InitializerRegistry
{
    private static readonly (FanMode Mode, string Name)[] s_modes =
        [(FanMode.FanIn, "fan_in"), (FanMode.FanOut, "fan_out"), (FanMode.FanAverage, "fan_avg")];

    private static readonly (VarianceDistribution Distribution, string Name)[] s_distributions =
    [
        (VarianceDistribution.TruncatedNormal, "truncated_normal"),
        (VarianceDistribution.UntruncatedNormal, "untruncated_normal"),
        (VarianceDistribution.Uniform, "uniform"),
        (VarianceDistribution.TruncatedNormal, "normal"),
    ];

    /// <summary>The registry; laws of your own can be added to it.</summary>
    public static Registry<Initializer> Initializers { get; } = Create();

    private static Registry<Initializer> Create()
    {
        var registry = new Registry<Initializer>("initializer");
        registry.Register("Constant", reader => new ConstantInitializer(reader.Number("value", 0)), (law, writer) =>
            writer.Set("value", law.Value));
        registry.Register("Identity", reader => new IdentityInitializer(reader.Number("gain", 1)), (law, writer) =>
            writer.Set("gain", law.Gain));
        registry.Register(
            "Orthogonal",
            reader => WithoutSeed(reader, new OrthogonalInitializer(reader.Number("gain", 1))),
            (law, writer) => writer.Set("gain", law.Gain));
        registry.Register(
            "RandomNormal",
            reader => WithoutSeed(reader, new RandomNormalInitializer(reader.Number("mean", 0), reader.Number("stddev", 0.05))),
            (law, writer) => WriteNormal(writer, law.Mean, law.StandardDeviation));
        registry.Register(
            "TruncatedNormal",
            reader => WithoutSeed(reader, new TruncatedNormalInitializer(reader.Number("mean", 0), reader.Number("stddev", 0.05))),
            (law, writer) => WriteNormal(writer, law.Mean, law.StandardDeviation));
        registry.Register(
            "RandomUniform",
            reader => WithoutSeed(reader, new RandomUniformInitializer(reader.Number("minval", -0.05), reader.Number("maxval", 0.05))),
            (law, writer) =>
            {
                writer.Set("minval", law.Minimum);
                writer.Set("maxval", law.Maximum);
            });
        registry.Register("VarianceScaling", ReadVarianceScaling, WriteVarianceScaling);
        foreach (string name in (ReadOnlySpan<string>)["GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "LecunNormal",
            "LecunUniform"])
            registry.RegisterName(name, reader => WithoutSeed(reader, Initializer.FromName(name)));
        foreach (string name in (ReadOnlySpan<string>)["Zeros", "Ones"]) registry.RegisterName(name, _ => Initializer.FromName(name));
        return registry;
    }

    private static VarianceScalingInitializer ReadVarianceScaling(ArgumentReader reader) => WithoutSeed(
        reader,
        new VarianceScalingInitializer(
            reader.Number("scale", 1),
            Find(s_modes, reader.Text("mode", "fan_in")),
            Find(s_distributions, reader.Text("distribution", "truncated_normal"))));

    private static void WriteVarianceScaling(VarianceScalingInitializer law, ArgumentWriter writer)
    {
        writer.Set("scale", law.Scale);
        writer.Set("mode", s_modes.First(pair => pair.Mode == law.Mode).Name);
        writer.Set("distribution", s_distributions.First(pair => pair.Distribution == law.Distribution).Name);
    }

    private static void WriteNormal(ArgumentWriter writer, double mean, double deviation)
    {
        writer.Set("mean", mean);
        writer.Set("stddev", deviation);
    }

    /// <summary>A model's seed decides all its weights; a seed of the initializer's own has no place here.</summary>
    private static T WithoutSeed<T>(ArgumentReader reader, T law)
    {
        reader.Only("seed", [null]);
        return law;
    }

    private static T Find<T>((T Value, string Name)[] pairs, string name)
    {
        foreach ((T value, string known) in pairs)
        {
            if (known == name) return value;
        }

        string names = string.Join(", ", pairs.Select(pair => $"'{pair.Name}'"));
        throw new NotSupportedException($"VarianceScaling: expected one of {names}. Received: '{name}'.");
    }
}
