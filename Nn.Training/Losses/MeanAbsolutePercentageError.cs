using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// <c>100 · |p − y| / max(|y|, 1e-7)</c>, the mean over the last axis. As <c>keras/src/losses/losses.py</c>.
/// </summary>
public sealed record MeanAbsolutePercentageError : Loss
{
    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch) => batch.Run(default(Element));

    private readonly struct Element : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T target, T prediction, out T value, out T slope)
            where T : struct, ISimd<T>
        {
            T difference = prediction - target, zero = T.Create(0f), percent = T.Create(100f);
            T size = T.Max(T.Create(1e-7f), T.Abs(target));
            value = percent * (T.Abs(difference) / size);
            slope = ((T.GreaterThan(difference, zero) & percent) - (T.LessThan(difference, zero) & percent)) / size;
        }
    }
}
