namespace Nn;

/// <summary>
/// Values of mean 0 and variance <c>Scale / fan</c>, so that a signal keeps its size through the layers: Keras' <c>VarianceScaling</c>, and
/// with it <c>GlorotUniform</c>, <c>GlorotNormal</c>, <c>HeUniform</c>, <c>HeNormal</c>, <c>LecunUniform</c> and <c>LecunNormal</c>
/// (keras/src/initializers/random_initializers.py).
/// </summary>
/// <param name="Scale">The factor, positive.</param>
/// <param name="Mode">Which fan divides.</param>
/// <param name="Distribution">The law.</param>
public sealed record VarianceScalingInitializer(
    double Scale = 1,
    FanMode Mode = FanMode.FanIn,
    VarianceDistribution Distribution = VarianceDistribution.TruncatedNormal) : Initializer
{
    /// <summary>The standard deviation that a standard normal has left when its tails beyond ±2 are cut off.</summary>
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>Keras' name of this member of the family; <c>VarianceScaling</c> if it has none of its own.</summary>
    public override string Name => (Scale, Mode, Distribution) switch
    {
        (1, FanMode.FanAverage, VarianceDistribution.Uniform) => nameof(GlorotUniform),
        (1, FanMode.FanAverage, VarianceDistribution.TruncatedNormal) => nameof(GlorotNormal),
        (2, FanMode.FanIn, VarianceDistribution.Uniform) => nameof(HeUniform),
        (2, FanMode.FanIn, VarianceDistribution.TruncatedNormal) => nameof(HeNormal),
        (1, FanMode.FanIn, VarianceDistribution.Uniform) => nameof(LecunUniform),
        (1, FanMode.FanIn, VarianceDistribution.TruncatedNormal) => nameof(LecunNormal),
        _ => nameof(VarianceScaling),
    };

    /// <inheritdoc/>
    public override void Fill(Span<float> weights, Shape shape, RandomState random)
    {
        Check(weights, shape, random);
        if (!(Scale > 0 && double.IsFinite(Scale)))
            throw new ArgumentException(FormattableString.Invariant($"{Name}: expected a positive {nameof(Scale)}. Received: {Scale}."));

        (int fanIn, int fanOut) = ComputeFans(shape);
        double fan = Mode switch
        {
            FanMode.FanIn => fanIn,
            FanMode.FanOut => fanOut,
            FanMode.FanAverage => ((double)fanIn + fanOut) / 2,
            _ => throw new ArgumentException($"{Name}: expected a {nameof(FanMode)}. Received: {Mode}."),
        };
        double variance = Scale / fan;
        switch (Distribution)
        {
            case VarianceDistribution.TruncatedNormal:
                RandomFill.TruncatedNormal(weights, 0, Math.Sqrt(variance) / TruncatedDeviation, random);
                break;
            case VarianceDistribution.UntruncatedNormal:
                RandomFill.Normal(weights, 0, Math.Sqrt(variance), random);
                break;
            case VarianceDistribution.Uniform:
                double limit = Math.Sqrt(3 * variance);
                RandomFill.Uniform(weights, -limit, limit, random);
                break;
            default:
                throw new ArgumentException($"{Name}: expected a {nameof(VarianceDistribution)}. Received: {Distribution}.");
        }
    }
}
