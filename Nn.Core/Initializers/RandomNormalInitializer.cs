namespace Nn;

/// <summary>Normal values: Keras' <c>RandomNormal</c>.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation, Keras' <c>stddev</c>, not negative.</param>
public sealed record RandomNormalInitializer(double Mean = 0, double StandardDeviation = 0.05) : Initializer
{
    /// <inheritdoc/>
    public override string Name => nameof(RandomNormal);

    /// <inheritdoc/>
    public override void Fill(Span<float> weights, Shape shape, RandomState random)
    {
        Check(weights, shape, random);
        CheckFinite(Mean, nameof(Mean));
        CheckDeviation(StandardDeviation, nameof(StandardDeviation));
        RandomFill.Normal(weights, Mean, StandardDeviation, random);
    }
}
