using Nn.Datasets;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Nn.Plotting;

/// <summary>What a classifier learned of the plane: the class it gives to each place, and how sure it is.</summary>
public static class DecisionBoundary
{
    /// <summary>
    /// The plane in the colour of the class that the model predicts there, the stronger the surer it is; lines where two classes are
    /// equally likely (for two classes: p = 0.5); and the samples as points over it.
    /// </summary>
    /// <param name="model">
    /// A model of two features that ends in a sigmoid of one unit (two classes) or in a softmax (one unit a class).
    /// </param>
    /// <param name="data">The samples to show: their range is the part of the plane that is shown.</param>
    /// <param name="title">Stands above the picture.</param>
    /// <exception cref="ArgumentException">
    /// The model is no such classifier, or the data set has not two features or has more classes than the model.
    /// </exception>
    public static Picture Of(Model model, Dataset data, string title)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(title);
        var plane = new Plane(data);
        var field = new ClassField(model, plane);
        PlotModel picture = plane.NewModel(title);
        foreach (Axis axis in picture.Axes) axis.MajorGridlineStyle = LineStyle.None;
        picture.Annotations.Add(field.ToImage());
        plane.AddPoints(picture);
        foreach (ContourSeries line in field.Boundaries()) picture.Series.Add(line);
        // A contour has no entry of its own in the legend; a line without points has.
        picture.Series.Add(new LineSeries { Title = field.BoundaryName, Color = Style.Ink, StrokeThickness = ClassField.LineThickness });
        return plane.ToPicture(picture);
    }
}
