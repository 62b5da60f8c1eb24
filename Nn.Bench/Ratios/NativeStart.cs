using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Nn.Bench.Ratios;

/// <summary>
/// The start of samples/Embedded, compiled ahead of time by <c>dotnet publish samples/Embedded -c Release</c>: its network is that of the
/// circles. It takes a compiler and half a minute, so it is measured where it has been published, and left out elsewhere.
/// </summary>
internal static class NativeStart
{
    private const double LimitMilliseconds = 5;
    private const int Runs = 31;

    public static IEnumerable<RatioRow> Measure()
    {
        string? program = FindProgram();
        if (program is null) yield break;
        double[] times = new double[Runs];
        for (int i = 0; i < Runs; i++) times[i] = Start(program);
        Array.Sort(times);
        double median = times[Runs / 2];
        yield return new RatioRow(
            "cold", "the same, compiled ahead of time", median, "ms", "limit", LimitMilliseconds, LimitMilliseconds / median, 1, null);
    }

    /// <summary>Milliseconds to the first prediction, by the program's own account.</summary>
    private static double Start(string program)
    {
        double now = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        var start = new ProcessStartInfo(program, ["--time", "prediction", now.ToString("F6", CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        using var answer = JsonDocument.Parse(line);
        return answer.RootElement.GetProperty("first_prediction_ms").GetDouble();
    }

    private static string? FindProgram()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "NnSimd.sln"))) root = root.Parent;
        if (root is null) return null;
        string name = OperatingSystem.IsWindows() ? "Embedded.exe" : "Embedded", runtime = RuntimeInformation.RuntimeIdentifier;
        string path = Path.Combine(root.FullName, "samples", "Embedded", "bin", "Release", "net10.0", runtime, "publish", name);
        return File.Exists(path) ? path : null;
    }
}
