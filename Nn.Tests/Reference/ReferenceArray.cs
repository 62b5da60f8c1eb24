using System.Text.Json;

namespace Nn.Tests.Reference;

/// <summary>
/// A numeric array of a reference file: <c>{"shape": [...], "data": [...], "dtype"?}</c>, flat, row-major, or a plain list (of lists) of
/// numbers, or a single number.
/// </summary>
public sealed class ReferenceArray
{
    private ReferenceArray(int[] shape, double[] data, string dtype) => (Shape, Data, Dtype) = (shape, data, dtype);

    /// <summary>The dimensions with the batch, if there is one; empty for a number.</summary>
    public int[] Shape { get; }

    /// <summary>The values, row-major.</summary>
    public double[] Data { get; }

    /// <summary>NumPy's name of the element type: "float" unless the file says more.</summary>
    public string Dtype { get; }

    /// <summary>The values as floats: inputs, weights and targets are exact floats in the files.</summary>
    public float[] Floats => System.Array.ConvertAll(Data, v => (float)v);

    /// <summary>The values as whole numbers; one that is not whole is an error of the file.</summary>
    public int[] Ints => System.Array.ConvertAll(
        Data, v => v == (int)v ? (int)v : throw new FormatException($"Expected whole numbers. Found {v}."));

    /// <summary>Reads an array of either form.</summary>
    public static ReferenceArray Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            var shape = new List<int>();
            var values = new List<double>();
            ReadNested(element, depth: 0, shape, values);
            return Checked([.. shape], [.. values], "float");
        }

        string dtype = element.TryGetProperty("dtype", out JsonElement named) ? named.GetString()! : "float";
        return Checked(
            [.. element.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())],
            [.. element.GetProperty("data").EnumerateArray().Select(Number)],
            dtype);
    }

    /// <summary>Reads a list of arrays: the weights of a layer, the gradients of a step.</summary>
    public static ReferenceArray[] ReadList(JsonElement element) => [.. element.EnumerateArray().Select(Read)];

    private static ReferenceArray Checked(int[] shape, double[] data, string dtype)
    {
        long size = shape.Aggregate(1L, (product, dimension) => product * dimension);
        return size == data.Length
            ? new ReferenceArray(shape, data, dtype)
            : throw new FormatException($"Expected {size} values for the shape ({string.Join(", ", shape)}). Found {data.Length}.");
    }

    private static void ReadNested(JsonElement element, int depth, List<int> shape, List<double> values)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            values.Add(Number(element));
            return;
        }

        if (shape.Count == depth) shape.Add(element.GetArrayLength());
        foreach (JsonElement item in element.EnumerateArray()) ReadNested(item, depth + 1, shape, values);
    }

    private static double Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => element.GetDouble(),
    };
}
