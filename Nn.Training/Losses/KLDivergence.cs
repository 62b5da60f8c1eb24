using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// The Kullback-Leibler divergence <c>Σ y · ln(y / p)</c> over the last axis, y and p clipped to [1e-7, 1]. As <c>keras/src/losses/losses.py</c>.
/// </summary>
public sealed record KLDivergence : Loss
{
    /// <inheritdoc/>
    public override WrongTarget? FindWrongTarget(ReadOnlySpan<float> targets, int columns) => Labels.OutsideUnit(targets);

    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch) => batch.Run(new Element(batch.Columns));

    /// <summary>Times the columns, since a sum is wanted and not a mean.</summary>
    private readonly struct Element(int columns) : IElementLoss
    {
        private const float Epsilon = 1e-7f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T target, T prediction, out T value, out T slope)
            where T : struct, ISimd<T>
        {
            T one = T.Create(1f), epsilon = T.Create(Epsilon), count = T.Create(columns);
            T y = T.Min(one, T.Max(epsilon, target)), p = T.Min(one, T.Max(epsilon, prediction));
            value = count * y * (Logarithm.Log(y) - Logarithm.Log(p));
            T isClipped = T.LessThan(prediction, epsilon) | T.GreaterThan(prediction, one);
            slope = (T.Create(-columns) * (y / p)) & ~isClipped;
        }
    }
}
