using System.Globalization;

namespace Nn.Bench.Measuring;

/// <summary>How long this thread was ready to run while others had the processor; Linux tells, elsewhere it stays 0.</summary>
internal static class RunQueue
{
    private const string Statistics = "/proc/thread-self/schedstat";
    private static readonly bool IsKnown = File.Exists(Statistics);

    /// <summary>Seconds since the thread began.</summary>
    public static double Waited()
    {
        if (!IsKnown) return 0;
        string[] fields = File.ReadAllText(Statistics).Split(' ');
        return fields.Length > 1 ? long.Parse(fields[1], CultureInfo.InvariantCulture) / 1e9 : 0;
    }
}
