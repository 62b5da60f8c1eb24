using System.Text.Json;
using Nn.Datasets;
using Nn.Interop;
using Nn.Serialization;

namespace Nn.Tool;

/// <summary>Tensors of files: of JSON as <c>{"shape": [...], "data": [...], "dtype": "int64"}</c>, of .npy and .npz.</summary>
internal static class OnnxTensors
{
    /// <summary>The inputs and outputs that are stored for a model: by its names, or in its order.</summary>
    /// <exception cref="FormatException">One is missing, or is no tensor.</exception>
    public static (OnnxTensor[] Inputs, OnnxTensor[] Outputs) ReadIo(string path, OnnxModel model)
    {
        if (path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            IReadOnlyDictionary<string, NdArray> arrays = Npz.Read(path);
            return (All("input", model.Inputs, Array), All("output", model.Outputs, Array));

            OnnxTensor? Array(string kind, OnnxValue value, int number, int count) =>
                arrays.GetValueOrDefault(value.Name) is { } named ? Of(named, value)
                : arrays.GetValueOrDefault(FormattableString.Invariant($"{kind}_{number}")) is { } numbered ? Of(numbered, value)
                : count == 1 && arrays.GetValueOrDefault(kind) is { } only ? Of(only, value) : null;
        }

        return JsonText.Parse(path, File.ReadAllText(path), root => (
            All("input", model.Inputs, (kind, value, number, count) => FindJson(root, kind, value, number, count)),
            All("output", model.Outputs, (kind, value, number, count) => FindJson(root, kind, value, number, count))));
    }

    /// <summary>An array as a tensor of the type that an input has.</summary>
    public static OnnxTensor Of(NdArray array, OnnxValue value)
    {
        int[] dims = [.. array.Shape];
        float[] floats = array.ToFloats();
        return value.Type switch
        {
            OnnxType.Float or OnnxType.Float16 or OnnxType.BFloat16 or OnnxType.Double => OnnxTensor.Of(floats, dims),
            _ => OnnxTensor.OfType(value.Type, Array.ConvertAll(floats, number => (long)number), dims),
        };
    }

    private static OnnxTensor[] All(string kind, IReadOnlyList<OnnxValue> values, Func<string, OnnxValue, int, int, OnnxTensor?> find) =>
        [.. values.Select((value, i) => find(kind, value, i, values.Count) ?? throw new FormatException($"Expected the {kind} {value}. Received: none."))];

    private static OnnxTensor? FindJson(JsonElement root, string kind, OnnxValue value, int number, int count)
    {
        if (count == 1 && root.TryGetProperty(kind, out JsonElement one)) return Read(one, value);
        if (!root.TryGetProperty(kind + "s", out JsonElement several)) return null;
        if (several.ValueKind == JsonValueKind.Array) return number < several.GetArrayLength() ? Read(several[number], value) : null;
        return several.TryGetProperty(value.Name, out JsonElement named) ? Read(named, value) : null;
    }

    private static OnnxTensor Read(JsonElement json, OnnxValue value)
    {
        int[] dims = [.. json.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32())];
        JsonElement data = json.GetProperty("data");
        return value.Type is OnnxType.Float or OnnxType.Float16 or OnnxType.BFloat16 or OnnxType.Double
            ? OnnxTensor.Of([.. data.EnumerateArray().Select(number => number.GetSingle())], dims)
            : OnnxTensor.OfType(value.Type, [.. data.EnumerateArray().Select(Whole)], dims);
    }

    private static long Whole(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => json.GetInt64(),
    };
}
