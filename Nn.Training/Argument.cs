namespace Nn.Training;

/// <summary>
/// The checks that descriptions share; each message names the description, what was expected and what came. Numbers are given in double
/// precision and computed with in single, in which they have to exist.
/// </summary>
internal static class Argument
{
    public static void InRange(string owner, string name, double value, double low, double high)
    {
        if (value >= low && value <= high && float.IsFinite((float)value)) return;
        if (value > float.MaxValue && double.IsFinite(value)) high = Math.Min(high, float.MaxValue);
        string range = double.IsPositiveInfinity(high) ? FormattableString.Invariant($"of at least {low}")
            : FormattableString.Invariant($"from {low} to {high}");
        throw Wrong(owner, name, $"{WithArticle(name)} {range}", value);
    }

    public static void Finite(string owner, string name, double value)
    {
        if (!float.IsFinite((float)value)) throw Wrong(owner, name, $"a finite {name}", value);
    }

    public static void Positive(string owner, string name, double value)
    {
        if (!((float)value > 0 && float.IsFinite((float)value))) throw Wrong(owner, name, $"a positive {name}", value);
    }

    public static ArgumentOutOfRangeException Wrong<T>(string owner, string name, string expected, T received) =>
        new(name, FormattableString.Invariant($"{owner}: expected {expected}. Received: {received}."));

    /// <summary>(n) and (n, 1) hold the same values; otherwise the shapes must be equal.</summary>
    public static void SameSize(string owner, Shape target, Shape prediction)
    {
        if (!WithoutLastOne(target).SequenceEqual(WithoutLastOne(prediction)))
            throw new ArgumentException($"{owner}: expected targets of the prediction's shape {prediction}. Received: {target}.");
    }

    /// <summary>One value for each row of the prediction: its shape without the last dimension, or with 1 in its place.</summary>
    public static void OneForEachRow(string owner, Shape target, Shape prediction)
    {
        ReadOnlySpan<int> rows = prediction.Rank == 0 ? [] : prediction.Dimensions[..^1];
        if (!target.Dimensions.SequenceEqual(rows) && !WithoutLastOne(target).SequenceEqual(rows))
        {
            throw new ArgumentException(
                $"{owner}: expected targets of shape {new Shape(rows)}, one number for each row of the prediction's shape {prediction}. " +
                $"Received: {target}.");
        }
    }

    private static string WithArticle(string name) => name[0] is 'a' or 'e' or 'i' or 'o' ? $"an {name}" : $"a {name}";

    private static ReadOnlySpan<int> WithoutLastOne(Shape shape) =>
        shape.Rank > 0 && shape[^1] == 1 ? shape.Dimensions[..^1] : shape.Dimensions;
}
