using System.Globalization;

namespace Nn;

/// <summary>A graph as a file has it: lists of numbers, of which nothing is known yet.</summary>
/// <param name="Inputs">For each input its name, or null, and its shape.</param>
/// <param name="Layers">The layers in the order of their first use.</param>
/// <param name="Uses">For each use the layer's number, and where its inputs come from: pairs of a use, −1 for the inputs, and an output.</param>
/// <param name="Outputs">Where the outputs come from: such pairs.</param>
internal sealed record GraphWiring(object? Inputs, IReadOnlyList<Layer> Layers, object? Uses, object? Outputs)
{
    /// <exception cref="ArgumentException">The lists do not make a graph.</exception>
    public Graph ToGraph()
    {
        Input[] inputs = [.. List(Inputs, "inputs").Select(ToInput)];
        var uses = new List<Value>();
        foreach (object? item in List(Uses, "uses"))
        {
            IReadOnlyList<object?> use = List(item, "a use", 2);
            Layer layer = Layers[Number(use[0], "the number of a layer", 0, Layers.Count - 1)];
            Value[] read = Values(use[1], inputs, uses);
            uses.Add(read.Length > 0 ? layer.Of(read) : throw Wrong("a use that reads something", "one that reads nothing"));
        }

        return new Graph(inputs, Values(Outputs, inputs, uses));
    }

    private static Input ToInput(object? item)
    {
        IReadOnlyList<object?> input = List(item, "an input", 2);
        if (input[0] is not (null or string)) throw Wrong("a name of an input, or null", $"{input[0]}");
        int[] dimensions = [.. List(input[1], "the shape of an input").Select(dimension => Number(dimension, "a dimension", 1, int.MaxValue))];
        return new Input(new Shape(dimensions), (string?)input[0]);
    }

    private static Value[] Values(object? list, Input[] inputs, List<Value> uses) => [.. List(list, "a list of sources").Select(item =>
    {
        IReadOnlyList<object?> source = List(item, "a source", 2);
        int use = Number(source[0], "a use that stands before", -1, uses.Count - 1);
        return use < 0
            ? inputs[Number(source[1], "the number of an input", 0, inputs.Length - 1)]
            : uses[use][Number(source[1], "the number of an output", 0, int.MaxValue)];
    })];

    private static IReadOnlyList<object?> List(object? value, string what, int? count = null) =>
        value is IReadOnlyList<object?> list && (count is null || list.Count == count)
            ? list
            : throw Wrong(count is null ? $"a list: {what}" : $"{what}, a list of {count}", value is null ? "null" : value.GetType().Name);

    private static int Number(object? value, string what, int least, int most) => value is long number && number >= least && number <= most
        ? (int)number
        : throw Wrong(
            FormattableString.Invariant($"{what} from {least} to {most}"), Convert.ToString(value ?? "null", CultureInfo.InvariantCulture)!);

    private static ArgumentException Wrong(string expected, string received) => new($"Graph: expected {expected}. Received: {received}.");
}
