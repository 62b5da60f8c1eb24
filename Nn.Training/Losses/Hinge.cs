using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// <c>max(1 − y·p, 0)</c>, the mean over the last axis, for labels of −1 and 1; a label of 0 stands for −1. As <c>keras/src/losses/losses.py</c>.
/// </summary>
public sealed record Hinge : Loss
{
    /// <inheritdoc/>
    public override WrongTarget? FindWrongTarget(ReadOnlySpan<float> targets, int columns) => Labels.NoSign(targets);

    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch) => batch.Run(default(Element));

    private readonly struct Element : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T target, T prediction, out T value, out T slope)
            where T : struct, ISimd<T>
        {
            T zero = T.Create(0f), y = Labels.Sign(target);
            T margin = T.Create(1f) - (y * prediction);
            value = T.Max(zero, margin);
            // At a margin of 0 the slope is that of a wrong answer, as on TensorFlow.
            slope = (zero - y) & ~T.LessThan(margin, zero);
        }
    }
}
