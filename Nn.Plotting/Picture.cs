using System.Xml.Linq;
using OxyPlot;

namespace Nn.Plotting;

/// <summary>
/// A picture as scalable vector graphics (SVG 1.1): every browser shows it, and it stays sharp at every size. Made by
/// <see cref="LearningCurves"/>, <see cref="ValidationCurves"/>, <see cref="DataScatter"/>, <see cref="DecisionBoundary"/>,
/// <see cref="ConfusionHeatmap"/> and <see cref="ImageSheet"/>.
/// </summary>
public sealed class Picture
{
    private readonly PlotModel _model;

    internal Picture(PlotModel model, int width, int height)
    {
        _model = model;
        Width = width;
        Height = height;
    }

    /// <summary>What stands above it.</summary>
    public string Title => _model.Title;

    /// <summary>Its natural width in pixels.</summary>
    public int Width { get; }

    /// <summary>Its natural height in pixels.</summary>
    public int Height { get; }

    /// <summary>The picture as the text of an SVG document.</summary>
    public string ToSvg()
    {
        var exporter = new SvgExporter
        {
            Width = Width,
            Height = Height,
            IsDocument = false,
            TextMeasurer = new TextMeasurer(),
            // Text is placed by numbers: not every viewer knows dominant-baseline.
            UseVerticalTextAlignmentWorkaround = true,
        };
        string svg = exporter.ExportToString(_model);
        // OxyPlot draws what went wrong instead of throwing it.
        if (_model.GetLastPlotException() is { } error) throw new InvalidOperationException($"Picture '{Title}': {error.Message}", error);
        return SvgDocument.Finish(XElement.Parse(svg), Title);
    }

    /// <summary>
    /// Writes the SVG document to a file; an existing one is replaced at the end, in one step: on an error it is left as it was.
    /// </summary>
    /// <param name="path">The file, in a folder that exists; by custom it ends in <c>.svg</c>.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, ToSvg());
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            // There is nothing to delete once it was moved.
            File.Delete(temporary);
        }
    }
}
