using System.Globalization;
using Nn.Interop;
using Nn.Interop.Onnx;

namespace Nn.Bench.Onnx;

/// <summary>
/// <c>Nn.Bench onnx-check FOLDER</c>: runs the conformance cases below a folder in ONNX Runtime and says which of them give other outputs than they say. For files that this library
/// has written: <c>NNSIMD_ONNX_EXPORTS=FOLDER dotnet test -c Release --filter FullyQualifiedName~OnnxExport</c>.
/// </summary>
internal static class OnnxCheckCommand
{
    /// <summary>What this program is called with for it.</summary>
    public const string Command = "onnx-check";

    private const double Tolerance = 1e-5;

    public static int Run(string root)
    {
        int count = 0, wrong = 0;
        foreach (string file in Directory.EnumerateFiles(root, "model.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string folder = Path.GetDirectoryName(file)!;
            string? difference = Difference(file, Read(folder, "input_0_"), Read(folder, "output_0_"));
            count++;
            if (difference is null) continue;
            wrong++;
            Console.WriteLine($"{Path.GetFileName(folder)}: {difference}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} files, {wrong} that ONNX Runtime does not run to the same outputs"));
        return wrong == 0 && count > 0 ? 0 : 1;
    }

    private static string? Difference(string file, OnnxTensor[] inputs, OnnxTensor[] outputs)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(file);
            OnnxModel model = OnnxModel.Load(bytes);
            OnnxTensor[] computed = OnnxReference.Run(
                bytes, [.. inputs.Select((input, i) => (model.Inputs[i].Name, input))], [.. model.Outputs.Select(output => output.Name)]);
            for (int i = 0; i < outputs.Length; i++)
            {
                float[] wanted = outputs[i].ToFloats(), given = computed[i].ToFloats();
                double scale = Math.Max(1, wanted.Select(Math.Abs).Where(float.IsFinite).DefaultIfEmpty().Max());
                double most = wanted.Zip(given, (a, b) => a.Equals(b) ? 0 : (double)Math.Abs(a - b)).DefaultIfEmpty().Max();
                if (wanted.Length != given.Length || !(most <= Tolerance * scale))
                    return string.Create(CultureInfo.InvariantCulture, $"output {i} differs by {most:G3} of {scale:G3}");
            }

            return null;
        }
        catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException e)
        {
            return e.Message;
        }
    }

    private static OnnxTensor[] Read(string folder, string beginning)
    {
        var tensors = new List<OnnxTensor>();
        while (Path.Combine(folder, FormattableString.Invariant($"{beginning}{tensors.Count}.pb")) is var file && File.Exists(file))
            tensors.Add(TensorProto.Read(new ProtoReader(File.ReadAllBytes(file))).ToTensor());
        return [.. tensors];
    }
}
