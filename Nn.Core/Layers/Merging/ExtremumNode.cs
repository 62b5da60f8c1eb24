using System.Numerics;
using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>The node of <see cref="Maximum"/> and <see cref="Minimum"/>.</summary>
internal sealed class ExtremumNode(int inputs, int size, bool largest) : MergeNode(inputs, size)
{
    public override Retained Retained => Retained.Input | Retained.Output;

    protected override void Forward(in ForwardPass pass, int first, int count)
    {
        Span<float> y = pass.Output().Slice(first, count);
        Choose(pass.Input(0).Slice(first, count), pass.Input(1).Slice(first, count), y);
        for (int i = 2; i < Inputs; i++) Choose(y, pass.Input(i).Slice(first, count), y);
    }

    /// <summary>Each input takes the gradient where it is the output and none before it was; what nobody took, beside a NaN, is the last one's.</summary>
    protected override void Backward(in BackwardPass pass, int first, int count)
    {
        ReadOnlySpan<float> y = pass.Output().Slice(first, count);
        Span<float> left = pass.OutputGradient().Slice(first, count);
        int last = Inputs - 1;
        for (int i = 0; i < last; i++)
        {
            Span<float> dx = pass.WantsInputGradient(i) ? pass.InputGradient(i).Slice(first, count) : default;
            Take(pass.Input(i).Slice(first, count), y, left, dx);
        }

        if (pass.WantsInputGradient(last)) left.CopyTo(pass.InputGradient(last).Slice(first, count));
    }

    private void Choose(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        if (largest) TensorPrimitives.Max(a, b, y);
        else TensorPrimitives.Min(a, b, y);
    }

    /// <summary>Where x is y, the gradient goes from what is left to dx, if that is wanted; elsewhere dx is 0.</summary>
    private static void Take(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> left, Span<float> dx)
    {
        int i = 0;
        for (; i <= x.Length - SimdVectorT.Count; i += SimdVectorT.Count)
        {
            Vector<int> isChosen = Vector.Equals(new Vector<float>(x[i..]), new Vector<float>(y[i..]));
            Vector<float> gradient = new(left[i..]);
            if (!dx.IsEmpty) Vector.ConditionalSelect(isChosen, gradient, Vector<float>.Zero).CopyTo(dx[i..]);
            Vector.ConditionalSelect(isChosen, Vector<float>.Zero, gradient).CopyTo(left[i..]);
        }

        for (; i < x.Length; i++)
        {
            bool isChosen = x[i] == y[i];
            if (!dx.IsEmpty) dx[i] = isChosen ? left[i] : 0;
            if (isChosen) left[i] = 0;
        }
    }
}
