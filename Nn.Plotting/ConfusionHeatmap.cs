using System.Globalization;
using Nn.Training;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace Nn.Plotting;

/// <summary>Which classes a classifier takes for which.</summary>
public static class ConfusionHeatmap
{
    /// <summary>The least and the greatest height of a cell, and about how high a picture may become.</summary>
    private const int LeastSide = 28, GreatestSide = 56, Height = 560;

    /// <summary>The room of a character, on the safe side: viewers without the font take a wider one.</summary>
    private const int CharacterWidth = 8;

    private const int AroundWidth = 100, AroundHeight = 130;

    /// <summary>
    /// A square of cells, a row for each true class and a column for each predicted one; in each the number of samples, the darker the larger
    /// its share of the row.
    /// </summary>
    /// <param name="confusion">The counts.</param>
    /// <param name="title">Stands above the picture.</param>
    public static Picture Of(ConfusionMatrix confusion, string title)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        ArgumentNullException.ThrowIfNull(title);
        PlotModel model = Style.NewModel(title, LegendOrientation.Horizontal, symbolLength: 0);
        model.Axes.Add(NewAxis(AxisPosition.Bottom, "Predicted class", confusion.ClassNames));
        CategoryAxis rows = NewAxis(AxisPosition.Left, "True class", confusion.ClassNames);
        // The first class is the upper row.
        (rows.StartPosition, rows.EndPosition) = (1, 0);
        model.Axes.Add(rows);
        for (int row = 0; row < confusion.Classes; row++)
        {
            long most = Math.Max(1, Enumerable.Range(0, confusion.Classes).Sum(column => confusion[row, column]));
            for (int column = 0; column < confusion.Classes; column++)
                model.Annotations.Add(NewCell(row, column, confusion[row, column], (double)confusion[row, column] / most));
        }

        int side = Math.Clamp(Height / confusion.Classes, LeastSide, GreatestSide), names = CharacterWidth * Longest(confusion.ClassNames);
        int width = Math.Max(side, names + CharacterWidth) * confusion.Classes;
        return new Picture(model, width + names + AroundWidth, (side * confusion.Classes) + AroundHeight);
    }

    private static RectangleAnnotation NewCell(int row, int column, long count, double share) => new()
    {
        MinimumX = column - 0.5,
        MaximumX = column + 0.5,
        MinimumY = row - 0.5,
        MaximumY = row + 0.5,
        Fill = OxyColor.Interpolate(OxyColors.White, Style.Color(0), share),
        Stroke = Style.Grid,
        StrokeThickness = 0.5,
        Layer = AnnotationLayer.BelowAxes,
        Text = count == 0 ? null : count.ToString(CultureInfo.InvariantCulture),
        TextColor = share > 0.5 ? OxyColors.White : Style.Ink,
    };

    private static CategoryAxis NewAxis(AxisPosition position, string title, IReadOnlyList<string> names)
    {
        var axis = new CategoryAxis
        {
            Position = position,
            Title = title,
            TitleFontSize = 13,
            AxisTitleDistance = position == AxisPosition.Left ? 12 + (2 * Longest(names)) : 12,
            AxisTickToLabelDistance = 6,
            TickStyle = TickStyle.None,
            GapWidth = 0,
            IsTickCentered = true,
        };
        axis.Labels.AddRange(names.Select(SvgDocument.Text));
        return axis;
    }

    private static int Longest(IReadOnlyList<string> names) => names.Max(name => name.Length);
}
