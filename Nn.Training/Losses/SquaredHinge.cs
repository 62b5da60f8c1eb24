using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// <c>max(1 − y·p, 0)²</c>, the mean over the last axis, for labels of −1 and 1; a label of 0 stands for −1. As <c>keras/src/losses/losses.py</c>.
/// </summary>
public sealed record SquaredHinge : Loss
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
            T y = Labels.Sign(target), margin = T.Max(T.Create(0f), T.Create(1f) - (y * prediction));
            value = margin * margin;
            slope = T.Create(-2f) * y * margin;
        }
    }
}
