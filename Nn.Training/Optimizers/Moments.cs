using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// The running means that Adam and its kin keep: <c>m += (g − m)·(1 − β₁)</c> of the gradients, <c>v += (g² − v)·(1 − β₂)</c> of their squares.
/// </summary>
internal readonly struct Moments(double beta1, double beta2)
{
    private readonly float _new1 = (float)(1 - beta1);
    private readonly float _new2 = (float)(1 - beta2);

    public static void Validate(string owner, double beta1, double beta2)
    {
        Share(owner, "beta 1", beta1);
        Share(owner, "beta 2", beta2);
    }

    /// <summary>A share that a mean keeps: from 0 to less than 1.</summary>
    public static void Share(string owner, string name, double value)
    {
        if (!(value >= 0 && (float)value < 1)) throw Argument.Wrong(owner, name, $"a {name} from 0 to less than 1", value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<T>(T gradient, ref T m, ref T v)
        where T : struct, ISimd<T>
    {
        m += (gradient - m) * T.Create(_new1);
        v += ((gradient * gradient) - v) * T.Create(_new2);
    }
}
