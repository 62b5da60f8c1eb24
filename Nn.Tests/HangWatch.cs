using System.Diagnostics;
using NUnit.Framework.Interfaces;

[assembly: Nn.Tests.HangWatch]

namespace Nn.Tests;

/// <summary>
/// Ends the whole run, by name of the test, when none has begun or ended for five minutes; the longest takes seconds. A limit on
/// each wait (<see cref="WaitExtensions"/>) says more, but does not reach a loop without an end or a lock.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class HangWatchAttribute : Attribute, ITestAction
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);
    private static readonly Timer s_timer = new(_ => End());
    private static string s_last = "";

    public ActionTargets Targets => ActionTargets.Suite | ActionTargets.Test;

    public void BeforeTest(ITest test) => Note($"the begin of {test.FullName}");

    public void AfterTest(ITest test) => Note($"the end of {test.FullName}");

    private static void Note(string what)
    {
        Volatile.Write(ref s_last, what);
        _ = s_timer.Change(s_limit, Timeout.InfiniteTimeSpan);
    }

    private static void End()
    {
        // Somebody thinks at a breakpoint.
        if (Debugger.IsAttached) return;
        Environment.FailFast($"The tests hang: nothing for {s_limit.TotalMinutes:F0} minutes since {Volatile.Read(ref s_last)}.");
    }
}
