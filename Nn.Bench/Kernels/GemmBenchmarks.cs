using BenchmarkDotNet.Attributes;
using Nn.Bench.Measuring;
using Nn.Bench.Ratios;

namespace Nn.Bench.Kernels;

/// <summary>Matrix products: squares, and what a dense network's passes ask for.</summary>
[MemoryDiagnoser]
public class GemmBenchmarks
{
    private Contender _work = null!;

    [ParamsSource(nameof(Products))]
    public string Work { get; set; } = "";

    public static IEnumerable<string> Products => All.Keys;

    private static Dictionary<string, Product> All { get; } = new List<Product>
    {
        new(64, 64, 64), new(128, 128, 128), new(256, 256, 256), new(512, 512, 512), new(1024, 1024, 1024), new(2048, 2048, 2048),
        new(128, 512, 784), new(784, 512, 128, Transposed.A), new(128, 784, 512, Transposed.B),
        new(128, 10, 256), new(32, 50, 2), new(32, 1, 50), new(1, 512, 784),
    }.ToDictionary(product => product.ToString());

    [GlobalSetup]
    public void Setup() => _work = new ProductWork(All[Work]).Ours;

    [Benchmark]
    public void Multiply() => _work.Run(1);
}
