using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>x, y: (rows, size). Parts are whole rows; the gradient of alpha, a sum over all rows, is a stage of its own.</summary>
internal sealed class PReluNode : Node
{
    private readonly Parameter _alpha;
    private readonly int _size;

    /// <summary>For each value of a sample its alpha.</summary>
    private readonly int[] _places;

    /// <summary>alpha for each value of a sample.</summary>
    private readonly Scratch _spread;

    /// <summary>dy · min(x, 0): (rows, size), whose sums over rows are alpha's gradient.</summary>
    private readonly Scratch _terms;

    private readonly Scratch _sums;

    public PReluNode(Parameter alpha, Shape shape)
    {
        (_alpha, _size, _places) = (alpha, shape.Size, PlacesOf(alpha.Shape, shape));
        Use(alpha);
        _spread = Reserve(_ => _size, ScratchLife.Part);
        _terms = Reserve(rows => (long)rows * _size, ScratchLife.Call);
        _sums = Reserve(_ => _size, ScratchLife.Call);
    }

    public override Retained Retained => Retained.Input;

    public override int BackwardStages => 2;

    public override Extent ForwardExtent(int stage, int rows) => new(16L * rows * _size, rows);

    public override Extent BackwardExtent(int stage, int rows) => stage == 0 ? ForwardExtent(stage, rows) : Extent.Undivided;

    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> alpha = Spread(pass.Scratch(_spread));
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> x = pass.Input().Slice(row * _size, _size);
            Span<float> y = pass.Output().Slice(row * _size, _size);
            Negative(x, y);
            TensorPrimitives.Multiply(y, alpha, y);
            AddPositive(x, y);
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        if (pass.Stage == 0) BackwardRows(pass);
        else SumTerms(pass);
    }

    private void BackwardRows(in BackwardPass pass)
    {
        ReadOnlySpan<float> alpha = Spread(pass.Scratch(_spread));
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> x = pass.Input().Slice(row * _size, _size), dy = pass.OutputGradient().Slice(row * _size, _size);
            Span<float> terms = pass.Scratch(_terms).Slice(row * _size, _size);
            Negative(x, terms);
            TensorPrimitives.Multiply(terms, dy, terms);
            if (!pass.WantsInputGradient()) continue;
            Span<float> dx = pass.InputGradient().Slice(row * _size, _size);
            for (int i = 0; i < x.Length; i++) dx[i] = x[i] > 0 ? dy[i] : x[i] < 0 ? alpha[i] * dy[i] : 0;
        }
    }

    private void SumTerms(in BackwardPass pass)
    {
        Span<float> sums = pass.Scratch(_sums), gradient = pass.Gradient(_alpha);
        ColumnSums.Sum(pass.Scratch(_terms)[..(pass.Rows * _size)], pass.Rows, _size, _size, sums);
        if (gradient.Length == _size)
        {
            sums[.._size].CopyTo(gradient);
            return;
        }

        gradient.Clear();
        for (int i = 0; i < _size; i++) gradient[_places[i]] += sums[i];
    }

    private Span<float> Spread(Span<float> scratch)
    {
        ReadOnlySpan<float> alpha = _alpha.Values;
        for (int i = 0; i < _size; i++) scratch[i] = alpha[_places[i]];
        return scratch[.._size];
    }

    /// <summary>min(x, 0), NaN where x is.</summary>
    private static void Negative(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Min(x, 0, y);

    /// <summary>y += max(x, 0).</summary>
    private static void AddPositive(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = x[i] > 0 ? x[i] : y[i];
    }

    private static int[] PlacesOf(Shape alpha, Shape shape)
    {
        var places = new int[shape.Size];
        for (int i = 0; i < places.Length; i++)
        {
            int rest = i, place = 0, stride = 1;
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                if (alpha[axis] > 1) place += rest % shape[axis] * stride;
                rest /= shape[axis];
                stride *= alpha[axis];
            }

            places[i] = place;
        }

        return places;
    }
}
