using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// <c>ln cosh(p − y)</c>, the mean over the last axis: nearly e² / 2 for small errors, |e| − ln 2 for large ones; computed as
/// <c>|e| + ln(1 + e^(−2|e|)) − ln 2</c>. As <c>keras/src/losses/losses.py</c>.
/// </summary>
public sealed record LogCosh : Loss
{
    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch) => batch.Run(default(Element));

    private readonly struct Element : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T target, T prediction, out T value, out T slope)
            where T : struct, ISimd<T>
        {
            T difference = prediction - target, size = T.Abs(difference);
            T power = Exponential.ExpOfNonPositive((size + size) | T.Create(-0f));
            value = size + (Logarithm.Log1pOfUnit(power) - T.Create(0.693147181f));
            slope = Hyperbolic.Tanh(difference);
        }
    }
}
