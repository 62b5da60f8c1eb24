using System.Numerics.Tensors;
using Nn.Bench.Measuring;

namespace Nn.Bench.Ratios;

/// <summary>System.Numerics.Tensors: one thread, no state.</summary>
internal sealed class TensorPrimitivesPeer : Peer
{
    public override string Name => "TensorPrimitives";

    public override string? Version => VersionOf(typeof(TensorPrimitives));

    public override Contender Map(ElementFunction function, float[] x)
    {
        var y = new float[x.Length];
        Action<int> run = function switch
        {
            ElementFunction.Exp => times =>
            {
                for (; times > 0; times--) TensorPrimitives.Exp(x, y);
            },
            ElementFunction.Sigmoid => times =>
            {
                for (; times > 0; times--) TensorPrimitives.Sigmoid(x, y);
            },
            _ => times =>
            {
                for (; times > 0; times--) TensorPrimitives.Tanh(x, y);
            },
        };
        return new Contender(Name, run, Result: () => y);
    }

    public override Contender Softmax(float[] x, int rows, int columns)
    {
        var y = new float[x.Length];
        return new Contender(Name, times =>
        {
            for (; times > 0; times--)
            {
                for (int i = 0; i < x.Length; i += columns) TensorPrimitives.SoftMax(x.AsSpan(i, columns), y.AsSpan(i, columns));
            }
        }, Result: () => y);
    }
}
