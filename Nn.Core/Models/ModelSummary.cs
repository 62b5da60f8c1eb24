using System.Globalization;
using System.Text;

namespace Nn;

/// <summary>
/// The table of <see cref="Model.Summary"/> as Keras draws it on a terminal of 80 columns: a row for each layer and, for a graph, each input;
/// where a graph is more than one layer after another, a column of what each layer reads.
/// </summary>
internal static class ModelSummary
{
    private static readonly SummaryTable s_row =
        new(("Layer (type)", 31, false), ("Output Shape", 22, false), ("Param #", 13, true));

    private static readonly SummaryTable s_graph =
        new(("Layer (type)", 19, false), ("Output Shape", 17, false), ("Param #", 10, true), ("Connected to", 17, false));

    public static string Of(Model model)
    {
        BuiltLayer root = model.Layers[0];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Model: \"{root.Name}\"\n");
        if (root.Description is Graph graph)
        {
            GraphOrder order = graph.Order();
            SummaryTable table = order.IsRow ? s_row : s_graph;
            int inputs = graph.Inputs.Count;
            table.Draw(text, [.. order.Items.Select(item => item < inputs
                ? InputRow(root.InputNames[item], graph.Inputs[item].Shape)
                : LayerRow(root.Children[item - inputs], model))]);
        }
        else
        {
            s_row.Draw(text, [.. root.Children.Select(layer => LayerRow(layer, model))]);
        }

        Total(text, "Total", model.Parameters);
        Total(text, "Trainable", model.Parameters.Where(parameter => parameter.Trainable));
        Total(text, "Non-trainable", model.Parameters.Where(parameter => !parameter.Trainable));
        return text.ToString();
    }

    private static string[] InputRow(string name, Shape shape) => [$"{name} (InputLayer)", Batch(shape), "0", "-"];

    private static string[] LayerRow(BuiltLayer layer, Model model)
    {
        int count = model.Layers.Where(other => other == layer || other.Name.StartsWith(layer.Name + "/", StringComparison.Ordinal))
            .Sum(other => other.Parameters.Sum(parameter => parameter.Length));
        string shapes = string.Join(", ", layer.LastOutputShapes.Select(Batch));
        if (layer.LastOutputShapes.Length > 1) shapes = $"[{shapes}]";
        return [$"{layer.Name} ({layer.Description.GetType().Name})", shapes, Grouped(count), string.Join(", ", layer.Connections)];
    }

    /// <summary>A shape with the batch, which is free.</summary>
    private static string Batch(Shape shape)
    {
        string dimensions = string.Join(", ",
            ["None", .. shape.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture))]);
        return $"({dimensions})";
    }

    private static void Total(StringBuilder text, string title, IEnumerable<Parameter> parameters)
    {
        int count = parameters.Sum(parameter => parameter.Length);
        text.Append(CultureInfo.InvariantCulture, $" {title} params: {Grouped(count)} ({Memory(count * (double)sizeof(float))})\n");
    }

    private static string Grouped(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Memory(double bytes)
    {
        string[] units = ["B", "KB", "MB", "GB"];
        int unit = 0;
        for (; bytes >= 1024 && unit < units.Length - 1; unit++) bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:F2} {units[unit]}");
    }
}
