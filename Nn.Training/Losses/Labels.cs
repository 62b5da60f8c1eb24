using System.Numerics;
using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>Looks through a batch's labels for one that a loss does not take.</summary>
internal static class Labels
{
    /// <summary>The first label that is not from 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static WrongTarget? OutsideUnit(ReadOnlySpan<float> targets)
    {
        int i = 0;
        for (; i <= targets.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(targets[i..]);
            if (!Vector.GreaterThanOrEqualAll(x, Vector<float>.Zero) || !Vector.LessThanOrEqualAll(x, Vector<float>.One)) break;
        }

        for (; i < targets.Length; i++)
        {
            if (!(targets[i] is >= 0 and <= 1)) return new WrongTarget(i, "labels from 0 to 1");
        }

        return null;
    }

    /// <summary>The first label that is not the number of a class.</summary>
    public static WrongTarget? OutsideClasses(ReadOnlySpan<float> targets, int classes) =>
        LossArguments.IndexOutsideClasses(targets, classes) is >= 0 and var index
            ? new WrongTarget(index, FormattableString.Invariant($"labels that are whole numbers from 0 to {classes - 1}"))
            : null;

    /// <summary>The first amount below 0, or that is no number.</summary>
    public static WrongTarget? Negative(ReadOnlySpan<float> targets)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            if (!(targets[i] >= 0)) return new WrongTarget(i, "targets of at least 0");
        }

        return null;
    }

    /// <summary>The first label that is none of −1, 0 and 1.</summary>
    public static WrongTarget? NoSign(ReadOnlySpan<float> targets)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] is not (-1 or 0 or 1)) return new WrongTarget(i, "labels of -1 and 1, or of 0 and 1");
        }

        return null;
    }

    /// <summary>1 for a positive label, −1 for 0 and −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sign<T>(T label)
        where T : struct, ISimd<T> => T.Select(T.GreaterThan(label, T.Create(0f)), T.Create(1f), T.Create(-1f));
}
