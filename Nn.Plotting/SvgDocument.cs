using System.Xml;
using System.Xml.Linq;

namespace Nn.Plotting;

/// <summary>What OxyPlot's SVG lacks: a title for readers who hear it, a size that follows its frame, points in little space.</summary>
internal static class SvgDocument
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    /// <summary>A text with U+FFFD for what no XML document may hold: control characters, halves of surrogate pairs.</summary>
    public static string Text(string text)
    {
        var characters = text.ToCharArray();
        for (int i = 0; i < characters.Length; i++)
        {
            if (i + 1 < characters.Length && XmlConvert.IsXmlSurrogatePair(characters[i + 1], characters[i])) i++;
            else if (!XmlConvert.IsXmlChar(characters[i])) characters[i] = '\uFFFD';
        }

        return new string(characters);
    }

    public static string Finish(XElement svg, string title)
    {
        svg.SetAttributeValue("viewBox", $"0 0 {svg.Attribute("width")!.Value} {svg.Attribute("height")!.Value}");
        svg.SetAttributeValue("role", "img");
        svg.AddFirst(new XElement(s_svg + "title", title));
        foreach (XElement group in svg.Descendants(s_svg + "g").ToArray())
        {
            // Text has the room of Helvetica; a viewer that has another font would cut off the last letters.
            if (group.Elements(s_svg + "text").Any()) group.SetAttributeValue("clip-path", null);
            GroupEllipses(group);
        }

        return svg.ToString() + "\n";
    }

    /// <summary>Neighbours that look the same say so once: a thousand points in 50 KB instead of 130.</summary>
    private static void GroupEllipses(XElement parent)
    {
        XElement? run = null;
        foreach (XElement ellipse in parent.Elements().ToArray())
        {
            if (ellipse.Name != s_svg + "ellipse")
            {
                run = null;
                continue;
            }

            string style = ellipse.Attribute("style")!.Value;
            if (run?.Attribute("style")!.Value != style)
            {
                run = new XElement(s_svg + "g", new XAttribute("style", style));
                ellipse.AddBeforeSelf(run);
            }

            ellipse.Remove();
            ellipse.Attribute("style")!.Remove();
            ellipse.Attribute("shape-rendering")?.Remove();
            run!.Add(ellipse);
        }
    }
}
