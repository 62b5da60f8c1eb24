using System.Text.Json;

namespace Nn.Interop.Keras;

/// <summary>
/// How the layers of a functional model are called: Keras 2 has <c>[["dense", 0, 0, {}], ...]</c> for a call, Keras 3 tensors with a
/// <c>keras_history</c> of the same three: a layer, which of its calls, which of its outputs.
/// </summary>
internal sealed class KerasWiring
{
    private const string States = "initial_state";

    private readonly Dictionary<string, Input> _inputs = new(StringComparer.Ordinal);
    private readonly List<Call> _calls = [];
    private readonly Dictionary<(string Layer, int Call), Value> _values = [];

    /// <summary>Adds an input.</summary>
    public void Add(string name, Input input)
    {
        _inputs.Add(name, input);
        _values.Add((name, 0), input);
    }

    /// <summary>Adds a layer with its calls.</summary>
    public void Add(string name, Layer layer, JsonElement calls)
    {
        int number = 0;
        foreach (JsonElement call in calls.EnumerateArray()) _calls.Add(new Call(name, number++, layer, ReadSources(name, call)));
    }

    /// <summary>The graph between inputs and outputs.</summary>
    public Graph ToGraph(JsonElement inputs, JsonElement outputs)
    {
        // A call can stand before those that it reads.
        var waiting = new Queue<Call>(_calls);
        for (int passed = 0; waiting.TryDequeue(out Call? call);)
        {
            if (call.Sources.All(source => _values.ContainsKey((source.Layer, source.Call))))
            {
                _values.Add((call.Name, call.Number), call.Layer.Of(call.Sources.Select(ValueOf).ToArray()));
                passed = 0;
                continue;
            }

            waiting.Enqueue(call);
            if (++passed > waiting.Count) throw new FormatException($"Keras: the layer '{call.Name}' reads what no layer gives, or itself");
        }

        Input[] given = [.. ReadList(inputs).Select(source => _inputs.GetValueOrDefault(source.Layer) ?? throw new FormatException($"Keras: the input '{source.Layer}' is none"))];
        return new Graph(given, [.. ReadList(outputs).Select(ValueOf)]);
    }

    private Value ValueOf(Source source)
    {
        if (!_values.TryGetValue((source.Layer, source.Call), out Value? value)) throw new FormatException($"Keras: call {source.Call} of '{source.Layer}' does not exist");
        return source.Output == 0 ? value : value[source.Output];
    }

    private static Source[] ReadSources(string name, JsonElement call)
    {
        if (call.ValueKind == JsonValueKind.Object)
        {
            JsonElement named = call.GetProperty("kwargs");
            CheckArguments(name, named);
            IEnumerable<JsonElement> arguments = call.GetProperty("args").EnumerateArray();
            // The first states of a recurrent layer are what it reads behind the sequence.
            if (named.TryGetProperty(States, out JsonElement states) && states.ValueKind != JsonValueKind.Null) arguments = arguments.Append(states);
            return [.. arguments.SelectMany(argument => argument.ValueKind == JsonValueKind.Array ? argument.EnumerateArray() : Enumerable.Repeat(argument, 1))
                .Select(tensor => ReadTensor(name, tensor))];
        }

        return [.. call.EnumerateArray().Select(source =>
        {
            if (source.GetArrayLength() > 3) CheckArguments(name, source[3]);
            return ReadSource(source);
        })];
    }

    private static Source ReadTensor(string name, JsonElement tensor) =>
        tensor.ValueKind == JsonValueKind.Object && tensor.TryGetProperty("class_name", out JsonElement kind) && kind.GetString() == "__keras_tensor__"
            ? ReadSource(tensor.GetProperty("config").GetProperty("keras_history"))
            : throw new NotSupportedException($"Keras: the layer '{name}' is called with an argument that is no tensor, which is not supported.");

    /// <summary>What a call is given beside tensors must be nothing.</summary>
    private static void CheckArguments(string name, JsonElement arguments)
    {
        foreach (JsonProperty argument in arguments.EnumerateObject())
        {
            if (argument.Name != States && argument.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
                throw new NotSupportedException($"Keras: the layer '{name}' is called with '{argument.Name}', which is not supported.");
        }
    }

    /// <summary>One source, or a list of them.</summary>
    private static IEnumerable<Source> ReadList(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.String
            ? [ReadSource(list)]
            : list.ValueKind == JsonValueKind.Object ? list.EnumerateObject().SelectMany(entry => ReadList(entry.Value))
            : list.EnumerateArray().SelectMany(ReadList);

    private static Source ReadSource(JsonElement source) =>
        new(source[0].GetString() ?? "", source[1].GetInt32(), source[2].GetInt32() is >= 0 and var output ? output : throw new FormatException("Keras: an output below 0"));

    private sealed record Call(string Name, int Number, Layer Layer, Source[] Sources);

    private sealed record Source(string Layer, int Call, int Output);
}
