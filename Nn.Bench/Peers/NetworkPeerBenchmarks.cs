using BenchmarkDotNet.Attributes;
using Nn.Bench.Measuring;
using Nn.Bench.Workloads;

namespace Nn.Bench.Peers;

/// <summary>The workloads of the training suites by TorchSharp (a training step) and ONNX Runtime (a prediction).</summary>
[MemoryDiagnoser]
public class NetworkPeerBenchmarks
{
    private readonly Contender _circlesStep = AblePeer.Torch().Train(Workload.Circles)!;
    private readonly Contender _circlesPrediction = AblePeer.Onnx().Predict(Workload.Circles.Build(), [0.3f, -0.2f], rows: 1)!;

    [Benchmark]
    public void TorchSharpCirclesStep() => _circlesStep.Run(1);

    [Benchmark]
    public void OnnxRuntimeCirclesOne() => _circlesPrediction.Run(1);
}
