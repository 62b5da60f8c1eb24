namespace Nn.Serialization;

/// <summary>
/// The initializers by their Keras names. Where Keras has several names for one class here, that of the special case stands before that of
/// the general one, so that it is written where it fits.
/// </summary>
internal static class InitializerClasses
{
    public static Registry WithInitializers(this Registry registry) => registry
        .WithKind<Initializer>("initializer")
        .With<Initializer>("Zeros", Initializer.Zeros, "zero")
        .With<Initializer>("Ones", Initializer.Ones, "one")
        .With<Initializer, ConstantInitializer>(
            "Constant", new ConstantInitializer(), (law, arguments) => law with { Value = arguments.Number("value", law.Value) })
        .With<Initializer, IdentityInitializer>(
            "Identity",
            new IdentityInitializer(),
            (law, arguments) => law with { Gain = arguments.Number("gain", law.Gain) },
            "IdentityInitializer")
        .WithRandom(
            "Orthogonal",
            new OrthogonalInitializer(),
            (law, arguments) => law with { Gain = arguments.Number("gain", law.Gain) },
            "OrthogonalInitializer")
        .WithRandom(
            "RandomNormal",
            new RandomNormalInitializer(),
            (law, arguments) => law with
            {
                Mean = arguments.Number("mean", law.Mean),
                StandardDeviation = arguments.Number("stddev", law.StandardDeviation),
            },
            "normal")
        .WithRandom("TruncatedNormal", new TruncatedNormalInitializer(), (law, arguments) => law with
        {
            Mean = arguments.Number("mean", law.Mean),
            StandardDeviation = arguments.Number("stddev", law.StandardDeviation),
        })
        .WithRandom(
            "RandomUniform",
            new RandomUniformInitializer(),
            (law, arguments) => law with
            {
                Minimum = arguments.Number("minval", law.Minimum),
                Maximum = arguments.Number("maxval", law.Maximum),
            },
            "uniform")
        .WithRandom("GlorotNormal", Initializer.GlorotNormal, (law, _) => law)
        .WithRandom("GlorotUniform", Initializer.GlorotUniform, (law, _) => law)
        .WithRandom("HeNormal", Initializer.HeNormal, (law, _) => law)
        .WithRandom("HeUniform", Initializer.HeUniform, (law, _) => law)
        .WithRandom("LecunNormal", Initializer.LecunNormal, (law, _) => law)
        .WithRandom("LecunUniform", Initializer.LecunUniform, (law, _) => law)
        .WithRandom("VarianceScaling", new VarianceScalingInitializer(), (law, arguments) => law with
        {
            Scale = arguments.Number("scale", law.Scale),
            Mode = arguments.Choice(
                "mode", law.Mode, ("fan_in", FanMode.FanIn), ("fan_out", FanMode.FanOut), ("fan_avg", FanMode.FanAverage)),
            Distribution = arguments.Choice(
                "distribution",
                law.Distribution,
                ("truncated_normal", VarianceDistribution.TruncatedNormal),
                ("untruncated_normal", VarianceDistribution.UntruncatedNormal),
                ("uniform", VarianceDistribution.Uniform),
                ("normal", VarianceDistribution.TruncatedNormal)),
        });

    /// <summary>A model's seed decides all its weights; a seed of the initializer's own has no place here.</summary>
    private static Registry WithRandom<T>(
        this Registry registry, string className, T defaults, Func<T, Arguments, T> exchange, params ReadOnlySpan<string> aliases)
        where T : Initializer => registry.With<Initializer, T>(
        className,
        defaults,
        (law, arguments) =>
        {
            arguments.Only("seed", null);
            return exchange(law, arguments);
        },
        aliases);
}
