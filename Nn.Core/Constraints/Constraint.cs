namespace Nn;

/// <summary>
/// What a weight must satisfy: an immutable description, applied to its values after each update. As
/// <c>keras/src/constraints/constraints.py</c>. Derive a record from this one for a constraint of your own.
/// </summary>
public abstract record Constraint
{
    /// <summary>Checks the arguments, when a model is built.</summary>
    /// <param name="parameter">The name of the weight, for messages: <c>dense/kernel</c>.</param>
    /// <param name="shape">The shape of the weight.</param>
    /// <exception cref="ArgumentException">An argument is out of range, or an axis is none of the shape's.</exception>
    public abstract void Validate(string parameter, Shape shape);

    /// <summary>Changes the values so that they satisfy the constraint. Allocates nothing.</summary>
    /// <param name="weight">The values of the weight, row-major.</param>
    /// <param name="shape">The shape of the weight.</param>
    public abstract void Apply(Span<float> weight, Shape shape);

    /// <summary>A norm: finite, not negative.</summary>
    private protected static void CheckNorm(string parameter, string name, double norm)
    {
        if (norm >= 0 && double.IsFinite(norm)) return;
        throw new ArgumentException(
            FormattableString.Invariant($"Parameter '{parameter}': expected the {name} of at least 0. Received: {norm}."));
    }
}
