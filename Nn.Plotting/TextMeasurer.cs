using OxyPlot;

namespace Nn.Plotting;

/// <summary>
/// Measures text without a screen or fonts: by the widths of Helvetica that OxyPlot carries for its PDF export. Those come in points, 72 an
/// inch; an SVG counts pixels, 96 an inch.
/// </summary>
internal sealed class TextMeasurer : RenderContextBase
{
    private const double PixelsPerPoint = 96.0 / 72;

    /// <summary>
    /// Helvetica's capitals and digits, as a share of the font size. The exporter puts the baseline half a text's height below its
    /// middle, so with this height they stand centred beside a tick.
    /// </summary>
    private const double CapitalHeight = 0.72;

    private readonly PdfRenderContext _points = new(1, 1, OxyColors.White);

    public override int ClipCount => 0;

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight) => string.IsNullOrEmpty(text)
        ? OxySize.Empty
        : new OxySize(_points.MeasureText(text, fontFamily, fontSize, fontWeight).Width * PixelsPerPoint, fontSize * CapitalHeight);

    public override void PushClip(OxyRect clippingRectangle) => throw MeasuresOnly();

    public override void PopClip() => throw MeasuresOnly();

    public override void DrawLine(
        IList<ScreenPoint> points, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode,
        double[] dashArray, LineJoin lineJoin) =>
        throw MeasuresOnly();

    public override void DrawPolygon(
        IList<ScreenPoint> points, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode,
        double[] dashArray, LineJoin lineJoin) =>
        throw MeasuresOnly();

    public override void DrawText(
        ScreenPoint p, string text, OxyColor fill, string fontFamily, double fontSize, double fontWeight, double rotation,
        HorizontalAlignment horizontalAlignment, VerticalAlignment verticalAlignment, OxySize? maxSize) =>
        throw MeasuresOnly();

    private static NotSupportedException MeasuresOnly() => new("TextMeasurer: expected MeasureText. Received: a call that draws.");
}
