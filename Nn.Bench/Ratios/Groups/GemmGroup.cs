using System.Runtime.Intrinsics;

namespace Nn.Bench.Ratios.Groups;

/// <summary>Square products against the core's peak.</summary>
internal static class GemmGroup
{
    private static readonly int[] Sizes = [64, 128, 256, 512, 1024, 2048];

    public static IEnumerable<RatioRow> Run(RatioContext context)
    {
        (double cached, double large) = Vector512.IsHardwareAccelerated ? (0.95, 0.88) : (0.92, 0.86);
        foreach (int n in Sizes)
        {
            var work = new ProductWork(new Product(n, n, n), context.Threads);
            foreach (RatioRow row in RatioContext.Compare(
                "gemm", $"{n}x{n}x{n}", TimeSpan.FromSeconds(2.5), 0, work.Ours, Rival.FmaPeak(n <= 512 ? cached : large, context.Threads)))
            {
                yield return row;
            }
        }
    }
}
