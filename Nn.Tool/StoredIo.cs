using System.Text.Json;
using Nn.Datasets;
using Nn.Serialization;

namespace Nn.Tool;

/// <summary>
/// Inputs of a model, and the outputs that belong to them. As JSON: <c>input</c> and <c>output</c>, or <c>inputs</c> and <c>outputs</c>, by name or in
/// the model's order; each <c>{"shape": [...], "data": [...]}</c>, row-major. As <c>.npz</c>: arrays of these names, or of the model's names.
/// </summary>
/// <param name="Rows">The number of samples.</param>
/// <param name="Inputs">The numbers of each input.</param>
/// <param name="Outputs">Those of each output.</param>
internal sealed record StoredIo(int Rows, IReadOnlyList<float[]> Inputs, IReadOnlyList<float[]> Outputs)
{
    /// <exception cref="FormatException">An input or output is missing, or has another shape than the model's.</exception>
    public static StoredIo Load(string path, Model model)
    {
        if (path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            IReadOnlyDictionary<string, NdArray> arrays = Npz.Read(path);
            return Of(
                model,
                (kind, name, number, count) => Find(arrays, name, FormattableString.Invariant($"{kind}_{number}"), count == 1 ? kind : name) is { } array
                    ? ([.. array.Shape], array.ToFloats())
                    : null);
        }

        return JsonText.Parse(path, File.ReadAllText(path), root => Of(model, (kind, name, number, count) => FindJson(root, kind, name, number, count)));
    }

    private static NdArray? Find(IReadOnlyDictionary<string, NdArray> arrays, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (arrays.TryGetValue(name, out NdArray? found)) return found;
        }

        return null;
    }

    private static (int[] Shape, float[] Values)? FindJson(JsonElement root, string kind, string name, int number, int count)
    {
        if (count == 1 && root.TryGetProperty(kind, out JsonElement one)) return Read(one);
        if (!root.TryGetProperty(kind + "s", out JsonElement several)) return null;
        if (several.ValueKind == JsonValueKind.Array) return number < several.GetArrayLength() ? Read(several[number]) : null;
        return several.TryGetProperty(name, out JsonElement named) ? Read(named) : null;
    }

    private static (int[] Shape, float[] Values) Read(JsonElement array) => (
        [.. array.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32())],
        [.. array.GetProperty("data").EnumerateArray().Select(Number)]);

    private static float Number(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => json.GetSingle(),
    };

    private static StoredIo Of(Model model, Func<string, string, int, int, (int[] Shape, float[] Values)?> find)
    {
        int? rows = null;
        float[][] inputs = [.. model.InputNames.Select((name, i) => Checked("input", name, i, model.InputShapes))];
        float[][] outputs = [.. model.OutputNames.Select((name, i) => Checked("output", name, i, model.OutputShapes))];
        return new StoredIo(rows!.Value, inputs, outputs);

        float[] Checked(string kind, string name, int number, IReadOnlyList<Shape> shapes)
        {
            (int[] shape, float[] values) = find(kind, name, number, shapes.Count)
                ?? throw new FormatException($"Expected the {kind} '{name}' of shape {shapes[number]} for each sample. Received: none.");
            rows ??= shape.Length > 0 ? shape[0] : 0;
            if (rows < 1 || shape.Length == 0 || shape[0] != rows || !shape.AsSpan(1).SequenceEqual(shapes[number].Dimensions) || values.Length != rows * shapes[number].Size)
            {
                throw new FormatException(FormattableString.Invariant(
                    $"Expected the {kind} '{name}' of {rows} samples of shape {shapes[number]}. Received: {values.Length} numbers of shape ({string.Join(", ", shape)})."));
            }

            return values;
        }
    }
}
