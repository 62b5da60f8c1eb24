using System.Numerics;
using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// The checks of a batch's labels. A wrong one is reported with its sample and with what was expected; the loss' name is asked for only
/// then, because ahead-of-time code makes a new string each time.
/// </summary>
internal static class Labels
{
    /// <summary>Every label from 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RequireUnit(Loss owner, ReadOnlySpan<float> target, int targetSize)
    {
        int wrong = IndexOutsideUnit(target);
        if (wrong >= 0) throw Wrong(owner, "from 0 to 1", target[wrong], wrong / targetSize);
    }

    /// <summary>Every label the number of a class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RequireClasses(Loss owner, ReadOnlySpan<float> target, int targetSize, int classes)
    {
        int wrong = LossArguments.IndexOutsideClasses(target, classes);
        if (wrong >= 0) throw Wrong(owner, $"that are whole numbers from 0 to {classes - 1}", target[wrong], wrong / targetSize);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int IndexOutsideUnit(ReadOnlySpan<float> target)
    {
        int i = 0;
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(target[i..]);
            if (!Vector.GreaterThanOrEqualAll(x, Vector<float>.Zero) || !Vector.LessThanOrEqualAll(x, Vector<float>.One)) break;
        }

        for (; i < target.Length; i++)
        {
            if (!(target[i] is >= 0 and <= 1)) return i;
        }

        return -1;
    }

    private static ArgumentException Wrong(Loss owner, string expected, float label, int sample) =>
        new(FormattableString.Invariant($"{owner.Name}: expected labels {expected}. Received: {label} in sample {sample} of the batch."));
}
