using BenchmarkDotNet.Attributes;
using Nn.Bench.Measuring;
using Nn.Bench.Ratios;

namespace Nn.Bench.Peers;

/// <summary>Square products beside libtorch's.</summary>
[MemoryDiagnoser]
public class ProductPeerBenchmarks
{
    private Contender _ours = null!;
    private Contender _torch = null!;

    [Params(64, 128, 256, 512, 1024, 2048)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var product = new Product(Size, Size, Size);
        var work = new ProductWork(product);
        _ours = work.Ours;
        _torch = AblePeer.Torch().Multiply(product, work.A, work.B)!;
    }

    [Benchmark(Baseline = true)]
    public void NnSimd() => _ours.Run(1);

    [Benchmark]
    public void TorchSharp() => _torch.Run(1);
}
