using Nn.Kernels;

namespace Nn.Interop.Onnx;

/// <summary>Products of matrices that both flow, one after the other: a (rows, count, m, k), b (rows, count, k, n), y (rows, count, m, n).</summary>
internal sealed class MatMulNode : Node
{
    private readonly (int M, int N, int K) _size;
    private readonly Scratch _workspace;

    public MatMulNode(int m, int n, int k)
    {
        _size = (m, n, k);
        _workspace = Reserve(
            _ => Math.Max(Gemm.WorkspaceLength(m, n), Math.Max(Gemm.WorkspaceLength(k, n), Gemm.WorkspaceLength(m, k))), ScratchLife.Part);
    }

    public override Retained Retained => Retained.Input;

    public override Extent ForwardExtent(int stage, int rows) => new((long)rows * _size.M * _size.N * _size.K, rows);

    public override Extent BackwardExtent(int stage, int rows) => new(2L * rows * _size.M * _size.N * _size.K, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int m, int n, int k) = _size;
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            Gemm.Multiply(
                pass.Input()[(row * m * k)..], k, pass.Input(1)[(row * k * n)..], n, pass.Output()[(row * m * n)..], n, m, n, k, default, false,
                pass.Scratch(_workspace));
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        (int m, int n, int k) = _size;
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> dy = pass.OutputGradient()[(row * m * n)..];
            if (pass.WantsInputGradient())
            {
                Gemm.MultiplyTransposedB(
                    dy, n, pass.Input(1)[(row * k * n)..], n, pass.InputGradient()[(row * m * k)..], k, m, k, n, pass.Scratch(_workspace));
            }

            if (pass.WantsInputGradient(1))
            {
                Gemm.MultiplyTransposedA(
                    pass.Input()[(row * m * k)..], k, dy, n, pass.InputGradient(1)[(row * k * n)..], n, k, n, m, pass.Scratch(_workspace));
            }
        }
    }
}
