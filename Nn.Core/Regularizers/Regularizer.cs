namespace Nn;

/// <summary>
/// What training adds to the loss so that a weight stays small: an immutable description, whose penalty is a function of the weight alone.
/// As <c>keras/src/regularizers/regularizers.py</c>. Derive a record from this one for a regularizer of your own.
/// </summary>
public abstract record Regularizer
{
    /// <summary>Checks the arguments, when a model is built.</summary>
    /// <param name="parameter">The name of the weight, for messages: <c>dense/kernel</c>.</param>
    /// <param name="shape">The shape of the weight.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public abstract void Validate(string parameter, Shape shape);

    /// <summary>What the weight adds to the loss.</summary>
    /// <param name="weight">The values of the weight, row-major.</param>
    /// <param name="shape">The shape of the weight.</param>
    public abstract double Penalty(ReadOnlySpan<float> weight, Shape shape);

    /// <summary>Adds the derivative of the penalty to the gradient of the weight.</summary>
    /// <param name="weight">The values of the weight, row-major.</param>
    /// <param name="shape">The shape of the weight.</param>
    /// <param name="gradient">The gradient of the weight, as many values.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public abstract void AddGradient(ReadOnlySpan<float> weight, Shape shape, Span<float> gradient);

    /// <summary>A factor of a penalty: finite, not negative.</summary>
    private protected static void CheckFactor(string parameter, string name, double factor)
    {
        if (factor >= 0 && float.IsFinite((float)factor)) return;
        throw new ArgumentException(
            FormattableString.Invariant($"Parameter '{parameter}': expected the {name} of at least 0. Received: {factor}."));
    }
}
