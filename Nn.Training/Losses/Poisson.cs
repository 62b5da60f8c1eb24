using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// For counts: <c>p − y · ln(p + 1e-7)</c>, the mean over the last axis; p is the expected count, positive. As
/// <c>keras/src/losses/losses.py</c>.
/// </summary>
public sealed record Poisson : Loss
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
            T p = prediction + T.Create(1e-7f);
            value = prediction - (target * Logarithm.Log(p));
            slope = T.Create(1f) - (target / p);
        }
    }
}
