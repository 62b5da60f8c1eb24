using System.Runtime.ExceptionServices;

namespace Nn.Datasets;

/// <summary>
/// Waits for the samples of an asynchronous sequence. What it awaits goes on in the thread pool, never in the synchronization context of the thread
/// that waits here: a training in a user interface's thread would wait for itself.
/// </summary>
internal sealed class AsyncSampleReader(IAsyncEnumerable<Sample> sequence, CancellationToken cancel) : ISampleReader
{
    private readonly IAsyncEnumerator<Sample> _samples = sequence.GetAsyncEnumerator(cancel);
    private Task<bool> _move = Task.FromResult(false);

    public bool TryRead(out Sample sample)
    {
        _move = WithoutContext(() => _samples.MoveNextAsync());
        bool isThere = Wait(_move, cancel);
        sample = isThere ? _samples.Current : default;
        return isThere;
    }

    /// <summary>Ends the sequence. One that was given up in a wait ends when that is over: it may not be ended within.</summary>
    public void Dispose()
    {
        Task<bool> ending = WithoutContext(async () =>
        {
            await ((Task)_move).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _samples.DisposeAsync().ConfigureAwait(false);
            return true;
        });
        if (_move.IsCompleted) _ = Wait(ending, CancellationToken.None);
    }

    private static Task<bool> WithoutContext(Func<ValueTask<bool>> begin)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return begin().AsTask();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static bool Wait(Task<bool> task, CancellationToken cancel)
    {
        try
        {
            task.Wait(cancel);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }

        return task.GetAwaiter().GetResult();
    }
}
