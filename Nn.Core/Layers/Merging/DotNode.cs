using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The node of <see cref="Dot"/>: for each sample the product A · Bᵀ of the rows A (m, k) and B (n, k), which are the vectors along the two
/// axes. Where they are no rows in the input, or are normalized, they are copied first. Split by samples.
/// </summary>
internal sealed class DotNode : Node
{
    private readonly DotOperand _first;
    private readonly DotOperand _second;
    private readonly bool _normalize;
    private readonly Scratch _firstRows;
    private readonly Scratch _secondRows;
    private readonly Scratch _gradientRows;
    private readonly Scratch _vector;
    private readonly Scratch _workspace;

    public DotNode(DotOperand first, DotOperand second, bool normalize)
    {
        (_first, _second, _normalize) = (first, second, normalize);
        int firstRows = NeedsRows(first) ? first.Size : 0, secondRows = NeedsRows(second) ? second.Size : 0;
        _firstRows = Reserve(_ => firstRows, ScratchLife.Part);
        _secondRows = Reserve(_ => secondRows, ScratchLife.Part);
        _gradientRows = Reserve(_ => Math.Max(first.HasRows ? 0 : first.Size, second.HasRows ? 0 : second.Size), ScratchLife.Part);
        _vector = Reserve(_ => normalize ? first.Length : 0, ScratchLife.Part);
        (int m, int n, int k) = (first.Count, second.Count, first.Length);
        int workspace = Math.Max(
            Gemm.WorkspaceLength(m, n), Math.Max(Gemm.WorkspaceLength(m, k), Gemm.WorkspaceLength(n, k)));
        _workspace = Reserve(_ => workspace, ScratchLife.Part);
    }

    public override Retained Retained => Retained.Input;

    public override Extent ForwardExtent(int stage, int rows) => new((long)rows * _first.Size * _second.Count, rows);

    public override Extent BackwardExtent(int stage, int rows) => new(2L * rows * _first.Size * _second.Count, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int m, int n, int k) = (_first.Count, _second.Count, _first.Length);
        (int first, int count) = pass.Range(pass.Rows);
        for (int sample = first; sample < first + count; sample++)
        {
            ReadOnlySpan<float> a = Rows(_first, Sample(pass.Input(0), sample, _first.Size), pass.Scratch(_firstRows));
            ReadOnlySpan<float> b = Rows(_second, Sample(pass.Input(1), sample, _second.Size), pass.Scratch(_secondRows));
            Span<float> y = pass.Output().Slice(sample * m * n, m * n);
            Gemm.MultiplyTransposedB(a, k, b, k, y, n, m, n, k, pass.Scratch(_workspace));
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        (int m, int n, int k) = (_first.Count, _second.Count, _first.Length);
        (int first, int count) = pass.Range(pass.Rows);
        for (int sample = first; sample < first + count; sample++)
        {
            ReadOnlySpan<float> x0 = Sample(pass.Input(0), sample, _first.Size), x1 = Sample(pass.Input(1), sample, _second.Size);
            ReadOnlySpan<float> a = Rows(_first, x0, pass.Scratch(_firstRows)), b = Rows(_second, x1, pass.Scratch(_secondRows));
            ReadOnlySpan<float> dy = Sample(pass.OutputGradient(), sample, m * n);
            if (pass.WantsInputGradient(0))
            {
                Span<float> dx = pass.InputGradient(0).Slice(sample * _first.Size, _first.Size);
                Span<float> rows = _first.HasRows ? dx : pass.Scratch(_gradientRows)[.._first.Size];
                Gemm.Multiply(dy, n, b, k, rows, k, m, k, n, workspace: pass.Scratch(_workspace));
                Finish(_first, x0, a, rows, dx, pass.Scratch(_vector));
            }

            if (pass.WantsInputGradient(1))
            {
                Span<float> dx = pass.InputGradient(1).Slice(sample * _second.Size, _second.Size);
                Span<float> rows = _second.HasRows ? dx : pass.Scratch(_gradientRows)[.._second.Size];
                Gemm.MultiplyTransposedA(dy, n, a, k, rows, k, n, k, m, pass.Scratch(_workspace));
                Finish(_second, x1, b, rows, dx, pass.Scratch(_vector));
            }
        }
    }

    private bool NeedsRows(DotOperand operand) => _normalize || !operand.HasRows;

    private static ReadOnlySpan<float> Sample(ReadOnlySpan<float> values, int sample, int size) => values.Slice(sample * size, size);

    /// <summary>The vectors as rows, normalized if asked: the input itself where that will do.</summary>
    private ReadOnlySpan<float> Rows(DotOperand operand, ReadOnlySpan<float> sample, Span<float> scratch)
    {
        if (!NeedsRows(operand)) return sample;
        Span<float> rows = scratch[..operand.Size];
        operand.Gather(sample, rows);
        if (_normalize) operand.Normalize(rows);
        return rows;
    }

    /// <summary>From the gradient of the rows that of the input.</summary>
    private void Finish(
        DotOperand operand, ReadOnlySpan<float> sample, ReadOnlySpan<float> rows, Span<float> gradient, Span<float> dx, Span<float> vector)
    {
        if (_normalize) operand.NormalizeBackward(sample, rows, gradient, vector[..operand.Length]);
        if (!operand.HasRows) operand.Scatter(gradient, dx);
    }
}
