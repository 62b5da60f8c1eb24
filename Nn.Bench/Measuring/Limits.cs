namespace Nn.Bench.Measuring;

/// <summary>What one core can do at most.</summary>
/// <param name="Peak">Operations a second, two for a multiply-add.</param>
/// <param name="CachedBytes">Bytes read a second from 256 KiB.</param>
/// <param name="MemoryBytes">Bytes read a second from 64 MiB.</param>
internal sealed record Limits(double Peak, double CachedBytes, double MemoryBytes)
{
    public static Limits Measure()
    {
        var limits = Comparison.Of(
            TimeSpan.FromSeconds(2), FmaPeak.Contender(), MemoryBandwidth.Contender(1 << 16), MemoryBandwidth.Contender(1 << 24));
        return new Limits(limits.Rate(0), limits.Rate(1), limits.Rate(2));
    }

    public override string ToString() =>
        $"one core: {Peak / 1e9:F1} GFLOP/s; reads {CachedBytes / 1e9:F0} GB/s from 256 KiB, {MemoryBytes / 1e9:F1} GB/s from 64 MiB";
}
