using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>Losses that are the mean over the columns of a function of one element.</summary>
internal static class ElementLossBatch
{
    /// <summary>Writes values and gradient of a batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TLoss>(this in LossBatch batch, TLoss loss)
        where TLoss : struct, IElementLoss => ElementLosses.Run(
            loss, batch.Targets, batch.Predictions, batch.Weights, batch.Scale, batch.Columns, batch.Values, batch.Gradient);
}
