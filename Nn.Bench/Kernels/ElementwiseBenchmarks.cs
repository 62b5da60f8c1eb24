using BenchmarkDotNet.Attributes;
using Nn.Bench.Measuring;
using Nn.Kernels;

namespace Nn.Bench.Kernels;

/// <summary>Element-wise functions, in the caches and out of them.</summary>
[MemoryDiagnoser]
public class ElementwiseBenchmarks
{
    private float[] _x = [];
    private float[] _y = [];

    [Params(1_000, 1_000_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _x = RandomBlock.Uniform(Length, 0.01f, 5, seed: 1);
        _y = RandomBlock.Zeros(Length);
    }

    [Benchmark]
    public void Exp() => VectorMath.Exp(_x, _y);

    [Benchmark]
    public void Log() => VectorMath.Log(_x, _y);

    [Benchmark]
    public void Sigmoid() => VectorMath.Sigmoid(_x, _y);

    [Benchmark]
    public void Tanh() => VectorMath.Tanh(_x, _y);

    [Benchmark]
    public void Softplus() => VectorMath.Softplus(_x, _y);

    [Benchmark]
    public void Erf() => VectorMath.Erf(_x, _y);

    [Benchmark]
    public void Gelu() => Activations.Forward(default(GeluFunction), _x, _y);

    [Benchmark]
    public void Relu() => Activations.Forward(default(ReluFunction), _x, _y);
}
