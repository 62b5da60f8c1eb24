using Nn.Bench.Measuring;

namespace Nn.Bench.Ratios;

/// <summary>What the groups share: the peers, the number of threads, and how a comparison becomes rows.</summary>
internal sealed record RatioContext(int Threads, Peer Torch, Peer Onnx, Peer Primitives)
{
    public IReadOnlyList<Peer> Peers => [Torch, Onnx, Primitives];

    /// <summary>Checks that each rival's results are ours, then compares.</summary>
    /// <param name="group">The group's name.</param>
    /// <param name="work">What is done.</param>
    /// <param name="budget">The time for the whole comparison.</param>
    /// <param name="tolerance">How far a rival's result may lie from ours, relative to the largest value.</param>
    /// <param name="ours">Our way.</param>
    /// <param name="rivals">Their ways: one row each.</param>
    public static IEnumerable<RatioRow> Compare(
        string group, string work, TimeSpan budget, double tolerance, Contender ours, params IReadOnlyList<Rival> rivals)
    {
        Rival[] able = [.. rivals.Where(r => r.Contender is not null)];
        ours.Run(1);
        foreach (Rival rival in able) CheckEqual(work, ours, rival.Contender!, tolerance);
        var contenders = able.Select(r => r.RateUnit is null ? r.Contender! with { Amount = ours.Amount } : r.Contender!);
        var comparison = Comparison.Of(budget, [ours, .. contenders]);
        double bytes = Comparison.BytesPerTime(ours, times: 5);
        foreach (Rival rival in rivals)
        {
            int place = 1 + Array.IndexOf(able, rival);
            (string unit, Func<double, double> value) =
                rival.RateUnit is string rate ? (rate, r => r / 1e9) : Time(ours.Amount, comparison.Rate(0));
            yield return new RatioRow(
                group, work, value(comparison.Rate(0)), unit, rival.Peer, place == 0 ? null : value(comparison.Rate(place)),
                place == 0 ? null : comparison.Ratio(place), rival.Goal, bytes);
        }
    }

    private static (string Unit, Func<double, double> Value) Time(double amount, double rate)
    {
        (string unit, double scale) = (amount / rate) switch
        {
            < 1e-6 => ("ns", 1e9),
            < 1e-3 => ("µs", 1e6),
            _ => ("ms", 1e3),
        };
        return (unit, r => scale * amount / r);
    }

    private static void CheckEqual(string work, Contender ours, Contender rival, double tolerance)
    {
        if (ours.Result is null || rival.Result is null) return;
        rival.Run(1);
        float[] actual = ours.Result(), expected = rival.Result();
        if (expected.Length != actual.Length)
            throw new InvalidOperationException($"{work}: {actual.Length} values from us, {expected.Length} from {rival.Name}.");
        double limit = tolerance * expected.Max(v => Math.Abs((double)v));
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs((double)expected[i] - actual[i]) <= limit))
                throw new InvalidOperationException($"{work}: element {i} is {actual[i]} from us and {expected[i]} from {rival.Name}.");
        }
    }
}
