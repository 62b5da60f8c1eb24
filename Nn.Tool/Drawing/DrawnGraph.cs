using Nn.Interop;

namespace Nn.Tool;

/// <summary>The boxes of a model: each use of a layer, or each operation.</summary>
internal static class DrawnGraph
{
    /// <summary>Of layers, those that hold others taken apart.</summary>
    public static List<DrawnNode> Of(Model model)
    {
        var nodes = new List<DrawnNode>();
        int[] inputs = new int[model.InputShapes.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = nodes.Count;
            nodes.Add(new DrawnNode(i < model.InputNames.Count ? model.InputNames[i] : "input", $"{model.InputShapes[i]}", []));
        }

        int[] outputs = Add(nodes, model.Layers[0], inputs);
        for (int i = 0; i < outputs.Length; i++) nodes.Add(new DrawnNode("output", $"{model.OutputShapes[i]}", [outputs[i]]));
        return nodes;
    }

    /// <summary>Of operations; what is known in the file is no box.</summary>
    public static List<DrawnNode> Of(OnnxModel model)
    {
        var nodes = new List<DrawnNode>();
        var makers = new Dictionary<string, int>();
        foreach (OnnxValue input in model.Inputs)
        {
            makers[input.Name] = nodes.Count;
            nodes.Add(new DrawnNode(input.Name, $"{input.Type} ({string.Join(", ", input.Axes ?? [])})", []));
        }

        foreach (OnnxNode node in model.Nodes)
        {
            int[] sources = [.. node.Inputs.Where(makers.ContainsKey).Select(name => makers[name]).Distinct()];
            // What depends on no input is a constant.
            if (sources.Length == 0 && node.Operator != "If") continue;
            foreach (string output in node.Outputs) makers[output] = nodes.Count;
            nodes.Add(new DrawnNode(node.Operator, node.Name, sources));
        }

        foreach (OnnxValue output in model.Outputs)
        {
            if (makers.TryGetValue(output.Name, out int maker))
                nodes.Add(new DrawnNode(output.Name, $"{output.Type} ({string.Join(", ", output.Axes ?? [])})", [maker]));
        }

        return nodes;
    }

    private static int[] Add(List<DrawnNode> nodes, BuiltLayer layer, int[] inputs)
    {
        switch (layer.Description)
        {
            case Sequential:
                foreach (BuiltLayer child in layer.Children) inputs = Add(nodes, child, inputs);
                return inputs;
            case Graph graph:
                var results = new int[graph.Uses.Count][];
                int Of(Graph.Source source) => source.Use < 0 ? inputs[source.Output] : results[source.Use][Math.Min(source.Output, results[source.Use].Length - 1)];
                for (int i = 0; i < results.Length; i++) results[i] = Add(nodes, layer.Children[graph.Uses[i].Layer], Array.ConvertAll(graph.Uses[i].Inputs, Of));
                return [.. graph.Outputs.Select(Of)];
            default:
                nodes.Add(new DrawnNode(layer.Description.GetType().Name, $"{layer.Name} {layer.OutputShape}", inputs.Distinct().ToArray()));
                return [nodes.Count - 1];
        }
    }
}
