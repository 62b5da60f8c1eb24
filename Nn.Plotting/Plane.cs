using Nn.Datasets;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Nn.Plotting;

/// <summary>A data set of two features as points in the plane, one colour a class, with equal scales on both axes.</summary>
internal sealed class Plane
{
    private const int PlotWidth = 460;

    /// <summary>What title, legend and axes need beside the plot itself.</summary>
    private const int AroundWidth = 90, AroundHeight = 120;

    /// <summary>Empty space on each side of the points, as a share of their range.</summary>
    private const double Margin = 0.05;

    /// <summary>Ranges that differ more than this are not shown at equal scales.</summary>
    private const double MostUnequal = 4;

    private readonly Dataset _data;
    private readonly int[] _labels;

    public Plane(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.InputShape.Size != 2)
            throw Errors.Argument($"Picture: expected a data set of two features. Received: one of shape {data.InputShape}.", nameof(data));

        _data = data;
        _labels = LabelsOf(data);
        Classes = Math.Max(data.Classes ?? 0, _labels.Max() + 1);
        X = RangeOf(data, 0);
        Y = RangeOf(data, 1);
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The values of the first feature that are shown.</summary>
    public (double Low, double High) X { get; }

    /// <summary>The values of the second feature that are shown.</summary>
    public (double Low, double High) Y { get; }

    public PlotModel NewModel(string title)
    {
        PlotModel model = Style.NewModel(title, LegendOrientation.Horizontal, symbolLength: 14);
        model.Axes.Add(NewAxis(AxisPosition.Bottom, _data.FeatureNames[0], X));
        model.Axes.Add(NewAxis(AxisPosition.Left, _data.FeatureNames[1], Y));
        return model;
    }

    public void AddPoints(PlotModel model)
    {
        for (int label = 0; label < Classes; label++)
        {
            var points = new ScatterSeries
            {
                Title = $"Class {label}",
                MarkerType = MarkerType.Circle,
                MarkerSize = 3.2,
                MarkerFill = OxyColor.FromAColor(0xD0, Style.Color(label)),
                MarkerStroke = OxyColors.White,
                MarkerStrokeThickness = 0.6,
            };
            for (int i = 0; i < _labels.Length; i++)
            {
                if (_labels[i] == label) points.Points.Add(new ScatterPoint(_data.Features[2 * i], _data.Features[(2 * i) + 1]));
            }

            model.Series.Add(points);
        }
    }

    public Picture ToPicture(PlotModel model)
    {
        double ratio = (Y.High - Y.Low) / (X.High - X.Low);
        if (ratio is >= 1 / MostUnequal and <= MostUnequal) model.PlotType = PlotType.Cartesian;
        return new Picture(model, PlotWidth + AroundWidth, (int)(PlotWidth * Math.Clamp(ratio, 0.5, 1.5)) + AroundHeight);
    }

    private static int[] LabelsOf(Dataset data)
    {
        try
        {
            return data.Labels();
        }
        catch (InvalidOperationException error)
        {
            throw new ArgumentException($"Picture: expected a data set of classes. {error.Message}", nameof(data), error);
        }
    }

    private static LinearAxis NewAxis(AxisPosition position, string title, (double Low, double High) range)
    {
        LinearAxis axis = Style.NewAxis(position, title);
        (axis.Minimum, axis.Maximum) = range;
        return axis;
    }

    private static (double Low, double High) RangeOf(Dataset data, int feature)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < data.Count; i++)
        {
            float value = data.Features[(2 * i) + feature];
            if (!float.IsFinite(value))
                throw Errors.Argument($"Picture: expected finite features. Received: {value} in row {i}.", nameof(data));
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        double margin = high > low ? Margin * (high - low) : 1;
        return (low - margin, high + margin);
    }
}
