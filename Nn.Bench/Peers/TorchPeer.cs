using Nn.Bench.Measuring;
using Nn.Bench.Ratios;
using Nn.Bench.Workloads;
using TorchSharp;
using static TorchSharp.torch;

namespace Nn.Bench.Peers;

/// <summary>TorchSharp over libtorch for the processor.</summary>
internal sealed class TorchPeer : Peer
{
    public override string Name => "TorchSharp";

    public override string? Problem { get; } = TorchSharpLibrary.Load();

    public override string? Version => $"{VersionOf(typeof(torch))} (libtorch {__version__})";

    public override void UseThreads(int threads) => set_num_threads(threads);

    public override Contender Multiply(Product product, float[] a, float[] b)
    {
        (int m, int n, int k) = (product.M, product.N, product.K);
        Tensor left = product.Transposed == Transposed.A ? tensor(a, [k, m]).t() : tensor(a, [m, k]);
        Tensor right = product.Transposed == Transposed.B ? tensor(b, [n, k]).t() : tensor(b, [k, n]);
        return Create(() => mm(left, right));
    }

    public override Contender Map(ElementFunction function, float[] x)
    {
        Tensor input = tensor(x);
        return function switch
        {
            ElementFunction.Exp => Create(input.exp),
            ElementFunction.Sigmoid => Create(input.sigmoid),
            _ => Create(input.tanh),
        };
    }

    public override Contender Softmax(float[] x, int rows, int columns)
    {
        Tensor input = tensor(x, [rows, columns]);
        return Create(() => input.softmax(1));
    }

    public override Contender NormalizeBatch(float[] x, float[] dy, int batch, int features, float epsilon)
    {
        Tensor input = tensor(x, [batch, features], requires_grad: true), gradient = tensor(dy, [batch, features]);
        var layer = nn.BatchNorm1d(features, eps: epsilon);
        layer.train();
        return new Contender(Name, times =>
        {
            for (; times > 0; times--)
            {
                using Tensor y = layer.forward(input);
                input.grad = null;
                layer.zero_grad();
                y.backward([gradient]);
            }
        }, Result: () => input.grad!.data<float>().ToArray());
    }

    public override Contender Train(Workload workload) => new TorchTraining(Name, workload).Steps;

    /// <summary>An operation that makes a new tensor, without a graph for gradients.</summary>
    private Contender Create(Func<Tensor> operation) => new(Name, times =>
    {
        using IDisposable inference = no_grad();
        for (; times > 0; times--) operation().Dispose();
    }, Result: () =>
    {
        using Tensor result = operation();
        return result.contiguous().data<float>().ToArray();
    });
}
