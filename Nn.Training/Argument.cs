namespace Nn.Training;

/// <summary>The checks that descriptions share; each message names the description, what was expected and what came.</summary>
internal static class Argument
{
    public static void InRange(string owner, string name, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
            throw new ArgumentOutOfRangeException(name, $"{owner}: expected a {name} {(double.IsPositiveInfinity(high) ? $"of at least {low}" : $"from {low} to {high}")}. Received: {value}.");
    }

    public static void Positive(string owner, string name, double value)
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, $"{owner}: expected a positive {name}. Received: {value}.");
    }

    /// <summary>(n) and (n, 1) hold the same values; otherwise the shapes must be equal.</summary>
    public static void SameSize(string owner, Shape target, Shape prediction)
    {
        if (target != prediction && !(target.Size == 1 && prediction.Size == 1))
            throw new ArgumentException($"{owner}: expected targets of the prediction's shape {prediction}. Received: {target}.");
    }
}
