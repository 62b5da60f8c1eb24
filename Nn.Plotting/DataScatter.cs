using Nn.Datasets;
using OxyPlot;

namespace Nn.Plotting;

/// <summary>A data set of two features and some classes, seen as it is.</summary>
public static class DataScatter
{
    /// <summary>Each sample as a point, one colour a class, both axes at the same scale.</summary>
    /// <param name="data">Samples of two features whose target is a label or one value a class.</param>
    /// <param name="title">Stands above the picture.</param>
    /// <exception cref="ArgumentException">There are not two features, one is not finite, or the targets are not classes.</exception>
    public static Picture Of(Dataset data, string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        var plane = new Plane(data);
        PlotModel model = plane.NewModel(title);
        plane.AddPoints(model);
        return plane.ToPicture(model);
    }
}
