using BenchmarkDotNet.Attributes;
using Nn.Bench.Measuring;
using Nn.Kernels;

namespace Nn.Bench.Kernels;

/// <summary>The passes of batch normalization, one by one.</summary>
[MemoryDiagnoser]
public class BatchNormalizationBenchmarks
{
    private const float Epsilon = 1e-3f;
    private float[] _x = [], _dy = [], _y = [], _dx = [];
    private float[] _shift = [], _mean = [], _variance = [], _inverseDeviation = [], _gamma = [], _beta = [], _dGamma = [], _dBeta = [];

    [Params(32, 128, 1024)]
    public int Rows { get; set; }

    public int Columns => Rows switch
    {
        32 => 50,
        128 => 512,
        _ => 1024,
    };

    [GlobalSetup]
    public void Setup()
    {
        _x = RandomBlock.Uniform(Rows * Columns, -1, 3, seed: 1);
        _dy = RandomBlock.Uniform(Rows * Columns, -1, 1, seed: 2);
        (_y, _dx) = (RandomBlock.Zeros(Rows * Columns), RandomBlock.Zeros(Rows * Columns));
        (_shift, _mean, _variance, _inverseDeviation) = (Vector(), Vector(), Vector(), Vector());
        (_gamma, _beta, _dGamma, _dBeta) = (Vector(), Vector(), Vector(), Vector());
        Statistics();
        Forward();
    }

    [Benchmark]
    public void Statistics() => BatchStatistics.Compute(_x, Rows, Columns, Columns, _shift, _mean, _variance);

    [Benchmark]
    public void Forward() => BatchNormalizationKernels.Train(
        _x, Rows, Columns, Columns, _shift, _mean, _variance, _gamma, _beta, Epsilon, _inverseDeviation, _y);

    [Benchmark]
    public void Inference() => BatchNormalizationKernels.Infer(_x, Rows, Columns, Columns, _mean, _variance, _gamma, _beta, Epsilon, _y);

    [Benchmark]
    public void Backward() => BatchNormalizationKernels.Backward(
        _dy, _x, default, Rows, Columns, Columns, _shift, _mean, _inverseDeviation, _gamma, _dGamma, _dBeta, _dx);

    private float[] Vector() => RandomBlock.Uniform(Columns, 0.5f, 1.5f, seed: 3);
}
