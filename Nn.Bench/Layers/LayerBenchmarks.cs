using BenchmarkDotNet.Attributes;
using Nn.Bench.Measuring;
using Nn.Layers;

namespace Nn.Bench.Layers;

/// <summary>One layer in a session, forward and backward as in training.</summary>
[MemoryDiagnoser]
public class LayerBenchmarks
{
    private const int Batch = 128, Features = 512;
    private TrainingSession _session = null!;
    private float[] _gradient = [];

    [ParamsSource(nameof(Names))]
    public string Layer { get; set; } = "";

    public static IEnumerable<string> Names => All.Keys;

    private static Dictionary<string, Layer> All { get; } = new()
    {
        ["Dense"] = new Dense(Features),
        ["Dense + ReLU"] = new Dense(Features) { Activation = Activation.Relu },
        ["Dense + sigmoid"] = new Dense(Features) { Activation = Activation.Sigmoid },
        ["BatchNormalization"] = new BatchNormalization(),
        ["Dropout"] = new Dropout(0.5),
    };

    [GlobalSetup]
    public void Setup()
    {
        _session = new Sequential { All[Layer] }.Build(inputShape: [Features], seed: 1).CreateTrainingSession(Batch, inputGradient: true);
        RandomBlock.Uniform(Batch * Features, -1, 1, seed: 1).CopyTo(_session.Input(Batch));
        _gradient = RandomBlock.Uniform(Batch * Features, -1, 1, seed: 2);
    }

    [Benchmark]
    public void Forward() => _session.Forward(Batch, training: true);

    [Benchmark]
    public void ForwardAndBackward()
    {
        _session.Forward(Batch, training: true);
        _gradient.CopyTo(_session.OutputGradient());
        _session.Backward();
    }
}
