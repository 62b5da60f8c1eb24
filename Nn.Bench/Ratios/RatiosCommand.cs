using System.Text.Encodings.Web;
using System.Text.Json;
using Nn.Bench.Measuring;
using Nn.Bench.Ratios.Groups;

namespace Nn.Bench.Ratios;

/// <summary>The command <c>ratios</c>: ours beside the peers, as a table and as JSON.</summary>
internal static class RatiosCommand
{
    private static readonly RatioGroup[] s_groups =
    [
        new("gemm", GemmGroup.Run),
        new("shapes", ShapesGroup.Run),
        new("elementwise", ElementwiseGroup.Run),
        new("batchnorm", BatchNormalizationGroup.Run),
        new("w1", CirclesGroup.Run),
        new("w2", DigitsGroup.Run),
        new("conv", ConvolutionGroup.Run),
        new("w3", PicturesGroup.Run),
        new("w4", WavesGroup.Run),
        new("text", TextGroup.Run),
        new("adam", _ => UpdateGroup.Run()),
        new("threads", _ => ThreadsGroup.Run()),
        new("cold", ColdGroup.Run),
#if PEERS
        new("files", Onnx.FilesGroup.Run),
#endif
    ];

    private static readonly JsonSerializerOptions s_json =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>The exit code: 0 if everything was measured, whether goals are met or not.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        RatiosOptions options;
        try
        {
            options = RatiosOptions.Parse(arguments, [.. s_groups.Select(g => g.Name)]);
        }
        catch (ArgumentException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 2;
        }

        RatioContext context = CreateContext(options.Threads);
        string[] conditions = [.. Machine.Describe(), $"{Limits.Measure()}", .. context.Peers.Select(Describe)];
        Console.WriteLine(string.Join(Environment.NewLine, conditions));
        Console.WriteLine(RatioTable.Header);
        var rows = new List<RatioRow>();
        foreach (RatioGroup group in s_groups.Where(g => options.Groups.Contains(g.Name)))
        {
            foreach (RatioRow row in group.Run(context))
            {
                rows.Add(row);
                Console.WriteLine(RatioTable.Line(row));
            }
        }

        if (options.Json is not null) File.WriteAllText(options.Json, JsonSerializer.Serialize(rows, s_json) + Environment.NewLine);
        if (options.Markdown is not null) RatioReport.Write(options.Markdown, conditions, rows);
        return 0;
    }

    private static string Describe(Peer peer) =>
        peer.Problem is null ? $"{peer.Name} {peer.Version}" : $"{peer.Name} is left out: {peer.Problem}";

    private static RatioContext CreateContext(int threads)
    {
#if PEERS
        var context = new RatioContext(threads, new Peers.TorchPeer(), new Peers.OnnxPeer(), new TensorPrimitivesPeer());
#else
        var context = new RatioContext(threads, new AbsentPeer("TorchSharp"), new AbsentPeer("ONNX Runtime"), new TensorPrimitivesPeer());
#endif
        foreach (Peer peer in context.Peers.Where(p => p.Problem is null)) peer.UseThreads(threads);
        return context;
    }
}
