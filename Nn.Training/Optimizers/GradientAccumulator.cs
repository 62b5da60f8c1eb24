using System.Numerics.Tensors;
using Nn.Execution;

namespace Nn.Training;

/// <summary>The gradients of several steps, of whose mean one update is made.</summary>
internal sealed class GradientAccumulator(Model model, int steps)
{
    /// <summary>The sum of the gradients so far.</summary>
    public AlignedBlock Block { get; } = new(model.WeightBlock.Length);

    /// <summary>The steps of an update.</summary>
    public int Steps { get; } = steps;

    /// <summary>Adds what was kept to the gradients; in an update's last step they become the mean.</summary>
    public void AddTo(Span<float> gradients, WeightRange[] ranges, bool isLast)
    {
        foreach (WeightRange range in ranges)
        {
            Span<float> some = gradients.Slice(range.Offset, range.Length);
            TensorPrimitives.Add(some, Block.Slice(range.Offset, range.Length), some);
            if (isLast) TensorPrimitives.Divide(some, Steps, some);
        }
    }

    /// <summary>Keeps the sum until the next step.</summary>
    public void Keep(ReadOnlySpan<float> gradients, WeightRange[] ranges)
    {
        foreach (WeightRange range in ranges)
            gradients.Slice(range.Offset, range.Length).CopyTo(Block.Slice(range.Offset, range.Length));
    }

    /// <summary>Begins anew.</summary>
    public void Clear() => Block.Span.Clear();
}
