using Nn.Bench.Measuring;
using Nn.Bench.Workloads;
using Nn.Training;
using static TorchSharp.torch;
using TorchModule = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace Nn.Bench.Peers;

/// <summary>A workload as one writes it with TorchSharp: the same layers and initial weights; the loss takes logits.</summary>
internal sealed class TorchTraining
{
    private readonly Workload _workload;
    private readonly SampleOrder _order;
    private readonly Tensor _features;
    private readonly Tensor _labels;
    private readonly TorchModule _network;
    private readonly optim.Optimizer _optimizer;
    private readonly Func<Tensor, Tensor, Tensor> _loss;
    private readonly (Tensor Features, Tensor Labels)[] _batches;

    public TorchTraining(string name, Workload workload)
    {
        _workload = workload;
        _order = new SampleOrder(workload.Data.Count, workload.Batch);
        Model model = workload.Build();
        _features = TorchNetwork.Input(model, workload.Data.Features, workload.Data.Count);
        Tensor labels = tensor(workload.Data.Targets.ToArray());
        (_labels, _loss) = workload.Loss switch
        {
            BinaryCrossentropy => (labels.unsqueeze(1), (logits, labels) => nn.functional.binary_cross_entropy_with_logits(logits, labels)),
            MeanSquaredError => (labels.unsqueeze(1), (values, labels) => nn.functional.mse_loss(values, labels)),
            _ => (labels.to(ScalarType.Int64), (Func<Tensor, Tensor, Tensor>)((logits, labels) => nn.functional.cross_entropy(logits, labels))),
        };
        _network = TorchNetwork.Build(model);
        _network.train();
        double rate = ((Schedule.Constant)workload.Optimizer.LearningRate).LearningRate;
        _optimizer = workload.Optimizer switch
        {
            Adam adam => optim.Adam(_network.parameters(), rate, adam.Beta1, adam.Beta2, adam.Epsilon),
            Sgd sgd => optim.SGD(_network.parameters(), rate, sgd.Momentum),
            _ => throw new NotSupportedException($"No optimizer of TorchSharp for {workload.Optimizer}."),
        };
        _batches = workload.Shuffled ? [] : [.. Enumerable.Range(0, workload.Data.Count / workload.Batch).Select(Slice)];
        Steps = new Contender(name, Run, Result: FirstKernel);
    }

    public Contender Steps { get; }

    private void Run(int times)
    {
        for (; times > 0; times--)
        {
            using var step = NewDisposeScope();
            (Tensor features, Tensor labels) = _workload.Shuffled ? Gather() : _batches[_order.NextBatch()];
            Tensor loss = _loss(_network.forward(features), labels);
            _optimizer.zero_grad();
            loss.backward();
            _optimizer.step();
        }
    }

    private (Tensor Features, Tensor Labels) Gather()
    {
        ReadOnlySpan<int> rows = _order.NextShuffled();
        var indices = new long[rows.Length];
        for (int i = 0; i < rows.Length; i++) indices[i] = rows[i];
        Tensor chosen = tensor(indices);
        return (_features.index_select(0, chosen), _labels.index_select(0, chosen));
    }

    private (Tensor Features, Tensor Labels) Slice(int number) =>
        (_features.narrow(0, number * _workload.Batch, _workload.Batch), _labels.narrow(0, number * _workload.Batch, _workload.Batch));

    /// <summary>The first layer's kernel in our order: (inputs, units), (height, width, channels, filters), (words, vector).</summary>
    private float[] FirstKernel()
    {
        using Tensor weights = _network.parameters().First().detach();
        using Tensor kernel = (weights.dim() == 4 ? weights.permute(2, 3, 1, 0) : _features.dtype == ScalarType.Int64 ? weights : weights.t()).contiguous();
        return kernel.data<float>().ToArray();
    }
}
