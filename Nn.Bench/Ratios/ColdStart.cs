using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Nn.Bench.Measuring;
using Nn.Bench.Workloads;

namespace Nn.Bench.Ratios;

/// <summary>A new process that predicts one sample with the circles network, says the result, and ends.</summary>
internal static class ColdStart
{
    /// <summary>The first argument of such a process; then <c>nnsimd</c>, or <c>onnx</c> and a file.</summary>
    public const string Command = "cold-start";

    private static readonly float[] s_sample = [0.3f, -0.2f];

    /// <summary>What the new process does.</summary>
    public static int Predict(ReadOnlySpan<string> arguments)
    {
        float prediction = arguments switch
        {
            ["nnsimd"] => PredictOurs(),
#if PEERS
            ["onnx", string path] => Peers.OnnxPeer.PredictOne(path, s_sample),
#endif
            _ => throw new ArgumentException($"Expected nnsimd, or onnx and a file. Received: {string.Join(' ', arguments)}."),
        };
        Console.Out.WriteLine(prediction.ToString(CultureInfo.InvariantCulture));
        Console.Out.Flush();
        return 0;
    }

    /// <summary>Starts such a process a time, until it has said its result.</summary>
    public static Contender Processes(string name, params string[] arguments)
    {
        float result = 0;
        return new Contender(name, times =>
        {
            for (; times > 0; times--) result = Start(arguments);
        }, Result: () => [result]);
    }

    /// <summary>The model that every process predicts with.</summary>
    public static Model Build() => CirclesNetwork.AfterActivation.Build(inputShape: [2], seed: 1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float PredictOurs()
    {
        float prediction = 0;
        Build().Predict(s_sample, new Span<float>(ref prediction));
        return prediction;
    }

    private static float Start(string[] arguments)
    {
        string host = Environment.ProcessPath!, program = typeof(ColdStart).Assembly.Location;
        bool needsProgram = Path.GetFileNameWithoutExtension(host) == "dotnet";
        var start = new ProcessStartInfo(host, [.. needsProgram ? (string[])[program] : [], Command, .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };

        using Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The new process said nothing.");
        process.WaitForExit();
        return float.Parse(line, CultureInfo.InvariantCulture);
    }
}
