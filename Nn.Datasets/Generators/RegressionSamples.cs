namespace Nn.Datasets;

/// <summary>
/// Samples of <see cref="Regression"/> in double precision; <see cref="ToDataset"/> rounds them to the floats that networks train on.
/// </summary>
public sealed class RegressionSamples
{
    internal RegressionSamples(double[,] x, double[,] y, double[,] coefficients) => (X, Y, Coefficients) = (x, y, coefficients);

    /// <summary>The features, a sample a row: (samples, features).</summary>
    public double[,] X { get; }

    /// <summary>The targets, a sample a row: (samples, targets).</summary>
    public double[,] Y { get; }

    /// <summary>The law: <c>Y = X · Coefficients + bias + noise</c>, (features, targets).</summary>
    public double[,] Coefficients { get; }

    /// <summary>The samples as floats: input shape (features), target shape (targets).</summary>
    public Dataset ToDataset() => Dataset.From(X, Y);
}
