using Nn.Bench.Measuring;

namespace Nn.Bench.Ratios;

/// <summary>Whom we compare with in one row.</summary>
/// <param name="Peer">The name.</param>
/// <param name="Goal">How many times faster we want to be.</param>
/// <param name="Contender">The same work as ours, or what sets the limit; null if it cannot run here.</param>
/// <param name="RateUnit">GFLOP/s or GB/s where rates are compared (a limit of the machine); null where times of the same work are.</param>
internal sealed record Rival(string Peer, double Goal, Contender? Contender, string? RateUnit = null)
{
    public static Rival FmaPeak(double goal, int cores) => new("FMA peak", goal, Measuring.FmaPeak.Contender(cores), "GFLOP/s");

    /// <summary>A peer's way, or a rival that cannot run if the peer cannot.</summary>
    public static Rival Of(Peer peer, double goal, Func<Peer, Contender?> work) =>
        new(peer.Name, goal, peer.Problem is null ? work(peer) : null);
}
