using System.Numerics.Tensors;
using Nn.Execution;

namespace Nn.Training;

/// <summary>Running means of the weights, <c>a = m·a + (1 − m)·w</c>, in the layout of the weights (keras/src/optimizers/base_optimizer.py).</summary>
internal sealed class WeightAverages(Model model, float momentum)
{
    /// <summary>The means.</summary>
    public AlignedBlock Block { get; } = new(model.WeightBlock.Length);

    /// <summary>Takes in the weights of these ranges; the first ones are the means themselves.</summary>
    public void Update(WeightRange[] ranges, bool isFirst)
    {
        float kept = isFirst ? 0 : momentum;
        foreach (WeightRange range in ranges)
        {
            Span<float> means = Block.Slice(range.Offset, range.Length);
            ReadOnlySpan<float> weights = model.WeightBlock.Slice(range.Offset, range.Length);
            TensorPrimitives.Multiply(means, kept, means);
            AddScaled(weights, 1 - kept, means);
        }
    }

    /// <summary>Puts the means in the place of the weights.</summary>
    public void Overwrite(WeightRange[] ranges)
    {
        foreach (WeightRange range in ranges)
            Block.Slice(range.Offset, range.Length).CopyTo(model.WeightBlock.Slice(range.Offset, range.Length));
    }

    /// <summary>means = means + share · weights, each operation rounded, in pieces that need no memory of their own.</summary>
    private static void AddScaled(ReadOnlySpan<float> weights, float share, Span<float> means)
    {
        Span<float> scaled = stackalloc float[256];
        for (int start = 0; start < weights.Length; start += scaled.Length)
        {
            int count = Math.Min(scaled.Length, weights.Length - start);
            TensorPrimitives.Multiply(weights.Slice(start, count), share, scaled);
            TensorPrimitives.Add(means.Slice(start, count), scaled[..count], means.Slice(start, count));
        }
    }
}
