using Nn.Bench.Measuring;

namespace Nn.Bench.Ratios.Groups;

/// <summary>From the start of a process to its first prediction.</summary>
internal static class ColdGroup
{
    public static IEnumerable<RatioRow> Run(RatioContext context)
    {
        string file = Path.GetTempFileName();
        try
        {
            Contender ours = ColdStart.Processes("NnSimd", "nnsimd");
            Rival onnx = Rival.Of(context.Onnx, 1 / 0.6, peer =>
            {
                peer.Save(ColdStart.Build(), file);
                return ColdStart.Processes(peer.Name, "onnx", file);
            });
            foreach (RatioRow row in RatioContext.Compare(
                "cold", "process to first prediction", TimeSpan.FromSeconds(12), 1e-5, ours, onnx))
            {
                yield return row with { BytesPerStep = null };
            }
        }
        finally
        {
            File.Delete(file);
        }

        foreach (RatioRow row in NativeStart.Measure()) yield return row;
    }
}
