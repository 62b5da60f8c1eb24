namespace Nn;

/// <summary>What <see cref="GradientChecker"/> has found.</summary>
public sealed class GradientReport
{
    internal GradientReport(IReadOnlyList<GradientDeviation> deviations) => Deviations = deviations;

    /// <summary>One for each weight that is not frozen, then one for each input.</summary>
    public IReadOnlyList<GradientDeviation> Deviations { get; }

    /// <summary>The largest of them; about 1e-4 for a right backward pass, which float32 is to blame for.</summary>
    public double Largest => Deviations.Max(deviation => deviation.Deviation);

    /// <summary>Throws where a gradient is wrong, or where nothing could be compared.</summary>
    /// <param name="tolerance">The largest deviation that is put down to rounding.</param>
    /// <exception cref="InvalidOperationException">A gradient deviates further; the message lists all.</exception>
    public void Require(double tolerance = 2e-3)
    {
        if (Deviations.Any(deviation => deviation.Compared < deviation.LeftOut))
            throw new InvalidOperationException($"GradientChecker: expected a function with few kinks. Received:{Environment.NewLine}{this}");
        if (Largest > tolerance)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"GradientChecker: expected gradients within {tolerance:G2} of the differences. ")
                    + $"Received:{Environment.NewLine}{this}");
        }
    }

    /// <summary>A line for each weight and input.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Deviations);
}
