using Nn.Bench.Measuring;
using Nn.Bench.Workloads;

namespace Nn.Bench.Ratios.Groups;

/// <summary>Two threads against one, both ours.</summary>
internal static class ThreadsGroup
{
    private const string One = "one thread";

    public static IEnumerable<RatioRow> Run()
    {
        Contender step = TrainingWork.Steps(Workload.Digits, threads: 2);
        Contender single = TrainingWork.Steps(Workload.Digits, threads: 1, One);
        var product = new Product(512, 512, 512);
        return
        [
            .. RatioContext.Compare("threads", "w2 train step", TimeSpan.FromSeconds(8), 0, step, new Rival(One, 1.8, single)),
            .. RatioContext.Compare(
                "threads", $"product {product}", TimeSpan.FromSeconds(4), 0, new ProductWork(product, threads: 2).Ours,
                new Rival(One, 1.9, new ProductWork(product, threads: 1, One).Ours)),
        ];
    }
}
