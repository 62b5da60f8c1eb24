using Nn.Bench.Measuring;
using Nn.Bench.Workloads;
using Nn.Layers;
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
        bool binary = workload.Loss is BinaryCrossentropy;
        _features = tensor(workload.Data.Features.ToArray(), [workload.Data.Count, workload.Inputs]);
        Tensor labels = tensor(workload.Data.Targets.ToArray());
        _labels = binary ? labels.unsqueeze(1) : labels.to(ScalarType.Int64);
        _loss = binary
            ? (logits, labels) => nn.functional.binary_cross_entropy_with_logits(logits, labels)
            : (logits, labels) => nn.functional.cross_entropy(logits, labels);
        _network = Build(workload.Build());
        _network.train();
        _optimizer = optim.SGD(_network.parameters(), Workload.LearningRate, Workload.Momentum);
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

    private float[] FirstKernel()
    {
        using Tensor kernel = _network.parameters().First().detach().t().contiguous();
        return kernel.data<float>().ToArray();
    }

    private static TorchModule Build(Model model)
    {
        var modules = new List<TorchModule>();
        foreach (BuiltLayer layer in model.Layers)
        {
            switch (layer.Description)
            {
                case Dense dense:
                    modules.Add(Linear(layer.Parameters));
                    if (dense.Activation == Activation.Relu) modules.Add(nn.ReLU());
                    break;
                case BatchNormalization normalization:
                    modules.Add(nn.BatchNorm1d(layer.OutputShape.Size, normalization.Epsilon, 1 - normalization.Momentum));
                    break;
            }
        }

        return nn.Sequential(modules);
    }

    private static TorchModule Linear(IReadOnlyList<Parameter> parameters)
    {
        int inputs = parameters[0].Shape[0], units = parameters[0].Shape[1];
        var linear = nn.Linear(inputs, units);
        using IDisposable inference = no_grad();
        linear.weight.copy_(tensor(parameters[0].Values.ToArray(), [inputs, units]).t());
        linear.bias!.copy_(tensor(parameters[1].Values.ToArray()));
        return linear;
    }
}
