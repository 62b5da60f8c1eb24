using System.Diagnostics;

namespace Nn.Tests;

/// <summary>
/// Waits that end: what has not come after a minute is not coming, and a test that says so is better than one that hangs. The waits without
/// an end are banned by BannedSymbols.txt.
/// </summary>
internal static class WaitExtensions
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    public static void WaitOrFail(this SemaphoreSlim semaphore, string what)
    {
        if (!semaphore.Wait(s_limit)) throw Late(what);
    }

    public static void WaitOrFail(this ManualResetEventSlim opened, string what)
    {
        if (!opened.Wait(s_limit)) throw Late(what);
    }

    public static void WaitOrFail(this CountdownEvent counted, string what)
    {
        if (!counted.Wait(s_limit)) throw Late(what);
    }

    public static void SignalAndWaitOrFail(this Barrier barrier, string what)
    {
        if (!barrier.SignalAndWait(s_limit)) throw Late(what);
    }

    public static void JoinOrFail(this Thread thread, string what)
    {
        if (!thread.Join(s_limit)) throw Late(what);
    }

    /// <summary>Waits for the end of a process whose output has been read or is not redirected; one that does not end is killed.</summary>
    public static void WaitForExitOrFail(this Process process)
    {
        if (process.WaitForExit(s_limit)) return;
        process.Kill(entireProcessTree: true);
        throw Late($"the end of {process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}");
    }

    public static void WaitOrFail(this Task task, string what)
    {
        if (!task.Wait(s_limit)) throw Late(what);
    }

    public static T ResultOrFail<T>(this Task<T> task, string what)
    {
        task.WaitOrFail(what);
        return task.GetAwaiter().GetResult();
    }

    private static TimeoutException Late(string what) => new($"Waited {s_limit.TotalSeconds:F0} s in vain for {what}.");
}
