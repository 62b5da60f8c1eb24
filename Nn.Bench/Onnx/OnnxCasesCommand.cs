using System.Globalization;
using System.IO.Compression;
using Nn.Interop;
using Nn.Interop.Onnx;

namespace Nn.Bench.Onnx;

/// <summary>
/// <c>Nn.Bench onnx-cases FILE.zip</c>: writes each case as a folder in the form of ONNX' conformance cases (model.onnx, input_0_K.pb, output_0_K.pb), with the outputs that
/// ONNX Runtime has. The tests read the file.
/// </summary>
internal static class OnnxCasesCommand
{
    /// <summary>What this program is called with for it.</summary>
    public const string Command = "onnx-cases";

    // The same bytes for the same cases.
    private static readonly DateTimeOffset s_date = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static int Run(string path)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        int count = 0;
        foreach (OnnxCase item in OnnxCases.All())
        {
            byte[] file = item.ToFile();
            OnnxTensor[] outputs = OnnxReference.Run(file, item.Inputs, item.Outputs);
            Add(zip, $"{item.Name}/model.onnx", file);
            for (int i = 0; i < item.Inputs.Count; i++)
                Add(zip, FormattableString.Invariant($"{item.Name}/input_0_{i}.pb"), OnnxWriter.ToFile(item.Inputs[i].Name, item.Inputs[i].Tensor));
            for (int i = 0; i < outputs.Length; i++) Add(zip, FormattableString.Invariant($"{item.Name}/output_0_{i}.pb"), OnnxWriter.ToFile(item.Outputs[i], outputs[i]));
            count++;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} cases in {path}"));
        return 0;
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = s_date;
        using Stream stream = entry.Open();
        stream.Write(bytes);
    }
}
