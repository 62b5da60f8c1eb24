using System.Diagnostics;

namespace Nn.Bench.Measuring;

/// <summary>
/// Contenders timed in turn, many short turns each, in one process: a change of clock speed or a neighbour's load then falls on all of
/// them, and the ratios, taken round by round, hardly notice. Rounds in which another process had the processor do not count; on a busy
/// machine the quietest fifth of them does.
/// </summary>
internal sealed class Comparison
{
    private const int FewestRounds = 5;

    /// <summary>Seconds: long for the clock and for the caches to fill with one's own, short beside a time slice of the system's.</summary>
    private const double ShortestTurn = 0.001;

    /// <summary>The share of a quiet round that others may have had the processor.</summary>
    private const double Quiet = 0.02;

    private readonly double[][] _rounds;

    private Comparison(double[][] rounds) => _rounds = rounds;

    /// <summary>How much the contender does a second (of what its amount counts): the median of its turns.</summary>
    public double Rate(int contender) => Median(_rounds.Select(r => r[contender]));

    /// <summary>How many times faster the first contender is than another: the median of the rounds' ratios.</summary>
    public double Ratio(int contender) => Median(_rounds.Select(r => r[0] / r[contender]));

    /// <summary>Gives each contender its turns until the time is used up, but at least five each.</summary>
    public static Comparison Of(TimeSpan budget, params ReadOnlySpan<Contender> contenders)
    {
        var clock = Stopwatch.StartNew();
        var single = new double[contenders.Length];
        for (var i = 0; i < contenders.Length; i++) single[i] = WarmUp(contenders[i], budget / (3 * contenders.Length));

        double turn = Math.Max(single.Max(), ShortestTurn);
        var rounds = new List<(double[] Rates, double Disturbance)>();
        while (rounds.Count < FewestRounds || clock.Elapsed < budget)
        {
            var rates = new double[contenders.Length];
            double waited = RunQueue.Waited(), start = clock.Elapsed.TotalSeconds;
            for (var place = 0; place < contenders.Length; place++)
            {
                int i = rounds.Count % 2 == 0 ? place : contenders.Length - 1 - place;
                int times = Math.Max(1, (int)(turn / single[i]));
                rates[i] = contenders[i].Amount * times / Seconds(contenders[i], times);
            }

            rounds.Add((rates, (RunQueue.Waited() - waited) / (clock.Elapsed.TotalSeconds - start)));
        }

        double[] disturbances = [.. rounds.Select(r => r.Disturbance).Order()];
        double limit = Math.Max(Quiet, disturbances[Math.Max(FewestRounds, rounds.Count / 5) - 1]);
        return new Comparison([.. rounds.Where(r => r.Disturbance <= limit).Select(r => r.Rates)]);
    }

    /// <summary>All managed bytes that the process allocates for one time of a warm contender's work.</summary>
    public static double BytesPerTime(Contender contender, int times)
    {
        // What others left behind is finalized now, not while we count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        contender.Run(1);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        contender.Run(times);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)times;
    }

    /// <summary>Seconds for one time, once warm: the runtime's optimized code comes after a while.</summary>
    private static double WarmUp(Contender contender, TimeSpan budget)
    {
        contender.Run(1);
        var clock = Stopwatch.StartNew();
        double best = Seconds(contender, 1);
        while (clock.Elapsed < budget)
        {
            int times = Math.Max(1, (int)(0.001 / best));
            best = Math.Min(best, Seconds(contender, times) / times);
        }

        return best;
    }

    private static double Seconds(Contender contender, int times)
    {
        long start = Stopwatch.GetTimestamp();
        contender.Run(times);
        return Math.Max(Stopwatch.GetElapsedTime(start).TotalSeconds, 1e-9);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
    }
}
