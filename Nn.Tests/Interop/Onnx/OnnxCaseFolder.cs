using System.IO.Compression;
using Nn.Interop;
using Nn.Interop.Onnx;
using Nn.Tests.Reference;

namespace Nn.Tests.Interop.Onnx;

/// <summary>
/// Cases in the form of ONNX' own conformance cases: a folder for each with <c>model.onnx</c>, and for each set S of values <c>input_S_K.pb</c> and <c>output_S_K.pb</c> beside it, or
/// <c>input_K.pb</c> and <c>output_K.pb</c> in a folder <c>test_data_set_S</c>.
/// </summary>
internal static class OnnxCaseFolder
{
    /// <summary>Names a folder of further cases.</summary>
    public const string Variable = "NNSIMD_ONNX";

    /// <summary>The folders of all cases: those that are committed, and those of the folder that <see cref="Variable"/> names.</summary>
    public static IEnumerable<string> Cases()
    {
        string committed = Path.Combine(Path.GetTempPath(), "nnsimd-onnx-cases", $"{Environment.ProcessId}");
        if (!Directory.Exists(committed)) ZipFile.ExtractToDirectory(Path.Combine(ReferenceFolder.Committed, "onnx", "cases.zip"), committed);
        IEnumerable<string> roots = [committed];
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } further) roots = roots.Append(further);
        return roots.SelectMany(root => Directory.EnumerateFiles(root, "model.onnx", SearchOption.AllDirectories)).Select(file => Path.GetDirectoryName(file)!)
            .Order(StringComparer.Ordinal);
    }

    /// <summary>The sets of values of a case.</summary>
    public static IEnumerable<(OnnxTensor[] Inputs, OnnxTensor[] Outputs)> Sets(string folder)
    {
        for (int set = 0; File.Exists(Path.Combine(folder, $"output_{set}_0.pb")); set++)
            yield return (Read(folder, $"input_{set}_"), Read(folder, $"output_{set}_"));
        foreach (string inner in Directory.EnumerateDirectories(folder, "test_data_set_*").Order(StringComparer.Ordinal))
            yield return (Read(inner, "input_"), Read(inner, "output_"));
    }

    private static OnnxTensor[] Read(string folder, string beginning)
    {
        var tensors = new List<OnnxTensor>();
        while (Path.Combine(folder, $"{beginning}{tensors.Count}.pb") is var file && File.Exists(file))
            tensors.Add(TensorProto.Read(new ProtoReader(File.ReadAllBytes(file))).ToTensor());
        return [.. tensors];
    }
}
