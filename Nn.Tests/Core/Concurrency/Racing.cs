using System.Diagnostics;

namespace Nn.Tests.Core.Concurrency;

/// <summary>Runs something against something else that goes on beside it, for a given time.</summary>
internal static class Racing
{
    /// <summary>Calls <paramref name="beside"/> over and over on a thread of its own while <paramref name="here"/> is called over and over.</summary>
    /// <returns>How often each was called.</returns>
    public static (long Beside, long Here) For(TimeSpan time, Action<int> beside, Action<int> here)
    {
        Exception? fault = null;
        long rounds = 0, calls = 0;
        bool isOver = false;
        var thread = new Thread(() =>
        {
            try
            {
                for (int i = 0; !Volatile.Read(ref isOver); i++)
                {
                    beside(i);
                    rounds++;
                }
            }
            catch (Exception e)
            {
                fault = e;
            }
        })
        { IsBackground = true };
        thread.Start();
        try
        {
            var watch = Stopwatch.StartNew();
            for (int i = 0; watch.Elapsed < time && Volatile.Read(ref fault) is null; i++)
            {
                here(i);
                calls++;
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            thread.JoinOrFail("what goes on beside to end");
        }

        Assert.That(fault, Is.Null);
        return (rounds, calls);
    }
}
