using System.Reflection;
using Nn.Bench.Measuring;
using Nn.Bench.Ratios;
using Nn.Interop;
using Nn.Layers;

namespace Nn.Bench.Onnx;

/// <summary>Model files: ResNet-18 as a vendor wrote it, and a file of 100 MB of ours.</summary>
internal static class FilesGroup
{
    private const int Pixels = 224, Features = 512;

    public static IEnumerable<RatioRow> Run(RatioContext context)
    {
        if (context.Onnx.Problem is not null) return [];
        string? resNet = typeof(FilesGroup).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(entry => entry.Key == "ResNet18")?.Value;
        return [.. resNet is not null && File.Exists(resNet) ? ResNet(context, resNet) : [], .. Native(context)];
    }

    private static IEnumerable<RatioRow> ResNet(RatioContext context, string path)
    {
        foreach (int rows in (int[])[1, 8])
        {
            int[] dims = [rows, 3, Pixels, Pixels];
            float[] features = OnnxFileWork.Sample(rows * 3 * Pixels * Pixels);
            byte[] file = WithBatch(File.ReadAllBytes(path), rows);
            Rival rival = Rival.Of(context.Onnx, 1, _ => OnnxFileWork.Onnx(file, features, dims, rows * Features));
            foreach (RatioRow row in RatioContext.Compare(
                "files", $"ResNet-18, batch {rows}", TimeSpan.FromSeconds(8), 1e-4, OnnxFileWork.Ours(OnnxModel.Load(file), features, dims), rival))
                yield return row;
        }

        foreach (RatioRow row in First(context, "ResNet-18", path, path, ["1", "3", $"{Pixels}", $"{Pixels}"], timeGoal: 2)) yield return row;
    }

    /// <summary>Four layers of 2,500 x 2,500.</summary>
    private static IEnumerable<RatioRow> Native(RatioContext context)
    {
        string folder = Directory.CreateTempSubdirectory("nnsimd").FullName;
        try
        {
            string ours = Path.Combine(folder, "model.safetensors"), theirs = Path.Combine(folder, "model.onnx"), plain = Path.Combine(folder, "plain");
            Model model = new Sequential(Enumerable.Range(0, 4).Select(_ => new Dense(2500) { Activation = Activation.Relu })).Build(2500, seed: 1);
            model.Save(ours);
            OnnxModel.Save(model, theirs);
            foreach (RatioRow row in First(context, "100 MB of ours", ours, theirs, ["1", "2500"], timeGoal: 2)) yield return row;
            byte[] bytes = File.ReadAllBytes(ours);
            var save = new Contender("NnSimd", times =>
            {
                for (; times > 0; times--) model.Save(ours);
            });
            var disk = new Rival("the disk", 0.8, new Contender("the disk", times =>
            {
                for (; times > 0; times--) Write(plain, bytes);
            }));
            foreach (RatioRow row in RatioContext.Compare("files", "save 100 MB", TimeSpan.FromSeconds(6), 0, save, disk)) yield return row with { BytesPerStep = null };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>From the start of a process to its first prediction, and the most memory that it had.</summary>
    private static IEnumerable<RatioRow> First(RatioContext context, string what, string ours, string theirs, string[] dims, double timeGoal)
    {
        List<double> ourMemory = [], theirMemory = [];
        foreach (RatioRow row in RatioContext.Compare(
            "files", $"{what}, process to first prediction", TimeSpan.FromSeconds(12), 1e-4,
            OnnxFileWork.Processes("NnSimd", ourMemory, ["ours", ours, .. dims]),
            Rival.Of(context.Onnx, timeGoal, peer => OnnxFileWork.Processes(peer.Name, theirMemory, ["onnx", theirs, .. dims]))))
            yield return row with { BytesPerStep = null };
        const double Mega = 1 << 20;
        yield return new RatioRow(
            "files", $"{what}, memory of that process", ourMemory.Min() / Mega, "MB", context.Onnx.Name, theirMemory.Min() / Mega, theirMemory.Min() / ourMemory.Min(), 1, null);
    }

    private static void Write(string path, byte[] bytes)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>The file for another batch: it says 1 x 3 x 224 x 224 of its input.</summary>
    private static byte[] WithBatch(byte[] file, int rows)
    {
        ReadOnlySpan<byte> shape = [0x0A, 2, 8, 1, 0x0A, 2, 8, 3, 0x0A, 3, 8, 0xE0, 1, 0x0A, 3, 8, 0xE0, 1];
        int at = file.AsSpan().IndexOf(shape);
        if (at < 0) throw new FormatException("ResNet-18: expected an input (1, 3, 224, 224). Received: none.");
        file[at + 3] = (byte)rows;
        return file;
    }
}
