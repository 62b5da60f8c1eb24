using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// Squared for small errors e = p − y, linear for large ones: <c>e² / 2</c> up to δ, <c>δ·|e| − δ² / 2</c> beyond, the mean over the last axis (Huber
/// 1964; <c>keras/src/losses/losses.py</c>).
/// </summary>
/// <param name="Delta">δ, positive.</param>
public sealed record Huber(double Delta = 1) : Loss
{
    /// <inheritdoc/>
    public override void Validate(Shape target, Shape prediction)
    {
        Argument.Positive(Name, "delta", Delta);
        Argument.SameSize(Name, target, prediction);
    }

    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch) => batch.Run(new Element((float)Delta));

    private readonly struct Element(float delta) : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T target, T prediction, out T value, out T slope)
            where T : struct, ISimd<T>
        {
            T limit = T.Create(delta), half = T.Create(0.5f), zero = T.Create(0f);
            T difference = prediction - target, size = T.Abs(difference);
            T isLarge = T.GreaterThan(size, limit);
            value = T.Select(isLarge, limit * (size - (half * limit)), half * difference * difference);
            slope = T.Select(isLarge, T.Select(T.LessThan(difference, zero), zero - limit, limit), difference);
        }
    }
}
