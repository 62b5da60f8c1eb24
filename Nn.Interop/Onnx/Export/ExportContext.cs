using System.Globalization;

namespace Nn.Interop.Onnx;

/// <summary>What a file is written with: operations, constants, weights, and the names of all.</summary>
internal sealed class ExportContext(Model model)
{
    private readonly Dictionary<Parameter, float[]> _values = model.Parameters.Zip(model.CopyValues()).ToDictionary(pair => pair.First, pair => pair.Second);
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<(string Name, bool ToFirst), string> _turned = [];
    private readonly Dictionary<int, string> _masks = [];

    /// <summary>The layer that is being written: what its operations are called.</summary>
    public BuiltLayer Layer { get; set; } = model.Layers[0];

    public OnnxWriter Writer { get; } = new();

    /// <summary>Builds the layers once more, without memory, for the shapes and masks of each use.</summary>
    public ModelBuilder Builder { get; } = new(0);

    /// <summary>Adds an operation of one output.</summary>
    public string Add(string operation, string[] inputs, params (string Name, object Value)[] attributes) => Add(operation, inputs, 1, attributes)[0];

    /// <summary>Adds an operation of several outputs.</summary>
    public string[] Add(string operation, string[] inputs, int outputs, params (string Name, object Value)[] attributes)
    {
        string name = Free($"{Layer.Name}/{operation}");
        string[] results = [.. Enumerable.Range(0, outputs).Select(i => i == 0 ? name : Free(string.Create(CultureInfo.InvariantCulture, $"{name}_{i}")))];
        Writer.Add(operation, inputs, results, attributes, name);
        return results;
    }

    public string Constant(OnnxTensor tensor)
    {
        string name = Free($"{Layer.Name}/constant");
        Writer.AddConstant(name, tensor);
        return name;
    }

    public string Number(double value) => Constant(OnnxTensor.Of([(float)value]));

    public string Integers(params long[] values) => Constant(OnnxTensor.Of(values, values.Length));

    /// <summary>A weight of the current layer, in another order of its numbers, or null where the layer has none of that name.</summary>
    public string? Weight(string name, int[]? dims = null, Func<float[], float[]>? order = null)
    {
        if (Find(name) is not { } parameter) return null;
        float[] values = _values[parameter];
        string own = Free(parameter.Name);
        Writer.AddConstant(own, OnnxTensor.Of(order is null ? values : order(values), dims ?? [.. parameter.Shape.Dimensions]));
        return own;
    }

    public float[]? Values(string name) => Find(name) is { } parameter ? _values[parameter] : null;

    /// <summary>The tensor with the channels last.</summary>
    public string Last(ExportValue value) => value.ChannelsFirst ? Turn(value, toFirst: false) : value.Name;

    /// <summary>The tensor with the channels behind the batch.</summary>
    public string First(ExportValue value) => value.ChannelsFirst || value.Shape.Rank < 2 ? value.Name : Turn(value, toFirst: true);

    /// <summary>The mask (batch, steps) of a value; null where it has none.</summary>
    public string? MaskOf(ExportValue value) => value.Slot.Mask is not { } mask ? null
        : _masks.TryGetValue(mask, out string? name) ? name
        : throw NotSupported("masks of Embedding and Masking", "one that was merged");

    public void NameMask(Slot slot, string name) => _masks[slot.Mask!.Value] = name;

    public NotSupportedException NotSupported(string expected, string received) =>
        new($"ONNX: layer '{Layer.Name}' ({Layer.Description.GetType().Name}): expected {expected}. Received: {received}.");

    public string Free(string wanted)
    {
        string name = wanted;
        for (int i = 1; !_names.Add(name); i++) name = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{i}");
        return name;
    }

    private Parameter? Find(string name) => Layer.Parameters.FirstOrDefault(parameter => parameter.Name == $"{Layer.Name}/{name}");

    private string Turn(ExportValue value, bool toFirst)
    {
        if (_turned.TryGetValue((value.Name, toFirst), out string? known)) return known;
        int rank = value.Shape.Rank + 1;
        int[] axes = toFirst ? [0, rank - 1, .. MovingOperators.Counting(rank - 2, 1)] : [0, .. MovingOperators.Counting(rank - 2, 2), 1];
        string turned = Add("Transpose", [value.Name], ("perm", axes));
        _turned[(turned, !toFirst)] = value.Name;
        return _turned[(value.Name, toFirst)] = turned;
    }
}
