using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace Nn.Plotting;

/// <summary>How all pictures look: sans-serif, thin grid, and colours that colour-blind readers can tell apart.</summary>
internal static class Style
{
    // The palette of M. Okabe and K. Ito, "Color Universal Design" (2008), without its yellow, which is too pale for lines on white.
    private static readonly OxyColor[] s_palette =
    [
        OxyColor.FromRgb(0x00, 0x72, 0xB2), // blue
        OxyColor.FromRgb(0xD5, 0x5E, 0x00), // vermilion
        OxyColor.FromRgb(0x00, 0x9E, 0x73), // bluish green
        OxyColor.FromRgb(0xCC, 0x79, 0xA7), // reddish purple
        OxyColor.FromRgb(0x56, 0xB4, 0xE9), // sky blue
        OxyColor.FromRgb(0xE6, 0x9F, 0x00), // orange
        OxyColor.FromRgb(0x00, 0x00, 0x00), // black
    ];

    /// <summary>Of a tick's label.</summary>
    private const int MostDecimals = 9;

    /// <summary>Text, axis lines.</summary>
    public static OxyColor Ink { get; } = OxyColor.FromRgb(0x22, 0x22, 0x22);

    public static OxyColor Grid { get; } = OxyColor.FromRgb(0xE4, 0xE4, 0xE4);

    /// <summary>The colour of a class or a curve; they repeat after seven.</summary>
    public static OxyColor Color(int index) => s_palette[index % s_palette.Length];

    /// <summary>An empty picture with a title and, above the plot where it covers nothing, a legend.</summary>
    /// <param name="title">The title.</param>
    /// <param name="legend">Whether the legend's entries stand beside each other or below.</param>
    /// <param name="symbolLength">The length of the line, or the room of the point, before an entry.</param>
    public static PlotModel NewModel(string title, LegendOrientation legend, double symbolLength) => new()
    {
        Title = SvgDocument.Text(title),
        TitleFontSize = 15,
        TitleFontWeight = FontWeights.Bold,
        TitlePadding = 12,
        TitleHorizontalAlignment = TitleHorizontalAlignment.CenteredWithinPlotArea,
        DefaultFont = "Helvetica, Arial, 'Liberation Sans', sans-serif",
        DefaultFontSize = 12,
        TextColor = Ink,
        Background = OxyColors.White,
        PlotAreaBorderColor = Ink,
        PlotAreaBorderThickness = new OxyThickness(0.8),
        Padding = new OxyThickness(14, 14, 18, 11),
        Legends =
        {
            new Legend
            {
                LegendPlacement = LegendPlacement.Outside,
                LegendPosition = LegendPosition.TopCenter,
                LegendOrientation = legend,
                LegendFontSize = 12,
                LegendMargin = 0,
                LegendPadding = 8,
                LegendLineSpacing = 8,
                LegendItemSpacing = 24,
                LegendSymbolLength = symbolLength,
                LegendSymbolMargin = 6,
            },
        },
    };

    public static LinearAxis NewAxis(AxisPosition position, string title)
    {
        var axis = new LinearAxis
        {
            Position = position,
            Title = SvgDocument.Text(title),
            TitleFontSize = 13,
            AxisTitleDistance = 12,
            AxisTickToLabelDistance = 6,
            TicklineColor = Ink,
            TickStyle = TickStyle.Outside,
            MajorTickSize = 4,
            MinorTickSize = 0,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = Grid,
            MajorGridlineThickness = 0.8,
        };
        axis.LabelFormatter = value => Label(value, axis.ActualMajorStep);
        return axis;
    }

    /// <summary>
    /// As many decimals at each tick as the step between ticks has, and a minus sign, not a hyphen; a power of ten where the number would be
    /// too long to read.
    /// </summary>
    private static string Label(double value, double step)
    {
        int decimals = 0;
        while (decimals < MostDecimals && Math.Abs(step - Math.Round(step, decimals)) > 1e-6 * step) decimals++;
        bool isShort = value == 0 || (Math.Abs(value) < 1e7 && decimals < MostDecimals);
        int digits = isShort ? 0 : Math.Clamp((int)Math.Ceiling(Math.Log10(Math.Abs(value) / step)), 0, 15);
        string format = isShort ? $"F{decimals}" : $"0.{new string('#', digits)}e0";
        return value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');
    }
}
