namespace Nn.Tests.Reference;

/// <summary>Comparisons with reference values; a failure names the place, what was expected and the largest distance.</summary>
public static class ReferenceAssert
{
    /// <summary>Each value within <c>absolute + relative · |expected|</c>.</summary>
    public static void Close(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double absolute, double relative, string what)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length), $"{what}: number of values");
        int worst = -1;
        double worstExcess = 1;
        for (int i = 0; i < actual.Length; i++)
        {
            double tolerance = absolute + (relative * Math.Abs(expected[i]));
            double distance = Math.Abs(actual[i] - expected[i]);
            double excess = actual[i].Equals(expected[i]) ? 0 : tolerance == 0 ? double.PositiveInfinity : distance / tolerance;
            // Written so that a NaN counts as a failure.
            if (excess <= worstExcess) continue;
            (worst, worstExcess) = (i, excess);
            if (double.IsNaN(excess)) break;
        }

        if (worst >= 0)
            Assert.Fail($"{what}[{worst}]: expected {expected[worst]:R}, was {actual[worst]:R} ({worstExcess:G4} times the tolerance)");
    }

    /// <summary>The same for floats.</summary>
    public static void Close(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double absolute, double relative, string what)
    {
        var wide = new double[actual.Length];
        for (int i = 0; i < wide.Length; i++) wide[i] = actual[i];
        Close(wide, expected, absolute, relative, what);
    }

    /// <summary>Each double the expected one or its neighbour.</summary>
    public static void WithinOneUlp(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, string what)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length), $"{what}: number of values");
        for (int i = 0; i < actual.Length; i++)
        {
            double value = expected[i];
            if (!(actual[i] >= Math.BitDecrement(value) && actual[i] <= Math.BitIncrement(value)))
                Assert.Fail($"{what}[{i}]: expected {value:R} to 1 ulp, was {actual[i]:R}");
        }
    }
}
