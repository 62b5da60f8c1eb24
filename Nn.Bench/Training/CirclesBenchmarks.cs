using BenchmarkDotNet.Attributes;
using Nn.Bench.Measuring;
using Nn.Bench.Workloads;
using Nn.Datasets;
using Nn.Training;

namespace Nn.Bench.Training;

/// <summary>The case study: circles with batch normalization, batch 32.</summary>
[MemoryDiagnoser]
public class CirclesBenchmarks
{
    private readonly Contender _step = TrainingWork.Steps(Workload.Circles);
    private readonly Contender _prediction = TrainingWork.Predictions(Workload.Circles.Build(), [0.3f, -0.2f], rows: 1);
    private Func<History> _fit = null!;

    [GlobalSetup]
    public void Setup()
    {
        (Dataset train, Dataset test) = Datasets.Circles.Make(samples: 1000, noise: 0.1, seed: 1).Split(500);
        var trainer = new Trainer(Workload.Circles.Build(), Workload.Circles.Optimizer, Workload.Circles.Loss);
        _fit = () => trainer.Fit(train, new FitOptions { Epochs = 100, Validation = test });
    }

    [Benchmark]
    public void TrainStep() => _step.Run(1);

    [Benchmark]
    public void PredictOne() => _prediction.Run(1);

    /// <summary>100 epochs of 16 steps, with validation every epoch.</summary>
    [Benchmark]
    public History Fit100Epochs() => _fit();
}
