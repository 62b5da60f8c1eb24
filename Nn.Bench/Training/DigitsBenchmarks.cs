using BenchmarkDotNet.Attributes;
using Nn.Bench.Measuring;
using Nn.Bench.Workloads;

namespace Nn.Bench.Training;

/// <summary>784-512-256-10 with batch normalization, batch 128.</summary>
[MemoryDiagnoser]
public class DigitsBenchmarks
{
    private Contender _step = null!;
    private Contender _batch = null!;
    private Contender _one = null!;

    [GlobalSetup]
    public void Setup()
    {
        Workload digits = Workload.Digits;
        Model model = digits.Build();
        _step = TrainingWork.Steps(digits);
        _batch = TrainingWork.Predictions(model, digits.Data.Features[..(digits.Batch * digits.Inputs)].ToArray(), digits.Batch);
        _one = TrainingWork.Predictions(model, digits.Data.Features[..digits.Inputs].ToArray(), rows: 1);
    }

    [Benchmark]
    public void TrainStep() => _step.Run(1);

    [Benchmark]
    public void PredictBatch() => _batch.Run(1);

    [Benchmark]
    public void PredictOne() => _one.Run(1);
}
