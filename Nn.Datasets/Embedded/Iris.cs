namespace Nn.Datasets;

/// <summary>
/// 150 flowers of three species, 50 each, with the lengths and widths of sepals and petals in cm, as scikit-learn's <c>load_iris</c> has them. R. A.
/// Fisher 1936; UCI Machine Learning Repository, doi:10.24432/C56C76; CC BY 4.0.
/// </summary>
public static class Iris
{
    /// <summary>The species, in the order of the labels.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["setosa", "versicolor", "virginica"];

    /// <summary>Reads the flowers, which stand in the assembly.</summary>
    /// <returns>Input shape (4), target shape (1), three classes with their names.</returns>
    public static Dataset Load() => EmbeddedData.Read("iris.csv", classes: 3).WithClassNames(ClassNames);
}
