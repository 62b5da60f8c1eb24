using Nn.Training;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Nn.Plotting;

/// <summary>What pictures of a <see cref="History"/> share: panels above each other over one axis of epochs.</summary>
internal static class Curves
{
    public const string ValidationPrefix = "val_";

    /// <summary>Up to so many epochs each is marked by a point.</summary>
    private const int MarkedEpochs = 12;

    /// <summary>Epochs of space before the first one; less than 1, so that no tick stands at an epoch 0.</summary>
    private const double SpaceBefore = 0.8;

    public static void CheckHistory(History history, string argument)
    {
        ArgumentNullException.ThrowIfNull(history, argument);
        if (history.Epochs.Count == 0)
            throw new ArgumentException("Picture: expected a history of at least one epoch. Received: an empty one.", argument);
    }

    public static PlotModel NewModel(string title, LegendOrientation legend)
    {
        PlotModel model = Style.NewModel(title, legend, symbolLength: 22);
        // Each panel has its own frame.
        model.PlotAreaBorderThickness = new OxyThickness(0);
        return model;
    }

    /// <summary>The axis that all panels share.</summary>
    /// <param name="model">The picture.</param>
    /// <param name="first">The first epoch, counted from 0.</param>
    /// <param name="last">The last epoch, counted from 0.</param>
    public static void AddEpochAxis(PlotModel model, int first, int last)
    {
        LinearAxis axis = Style.NewAxis(AxisPosition.Bottom, "Epoch");
        axis.MinimumMajorStep = 1;
        axis.Minimum = first + 1 - SpaceBefore;
        axis.Maximum = last + 1 + Math.Max(SpaceBefore, 0.01 * (last - first));
        // The lines of the grid would run through the space between panels.
        axis.MajorGridlineStyle = LineStyle.None;
        model.Axes.Add(axis);
    }

    /// <summary>Adds a panel with a frame of its own.</summary>
    /// <param name="model">The picture.</param>
    /// <param name="key">Names the panel's axis for the curves in it.</param>
    /// <param name="title">What its axis shows.</param>
    /// <param name="bottom">Where it begins: 0 is the bottom of all panels, 1 the top.</param>
    /// <param name="top">Where it ends.</param>
    /// <param name="values">What its curves show.</param>
    public static void AddPanel(PlotModel model, string key, string title, double bottom, double top, IEnumerable<double> values)
    {
        LinearAxis axis = Style.NewAxis(AxisPosition.Left, title);
        axis.Key = key;
        axis.StartPosition = bottom;
        axis.EndPosition = top;
        axis.MinimumPadding = axis.MaximumPadding = 0.05;
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length > 0 && finite.Min() == finite.Max())
        {
            // A constant has no range that the axis could take.
            double margin = finite[0] == 0 ? 1 : 0.1 * Math.Abs(finite[0]);
            (axis.Minimum, axis.Maximum) = (finite[0] - margin, finite[0] + margin);
        }

        model.Axes.Add(axis);
        model.Annotations.Add(new RectangleAnnotation
        {
            YAxisKey = key,
            Fill = OxyColors.Transparent,
            Stroke = Style.Ink,
            // Its outer half is cut off.
            StrokeThickness = 1.6,
            Layer = AnnotationLayer.AboveSeries,
        });
    }

    /// <summary>Adds what a history logged by one name. Epochs count from 1, as people count.</summary>
    public static void AddCurve(PlotModel model, string panel, History history, string name, string label, int color, bool inLegend)
    {
        IReadOnlyList<double> values = history[name];
        IReadOnlyList<int> epochs = history.EpochsOf(name);
        var line = new LineSeries
        {
            YAxisKey = panel,
            Title = SvgDocument.Text(label),
            RenderInLegend = inLegend,
            Color = Style.Color(color),
            StrokeThickness = 1.6,
            LineJoin = LineJoin.Round,
            MarkerType = values.Count <= MarkedEpochs ? MarkerType.Circle : MarkerType.None,
            MarkerSize = 3,
        };
        for (int i = 0; i < values.Count; i++) line.Points.Add(new DataPoint(epochs[i] + 1, values[i]));
        model.Series.Add(line);
    }

    /// <summary><c>binary_accuracy</c> becomes "Binary accuracy".</summary>
    public static string Caption(string name) => string.Concat(char.ToUpperInvariant(name[0]).ToString(), name[1..].Replace('_', ' '));
}
