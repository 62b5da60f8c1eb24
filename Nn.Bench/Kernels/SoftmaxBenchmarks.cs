using BenchmarkDotNet.Attributes;
using Nn.Bench.Measuring;
using Nn.Kernels;

namespace Nn.Bench.Kernels;

/// <summary>Softmax and its kin over a million elements, in short and in long rows.</summary>
[MemoryDiagnoser]
public class SoftmaxBenchmarks
{
    private const int Length = 1_000_000;
    private readonly float[] _x = RandomBlock.Uniform(Length, -5, 5, seed: 1);
    private readonly float[] _dy = RandomBlock.Uniform(Length, -1, 1, seed: 2);
    private readonly float[] _y = RandomBlock.Zeros(Length);
    private readonly float[] _dx = RandomBlock.Zeros(Length);

    [Params(10, 1000)]
    public int Columns { get; set; }

    [Benchmark]
    public void Softmax() => Activations.Softmax(_x, Length / Columns, Columns, _y);

    [Benchmark]
    public void LogSoftmax() => Activations.LogSoftmax(_x, Length / Columns, Columns, _y);

    [Benchmark]
    public void SoftmaxBackward() => Activations.SoftmaxBackward(_y, _dy, Length / Columns, Columns, _dx);
}
