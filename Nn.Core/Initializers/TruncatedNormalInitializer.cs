namespace Nn;

/// <summary>
/// Normal values, drawn again until they lie within two standard deviations of the mean: Keras' <c>TruncatedNormal</c>. The deviation is
/// the one before the cut; what is left has 0.8796 of it.
/// </summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation, Keras' <c>stddev</c>, not negative.</param>
public sealed record TruncatedNormalInitializer(double Mean = 0, double StandardDeviation = 0.05) : Initializer
{
    /// <inheritdoc/>
    public override string Name => nameof(TruncatedNormal);

    /// <inheritdoc/>
    public override void Fill(Span<float> weights, Shape shape, RandomState random)
    {
        Check(weights, shape, random);
        CheckFinite(Mean, nameof(Mean));
        CheckDeviation(StandardDeviation, nameof(StandardDeviation));
        RandomFill.TruncatedNormal(weights, Mean, StandardDeviation, random);
    }
}
