namespace Nn.Training;

/// <summary>
/// The first value up to and including the first boundary, the second up to the second, ..., the last beyond the last boundary. As
/// <c>keras/src/optimizers/schedules/learning_rate_schedule.py</c>.
/// </summary>
/// <param name="Boundaries">Steps, each greater than the one before it.</param>
/// <param name="Values">Rates, one more than boundaries, each at least 0.</param>
public sealed record PiecewiseConstantDecay(IReadOnlyList<long> Boundaries, IReadOnlyList<double> Values) : Schedule
{
    /// <inheritdoc/>
    public override float At(long step)
    {
        int place = 0;
        while (place < Boundaries.Count && step > Boundaries[place]) place++;
        return (float)Values[place];
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        int boundaries = Boundaries?.Count ?? 0, values = Values?.Count ?? 0;
        if (values != boundaries + 1)
        {
            throw new ArgumentException(
                $"{Name}: expected one value more than boundaries. Received: {boundaries} boundaries, {values} values.");
        }

        for (int i = 1; i < boundaries; i++)
        {
            if (Boundaries![i] > Boundaries[i - 1]) continue;
            throw new ArgumentException(
                FormattableString.Invariant($"{Name}: expected boundaries that increase. Received: {Boundaries[i]} after {Boundaries[i - 1]}."));
        }

        foreach (double value in Values!) AtLeast("value", value, 0);
    }

    /// <summary>Whether both have equal boundaries and values.</summary>
    public bool Equals(PiecewiseConstantDecay? other) =>
        other is not null && Boundaries.SequenceEqual(other.Boundaries) && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Boundaries.Count, Values[0]);
}
