using System.Globalization;
using Nn.Interop;

namespace Nn.Tool;

/// <summary>The inputs with which an ONNX model is measured: zeros of the shapes that the file and the call give.</summary>
internal static class OnnxBench
{
    /// <param name="model">The model.</param>
    /// <param name="batch">The length of a free first axis.</param>
    /// <param name="shapes">For inputs with other free axes: <c>NAME=1,3,224,224</c>.</param>
    /// <exception cref="FormatException">A shape is missing, or none.</exception>
    public static OnnxTensor[] Inputs(OnnxModel model, int batch, IReadOnlyList<string> shapes)
    {
        var given = new Dictionary<string, int[]>();
        foreach (string shape in shapes)
        {
            string[] parts = shape.Split('=');
            int[] dims = new int[parts.Length == 2 ? parts[1].Split(',').Length : 0];
            bool fits = parts.Length == 2;
            for (int i = 0; fits && i < dims.Length; i++)
                fits = int.TryParse(parts[1].Split(',')[i], NumberStyles.None, CultureInfo.InvariantCulture, out dims[i]) && dims[i] > 0;
            if (!fits) throw new FormatException($"--shape: expected NAME=1,3,224,224. Received: {shape}.");
            given[parts[0]] = dims;
        }

        return [.. model.Inputs.Select(input => Zeros(input, given.GetValueOrDefault(input.Name) ?? Standard(input, batch)))];
    }

    private static int[] Standard(OnnxValue input, int batch)
    {
        if (input.Axes is null || input.Axes.Skip(1).Any(axis => axis.Size is null))
            throw new FormatException($"Expected --shape {input.Name}=..., since the file leaves it open: {input}. Received: none.");
        return [.. input.Axes.Select((axis, i) => axis.Size ?? batch)];
    }

    private static OnnxTensor Zeros(OnnxValue input, int[] dims)
    {
        int size = dims.Aggregate(1, (product, length) => checked(product * length));
        return input.Type is OnnxType.Float or OnnxType.Float16 or OnnxType.BFloat16 or OnnxType.Double
            ? OnnxTensor.Of(new float[size], dims)
            : OnnxTensor.OfType(input.Type, new long[size], dims);
    }
}
