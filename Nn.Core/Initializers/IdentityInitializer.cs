namespace Nn;

/// <summary>A matrix with <see cref="Gain"/> on its diagonal and zeros elsewhere: Keras' <c>Identity</c>. It need not be square.</summary>
/// <param name="Gain">The value on the diagonal.</param>
public sealed record IdentityInitializer(double Gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override string Name => nameof(Identity);

    /// <inheritdoc/>
    public override void Fill(Span<float> weights, Shape shape, RandomState random)
    {
        Check(weights, shape, random);
        CheckFinite(Gain, nameof(Gain));
        if (shape.Rank != 2) throw new ArgumentException($"{Name}: expected a matrix. Received: {shape}.", nameof(shape));

        (int rows, int columns) = (shape[0], shape[1]);
        weights.Clear();
        for (int i = 0; i < Math.Min(rows, columns); i++) weights[(i * columns) + i] = (float)Gain;
    }
}
