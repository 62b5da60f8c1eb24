using Nn.Execution;

namespace Nn.Training;

/// <summary>A contiguous range of weights at one step, with all that an update rule needs.</summary>
public readonly ref struct WeightUpdate
{
    private readonly AlignedBlock[] _slots;
    private readonly int _offset;

    internal WeightUpdate(
        Span<float> weights, ReadOnlySpan<float> gradients, AlignedBlock[] slots, int offset, float learningRate, long step)
    {
        Weights = weights;
        Gradients = gradients;
        _slots = slots;
        _offset = offset;
        LearningRate = learningRate;
        Step = step;
    }

    /// <summary>The weights to change.</summary>
    public Span<float> Weights { get; }

    /// <summary>Their gradients, clipped already.</summary>
    public ReadOnlySpan<float> Gradients { get; }

    /// <summary>The learning rate of this step.</summary>
    public float LearningRate { get; }

    /// <summary>The number of this step, from 1.</summary>
    public long Step { get; }

    /// <summary>What the rule remembers for these weights.</summary>
    /// <param name="index">The place in <see cref="Optimizer.Slots"/>.</param>
    public Span<float> Slot(int index) => _slots[index].Slice(_offset, Weights.Length);
}
