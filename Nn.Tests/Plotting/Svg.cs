using System.Globalization;
using System.Xml.Linq;
using Nn.Plotting;

namespace Nn.Tests.Plotting;

/// <summary>A picture read back.</summary>
internal sealed class Svg(Picture picture)
{
    private static readonly XNamespace s_namespace = "http://www.w3.org/2000/svg";

    /// <summary>Fails if the text is not XML.</summary>
    public XElement Root { get; } = XElement.Parse(picture.ToSvg());

    public string[] Texts => [.. Root.Descendants(s_namespace + "text").Select(text => text.Value)];

    /// <summary>The middles of all points, legend included, in the order in which they are drawn.</summary>
    public (double X, double Y)[] Points =>
        [.. Root.Descendants(s_namespace + "ellipse").Select(ellipse => (Number(ellipse, "cx"), Number(ellipse, "cy")))];

    /// <summary>The lines of some length; ticks and the grid's lines have two points.</summary>
    public (double X, double Y)[][] Lines =>
        [.. Root.Descendants(s_namespace + "polyline").Select(PointsOf).Where(points => points.Length > 2)];

    public XElement Image => Images.Single();

    public XElement[] Images => [.. Root.Descendants(s_namespace + "image")];

    /// <summary>Where the only text of this wording stands.</summary>
    public (double X, double Y) Middle(string text)
    {
        XElement found = Root.Descendants(s_namespace + "text").Single(element => element.Value == text);
        string[] place = found.Attribute("transform")!.Value.Split("translate(")[1].Split(')')[0].Split(',');
        return (Number(place[0]), Number(place[1]));
    }

    /// <summary>The colour of the only text of this wording.</summary>
    public string Fill(string text) =>
        Root.Descendants(s_namespace + "text").Single(element => element.Value == text).Attribute("fill")!.Value;

    private static (double X, double Y)[] PointsOf(XElement line) =>
        [.. line.Attribute("points")!.Value.Split(' ').Select(pair => pair.Split(',')).Select(pair => (Number(pair[0]), Number(pair[1])))];

    private static double Number(XElement element, string attribute) => Number(element.Attribute(attribute)!.Value);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
