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
    private static readonly Workload s_circles = Workload.Circles();
    private readonly Contender _step = TrainingWork.Steps(s_circles);
    private readonly Contender _prediction = TrainingWork.Predictions(s_circles.Build(), [0.3f, -0.2f], rows: 1);
    private Trainer _trainer = null!;
    private Dataset _train = null!;
    private Dataset _test = null!;

    [GlobalSetup]
    public void Setup()
    {
        (_train, _test) = Circles.Make(samples: 1000, noise: 0.1, seed: 1).Split(500);
        _trainer = new Trainer(s_circles.Build(), new Sgd(Workload.LearningRate, Workload.Momentum), s_circles.Loss);
    }

    [Benchmark]
    public void TrainStep() => _step.Run(1);

    [Benchmark]
    public void PredictOne() => _prediction.Run(1);

    /// <summary>100 epochs of 16 steps, with validation every epoch.</summary>
    [Benchmark]
    public History Fit100Epochs() => _trainer.Fit(_train, new FitOptions { Epochs = 100, Validation = _test });
}
