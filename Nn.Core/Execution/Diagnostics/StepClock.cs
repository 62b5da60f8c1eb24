using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Nn.Execution;

/// <summary>Measures a piece of a step for an observer; nothing where there is none.</summary>
internal static class StepClock
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Start(IStepObserver? observer) => observer is null ? 0 : Stopwatch.GetTimestamp();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void End(IStepObserver? observer, StepPhase phase, int rows, long start, PlacedNode? node = null)
    {
        if (observer is not null) observer.Observe(phase, node, rows, Stopwatch.GetTimestamp() - start);
    }
}
