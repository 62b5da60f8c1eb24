namespace Nn.Datasets;

/// <summary>
/// Labelled points in double precision, as a generator computes them; <see cref="ToDataset"/> rounds them to the floats that networks train
/// on.
/// </summary>
public sealed class Points
{
    internal Points(double[] x, int[] labels, int dimensions, int classes)
    {
        (X, Labels, Dimensions, Classes) = (x, labels, dimensions, classes);
    }

    /// <summary>The number of points.</summary>
    public int Count => Labels.Length;

    /// <summary>The number of coordinates of a point.</summary>
    public int Dimensions { get; }

    /// <summary>The number of classes: labels go from 0 to <c>Classes − 1</c>.</summary>
    public int Classes { get; }

    /// <summary>The coordinates, point after point: <c>Count × Dimensions</c> values.</summary>
    public double[] X { get; }

    /// <summary>The label of each point.</summary>
    public int[] Labels { get; }

    /// <summary>
    /// The points as floats, with the label as the one target: input shape (Dimensions), target shape (1). Two coordinates are named x and
    /// y, more are named x0, x1 and so on.
    /// </summary>
    public Dataset ToDataset()
    {
        string[] names = Dimensions == 2 ? ["x", "y"] : [.. Enumerable.Range(0, Dimensions).Select(i => $"x{i}")];
        return new Dataset(
            Array.ConvertAll(X, v => (float)v),
            Array.ConvertAll(Labels, label => (float)label),
            inputShape: [Dimensions],
            targetShape: [1],
            featureNames: names,
            targetNames: ["label"],
            classes: Classes);
    }
}
