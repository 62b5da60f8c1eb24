namespace Nn.Serialization;

/// <summary>The constraints by their Keras names.</summary>
internal static class ConstraintClasses
{
    public static Registry WithConstraints(this Registry registry) => registry
        .WithKind<Constraint>("constraint")
        .With<Constraint, MaxNorm>("MaxNorm", new MaxNorm(), (constraint, arguments) => constraint with
        {
            MaxValue = arguments.Number("max_value", constraint.MaxValue),
            Axis = [.. arguments.Numbers("axis", constraint.Axis)],
        })
        .With<Constraint, MinMaxNorm>("MinMaxNorm", new MinMaxNorm(), (constraint, arguments) => constraint with
        {
            MinValue = arguments.Number("min_value", constraint.MinValue),
            MaxValue = arguments.Number("max_value", constraint.MaxValue),
            Rate = arguments.Number("rate", constraint.Rate),
            Axis = [.. arguments.Numbers("axis", constraint.Axis)],
        })
        .With<Constraint, UnitNorm>("UnitNorm", new UnitNorm(), (constraint, arguments) => constraint with
        {
            Axis = [.. arguments.Numbers("axis", constraint.Axis)],
        })
        .With<Constraint>("NonNeg", new NonNeg());
}
