using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// <c>(ln(1 + max(p, 1e-7)) − ln(1 + max(y, 1e-7)))²</c>, the mean over the last axis, for amounts that are not negative. As
/// <c>keras/src/losses/losses.py</c>.
/// </summary>
public sealed record MeanSquaredLogarithmicError : Loss
{
    /// <inheritdoc/>
    public override WrongTarget? FindWrongTarget(ReadOnlySpan<float> targets, int columns) => Labels.Negative(targets);

    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch) => batch.Run(default(Element));

    private readonly struct Element : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T target, T prediction, out T value, out T slope)
            where T : struct, ISimd<T>
        {
            T one = T.Create(1f), epsilon = T.Create(1e-7f);
            T p = T.Max(epsilon, prediction) + one;
            T difference = Logarithm.Log(p) - Logarithm.Log(T.Max(epsilon, target) + one);
            value = difference * difference;
            slope = ((difference + difference) / p) & ~T.LessThan(prediction, epsilon);
        }
    }
}
