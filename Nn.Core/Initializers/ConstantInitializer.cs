namespace Nn;

/// <summary>The same value everywhere: Keras' <c>Constant</c>, and its <c>Zeros</c> and <c>Ones</c>.</summary>
/// <param name="Value">The value, finite.</param>
public sealed record ConstantInitializer(double Value = 0) : Initializer
{
    /// <inheritdoc/>
    public override string Name => Value switch
    {
        0 => nameof(Zeros),
        1 => nameof(Ones),
        _ => nameof(Constant),
    };

    /// <inheritdoc/>
    public override void Fill(Span<float> weights, Shape shape, RandomState random)
    {
        Check(weights, shape, random);
        CheckFinite(Value, nameof(Value));
        weights.Fill((float)Value);
    }
}
