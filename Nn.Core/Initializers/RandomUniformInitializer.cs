namespace Nn;

/// <summary>Uniform values from a range: Keras' <c>RandomUniform</c>.</summary>
/// <param name="Minimum">The lower end, Keras' <c>minval</c>.</param>
/// <param name="Maximum">The upper end, Keras' <c>maxval</c>, not below the lower one.</param>
public sealed record RandomUniformInitializer(double Minimum = -0.05, double Maximum = 0.05) : Initializer
{
    /// <inheritdoc/>
    public override string Name => nameof(RandomUniform);

    /// <inheritdoc/>
    public override void Fill(Span<float> weights, Shape shape, RandomState random)
    {
        Check(weights, shape, random);
        CheckFinite(Minimum, nameof(Minimum));
        CheckFinite(Maximum, nameof(Maximum));
        if (Minimum > Maximum)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{Name}: expected a {nameof(Maximum)} of at least {Minimum}. Received: {Maximum}."));
        }
        RandomFill.Uniform(weights, Minimum, Maximum, random);
    }
}
