using BenchmarkDotNet.Attributes;
using Nn.Bench.Measuring;
using Nn.Bench.Ratios;

namespace Nn.Bench.Peers;

/// <summary>Element-wise functions over a million elements, by TensorPrimitives and libtorch; ours stand with the kernels.</summary>
[MemoryDiagnoser]
public class ElementwisePeerBenchmarks
{
    private Contender _primitives = null!;
    private Contender _torch = null!;

    [Params(nameof(ElementFunction.Exp), nameof(ElementFunction.Sigmoid), nameof(ElementFunction.Tanh))]
    public string Function { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        float[] x = RandomBlock.Uniform(1_000_000, 0.01f, 5, seed: 1);
        ElementFunction function = Enum.Parse<ElementFunction>(Function);
        _primitives = new TensorPrimitivesPeer().Map(function, x);
        _torch = AblePeer.Torch().Map(function, x)!;
    }

    [Benchmark]
    public void TensorPrimitives() => _primitives.Run(1);

    [Benchmark]
    public void TorchSharp() => _torch.Run(1);
}
