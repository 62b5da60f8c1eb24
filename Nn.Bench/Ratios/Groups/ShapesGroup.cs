namespace Nn.Bench.Ratios.Groups;

/// <summary>The products of a dense network's passes: against libtorch, and against the core's limits where they are what counts.</summary>
internal static class ShapesGroup
{
    private static readonly (string Name, Product Product)[] Shapes =
    [
        ("forward", new(128, 512, 784)),
        ("weight gradient", new(784, 512, 128, Transposed.A)),
        ("input gradient", new(128, 784, 512, Transposed.B)),
        ("forward", new(128, 10, 256)),
        ("forward", new(32, 50, 2)),
        ("forward", new(32, 1, 50)),
        ("batch 1", new(1, 512, 784)),
    ];

    public static IEnumerable<RatioRow> Run(RatioContext context)
    {
        foreach ((string name, Product product) in Shapes)
        {
            var work = new ProductWork(product, context.Threads);
            var rivals = new List<Rival> { Rival.Of(context.Torch, 1, torch => torch.Multiply(product, work.A, work.B)) };
            if (Math.Min(product.M, Math.Min(product.N, product.K)) >= 128) rivals.Add(Rival.FmaPeak(0.8, context.Threads));
            foreach (RatioRow row in RatioContext.Compare("shapes", $"{name} {product}", TimeSpan.FromSeconds(2), 1e-5, work.Ours, rivals))
            {
                yield return row;
            }
        }
    }
}
