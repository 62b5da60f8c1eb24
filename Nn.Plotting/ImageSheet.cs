using Nn.Datasets;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace Nn.Plotting;

/// <summary>Small pictures of one size beside each other, each with a caption: the digits that a network takes for others, say.</summary>
public static class ImageSheet
{
    private const int Columns = 10, CellSide = 64, LineHeight = 14, AroundCaption = 8, AroundWidth = 40, AroundHeight = 60;

    /// <summary>A caption's line, in pictures.</summary>
    private const double LineRoom = (double)LineHeight / CellSide;

    /// <summary>Ten pictures a row, from the upper left on; the smallest value of all is white, the largest black.</summary>
    /// <param name="images">Gray values: for each picture <c>height × width</c>, row after row from the top.</param>
    /// <param name="height">The rows of a picture.</param>
    /// <param name="width">The columns of a picture.</param>
    /// <param name="captions">What stands below each picture, in one line or several: as many as there are pictures, at least one.</param>
    /// <param name="title">Stands above them.</param>
    /// <exception cref="ArgumentException">The values are not those of the pictures that have captions, or one is not finite.</exception>
    public static Picture Of(ReadOnlySpan<float> images, int height, int width, IReadOnlyList<string> captions, string title)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentNullException.ThrowIfNull(title);
        long expected = (long)captions.Count * height * width;
        if (images.IsEmpty || images.Length != expected)
        {
            throw Errors.Argument(
                $"Picture: expected {captions.Count} pictures of {height} × {width}, {expected} values, at least one. Received: {images.Length}.",
                nameof(images));
        }

        (float low, float high) = RangeOf(images);
        int rows = (captions.Count + Columns - 1) / Columns, columns = Math.Min(captions.Count, Columns);
        int captionHeight = (captions.Max(caption => caption.Count('\n') + 1) * LineHeight) + AroundCaption;
        // A caption's room below a picture, in pictures.
        double captionRoom = (double)captionHeight / CellSide;
        PlotModel model = NewModel(title, columns, rows * (1 + captionRoom));
        for (int i = 0; i < captions.Count; i++)
        {
            double x = i % Columns, y = i / Columns * (1 + captionRoom);
            byte[] png = ToPng(images.Slice(i * height * width, height * width), height, width, low, high);
            model.Annotations.Add(NewImage(png, x, y));
            string[] lines = captions[i].Split('\n');
            double first = y + 1 + (captionRoom / 2) - ((lines.Length - 1) * LineRoom / 2);
            for (int line = 0; line < lines.Length; line++) model.Annotations.Add(NewCaption(lines[line], x + 0.5, first + (line * LineRoom)));
        }

        return new Picture(model, (columns * CellSide) + AroundWidth, (rows * (CellSide + captionHeight)) + AroundHeight);
    }

    private static PlotModel NewModel(string title, double width, double height)
    {
        PlotModel model = Style.NewModel(title, LegendOrientation.Horizontal, symbolLength: 0);
        model.PlotAreaBorderThickness = new OxyThickness(0);
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Minimum = 0, Maximum = width, IsAxisVisible = false });
        // Counted from the top.
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Minimum = 0, Maximum = height, StartPosition = 1, EndPosition = 0, IsAxisVisible = false });
        return model;
    }

    private static ImageAnnotation NewImage(byte[] png, double x, double y) => new()
    {
        ImageSource = new OxyImage(png),
        X = new PlotLength(x + 0.5, PlotLengthUnit.Data),
        Y = new PlotLength(y + 0.5, PlotLengthUnit.Data),
        Width = new PlotLength(0.94, PlotLengthUnit.Data),
        Height = new PlotLength(0.94, PlotLengthUnit.Data),
        HorizontalAlignment = HorizontalAlignment.Center,
        VerticalAlignment = VerticalAlignment.Middle,
        Interpolate = false,
    };

    private static TextAnnotation NewCaption(string caption, double x, double y) => new()
    {
        Text = SvgDocument.Text(caption),
        TextPosition = new DataPoint(x, y),
        TextHorizontalAlignment = HorizontalAlignment.Center,
        TextVerticalAlignment = VerticalAlignment.Middle,
        StrokeThickness = 0,
        TextColor = Style.Ink,
    };

    private static (float Low, float High) RangeOf(ReadOnlySpan<float> images)
    {
        float low = images[0], high = images[0];
        for (int i = 0; i < images.Length; i++)
        {
            if (!float.IsFinite(images[i])) throw Errors.Argument($"Picture: expected finite gray values. Received: {images[i]} at {i}.", nameof(images));
            low = Math.Min(low, images[i]);
            high = Math.Max(high, images[i]);
        }

        return (low, high);
    }

    private static byte[] ToPng(ReadOnlySpan<float> image, int height, int width, float low, float high)
    {
        // Each value is a square of pixels: viewers would blur a small picture that they enlarge.
        int side = Math.Max(1, CellSide / Math.Max(height, width));
        int rows = height * side, columns = width * side;
        var pixels = new byte[3 * rows * columns];
        double range = high > low ? (double)high - low : 1;
        for (int i = 0; i < rows * columns; i++)
        {
            float value = image[(i / columns / side * width) + (i % columns / side)];
            pixels.AsSpan(3 * i, 3).Fill((byte)Math.Round(255 * (1 - ((value - low) / range))));
        }

        return Png.Encode(columns, rows, pixels);
    }
}
