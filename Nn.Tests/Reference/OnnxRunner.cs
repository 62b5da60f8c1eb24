using System.Text.Json;
using Nn.Interop;

namespace Nn.Tests.Reference;

/// <summary>Models that vendors wrote as ONNX files, beside inputs and ONNX Runtime's outputs for them, to 1e-5.</summary>
internal static class OnnxRunner
{
    private const double Tolerance = 1e-5;

    public static void Check(ReferenceCase item)
    {
        string folder = Path.GetDirectoryName(Path.Combine(item.Root, item.Path))!;
        OnnxModel model = OnnxModel.Load(Path.Combine(folder, "model.onnx"));
        OnnxTensor[] inputs = [.. model.Inputs.Select((input, i) => Find(item, "input", input.Name, i))];
        for (int run = 1; run <= 2; run++)
        {
            OnnxTensor[] outputs = model.Run(inputs);
            for (int i = 0; i < outputs.Length; i++)
                OnnxAssert.Close(outputs[i], Find(item, "output", model.Outputs[i].Name, i), Tolerance, $"output {i} of run {run}");
        }
    }

    private static OnnxTensor Find(ReferenceCase item, string kind, string name, int number)
    {
        if (item.Has(kind)) return Read(item[kind]);
        JsonElement several = item[kind + "s"];
        return Read(several.ValueKind == JsonValueKind.Array ? several[number] : several.GetProperty(name));
    }

    private static OnnxTensor Read(JsonElement json)
    {
        int[] dims = [.. json.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32())];
        string type = json.TryGetProperty("dtype", out JsonElement given) ? given.GetString()! : "float32";
        JsonElement data = json.GetProperty("data");
        return type switch
        {
            "float32" => OnnxTensor.Of([.. data.EnumerateArray().Select(value => value.GetSingle())], dims),
            "float64" => OnnxTensor.Of([.. data.EnumerateArray().Select(value => value.GetDouble())], dims),
            "int64" => OnnxTensor.Of([.. data.EnumerateArray().Select(value => value.GetInt64())], dims),
            "int32" => OnnxTensor.Of([.. data.EnumerateArray().Select(value => value.GetInt32())], dims),
            "bool" => OnnxTensor.Of([.. data.EnumerateArray().Select(value => value.GetBoolean())], dims),
            "uint8" => OnnxTensor.OfType(OnnxType.UInt8, [.. data.EnumerateArray().Select(value => value.GetInt64())], dims),
            _ => throw new NotSupportedException($"An element type '{type}'."),
        };
    }
}
