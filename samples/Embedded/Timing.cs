using System.Diagnostics;
using System.Globalization;

namespace Nn.Samples.Embedded;

/// <summary>What measure.sh asks for: each a line of JSON, and each the first thing that a fresh process does.</summary>
internal static class Timing
{
    private static readonly Reading s_reading = new(0.3f, -0.2f);

    /// <summary>From the start of the process, of which it is told, to the first prediction of a network with its first weights.</summary>
    /// <param name="started">Seconds since 1970.</param>
    public static string FirstPrediction(double started)
    {
        float probability = new BearingMonitor().Judge(s_reading);
        double seconds = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds - started;
        return Invariant($"{{\"first_prediction_ms\": {seconds * 1000:F2}, \"probability\": {probability}}}");
    }

    /// <summary>From the network's description to the end of its training: 100 epochs of 500 readings, as many to validate with.</summary>
    public static string Training()
    {
        ServiceLog past = ServiceLog.Load(seed: 1, count: 500), check = ServiceLog.Load(seed: 2, count: 500);
        var allocation = new AllocationMeter();
        long start = Stopwatch.GetTimestamp();
        double accuracy = new BearingMonitor().Learn(past, check, allocation);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return Invariant(
            $"{{\"training_ms\": {milliseconds:F2}, \"bytes_per_step\": {allocation.BytesPerStep}, \"accuracy\": {accuracy}}}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
