using System.Numerics.Tensors;
using Nn.Execution;

namespace Nn.Interop.Onnx;

/// <summary>
/// A function of two operands: the first input, and a second one that may have fewer elements (<see cref="Spread"/>), flows or is known. Rows of y are as long as those of the first
/// input. Parts are rows of the spread; backward is one.
/// </summary>
internal sealed class BinaryNode : Node
{
    private readonly BinaryFunction _function;
    private readonly Spread _spread;
    private readonly Operand? _known;
    private readonly bool _isSwapped;
    private readonly bool _relu;

    /// <param name="function">The function.</param>
    /// <param name="spread">How the second operand is repeated.</param>
    /// <param name="known">The second operand, or null for one that flows.</param>
    /// <param name="isSwapped">Whether the first input is the function's second argument.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    public BinaryNode(BinaryFunction function, Spread spread, Operand? known, bool isSwapped, bool relu = false)
    {
        (_function, _spread, _known, _isSwapped, _relu) = (function, spread, known, isSwapped, relu);
        Use(known?.Weight);
    }

    public override Retained Retained => _function.HasGradient ? Retained.Input | Retained.Output : Retained.None;

    public override Extent ForwardExtent(int stage, int rows) =>
        Extent.Pass((long)rows * _spread.Row, _spread.IsWhole ? AlignedBlock.Alignment : Stretch);

    /// <summary>The elements of y over which one call of the function goes.</summary>
    private int Stretch => _spread.Inner == 1 ? _spread.Middle : _spread.Inner;

    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> a = pass.Input();
        ReadOnlySpan<float> b = _known is null ? pass.Input(1) : _known.Values;
        Span<float> y = pass.Output();
        if (_spread.IsWhole && _known is null)
        {
            (int start, int length) = pass.Range(y.Length, AlignedBlock.Alignment);
            Apply(a.Slice(start, length), b.Slice(start, length), y.Slice(start, length));
            return;
        }

        int stretch = Stretch, perRow = _spread.Row / stretch;
        (int first, int count) = pass.Range(pass.Rows * perRow);
        for (int i = first; i < first + count; i++)
        {
            ReadOnlySpan<float> from = a.Slice(i * stretch, stretch);
            Span<float> to = y.Slice(i * stretch, stretch);
            int row = _known is null ? i / perRow * _spread.Middle : 0;
            if (_spread.Inner > 1 || _spread.Middle == 1) Apply(from, b[row + (i % perRow % _spread.Middle)], to);
            else Apply(from, b.Slice(row, stretch), to);
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        if (!_function.HasGradient)
        {
            pass.InputGradient().Clear();
            pass.InputGradient(1).Clear();
            return;
        }

        ReadOnlySpan<float> a = pass.Input(), y = pass.Output();
        ReadOnlySpan<float> b = _known is null ? pass.Input(1) : _known.Values;
        Span<float> dy = pass.OutputGradient();
        if (_relu) Kernels.Activations.Backward(default(Kernels.ReluFunction), y, dy, dy);
        Span<float> da = pass.WantsInputGradient() ? pass.InputGradient() : default;
        Span<float> db = _known is null ? (pass.WantsInputGradient(1) ? pass.InputGradient(1) : default)
            : _known.Weight is { Trainable: true } weight ? pass.Gradient(weight) : default;
        db.Clear();
        for (int i = 0; i < dy.Length; i++)
        {
            int row = i / _spread.Row, place = i % _spread.Row / _spread.Inner % _spread.Middle + (_known is null ? row * _spread.Middle : 0);
            (float first, float second) = _isSwapped ? _function.Gradient(b[place], a[i], y[i]) : _function.Gradient(a[i], b[place], y[i]);
            if (_isSwapped) (first, second) = (second, first);
            if (!da.IsEmpty) da[i] = dy[i] * first;
            if (!db.IsEmpty) db[place] += dy[i] * second;
        }
    }

    private void Apply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        if (_isSwapped) _function.Apply(b, a, y);
        else _function.Apply(a, b, y);
        if (_relu) TensorPrimitives.Max(y, 0, y);
    }

    private void Apply(ReadOnlySpan<float> a, float b, Span<float> y)
    {
        if (_isSwapped) _function.Apply(b, a, y);
        else _function.Apply(a, b, y);
        if (_relu) TensorPrimitives.Max(y, 0, y);
    }
}
