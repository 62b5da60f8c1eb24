using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Nn.Execution;

/// <summary>
/// Threads that work through the chunks of one <see cref="IWork"/> after another together with the caller. Between two works they spin for
/// a moment (a step's next product comes soon) and then park, so that an idle team costs nothing. A run allocates nothing.
/// </summary>
/// <remarks>
/// The caller and the workers claim chunks from one ticket, a word that packs epoch, count and next index. Whoever finds none left is
/// done; so the caller waits for chunks that a worker has begun, never for a worker that does not get a processor.
/// </remarks>
internal sealed unsafe class WorkTeam : IDisposable
{
    /// <summary>The most chunks of one run.</summary>
    public const int MaxChunks = (1 << IndexBits) - 1;

    private const int IndexBits = 20;
    private const int Idle = 0, Busy = 1, Disposed = 2;
    private static readonly long _spinTicks = Stopwatch.Frequency / 5000; // 200 µs: more than twice what it takes to wake a parked thread

    private readonly Thread[] _workers;
    private readonly object _gate = new();
    private readonly bool _crowded;
    private Shared _shared;
    private int _state;
    private int _parked;
    private volatile bool _stopping;
    private volatile Exception? _error;

    // The work of the current run: it lives on the caller's stack, and the caller stays until its last chunk is done.
    private void* _work;
    private delegate*<void*, int, void> _execute;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many threads work, the caller of <see cref="Run"/> among them: at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    public WorkTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _crowded = threads > Environment.ProcessorCount;
        _workers = new Thread[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = $"NnSimd worker {i + 1}" };
            _workers[i].UnsafeStart();
        }
    }

    /// <summary>A team, where more than one thread is asked for and the platform has threads: a browser has none.</summary>
    public static WorkTeam? OfSeveral(int threads) => OfSeveral(threads, !OperatingSystem.IsBrowser() && !OperatingSystem.IsWasi());

    /// <inheritdoc cref="OfSeveral(int)"/>
    internal static WorkTeam? OfSeveral(int threads, bool hasThreads) => threads > 1 && hasThreads ? new WorkTeam(threads) : null;

    /// <summary>How many threads work, the caller among them.</summary>
    public int Threads => _workers.Length + 1;

    internal ReadOnlySpan<Thread> Workers => _workers;

    /// <summary>
    /// Calls <c>work.Execute</c> once for each chunk, on the caller and the workers, and returns when all are done. An exception
    /// of a chunk is thrown here (the first one, if there are several); chunks not begun by then are left out, and the team stays usable.
    /// </summary>
    /// <typeparam name="TWork">The work; a ref struct may hold spans.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="chunks">The number of chunks, 0 to <see cref="MaxChunks"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of chunks out of range.</exception>
    /// <exception cref="InvalidOperationException">The team is running: two callers at once, or a run from inside of a chunk.</exception>
    /// <exception cref="ObjectDisposedException">The team is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TWork>(TWork work, int chunks)
        where TWork : struct, IWork, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chunks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunks, MaxChunks);
        Enter();
        try
        {
            if (_workers.Length == 0 || chunks <= 1)
            {
                for (int chunk = 0; chunk < chunks; chunk++) work.Execute(chunk);
                return;
            }

            _work = Unsafe.AsPointer(ref work);
            _execute = &Execute<TWork>;
            _shared.Completed = 0;
            long epoch = (_shared.Ticket >> (2 * IndexBits)) + 1;
            Interlocked.Exchange(ref _shared.Ticket, (epoch << (2 * IndexBits)) | ((long)chunks << IndexBits));
            if (Volatile.Read(ref _parked) > 0) WakeAll();

            while (TryRunChunk())
            {
            }

            var wait = default(SpinWait);
            while (Volatile.Read(ref _shared.Completed) < chunks) wait.SpinOnce(sleep1Threshold: -1);
            if (_error is { } error) Rethrow(error);
        }
        finally
        {
            Volatile.Write(ref _state, Idle);
        }
    }

    /// <summary>Ends the threads and waits until they are gone. A second call does nothing.</summary>
    /// <exception cref="InvalidOperationException">The team is running.</exception>
    public void Dispose()
    {
        if (Interlocked.CompareExchange(ref _state, Disposed, Idle) is var state && state != Idle)
        {
            if (state == Busy) throw new InvalidOperationException("Expected a WorkTeam that is idle. Received: Dispose while it runs.");
            return;
        }

        _stopping = true;
        WakeAll();
        foreach (Thread worker in _workers) worker.Join();
    }

    private static void Execute<TWork>(void* work, int chunk)
        where TWork : struct, IWork, allows ref struct => Unsafe.AsRef<TWork>(work).Execute(chunk);

    private void Enter()
    {
        int state = Interlocked.CompareExchange(ref _state, Busy, Idle);
        if (state == Idle) return;
        ObjectDisposedException.ThrowIf(state == Disposed, this);
        throw new InvalidOperationException("Expected one run at a time. Received: a second caller, or a run from inside of a chunk.");
    }

    /// <summary>Claims a chunk and runs it; false when none is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryRunChunk()
    {
        long ticket = Volatile.Read(ref _shared.Ticket);
        while (HasChunk(ticket))
        {
            long seen = Interlocked.CompareExchange(ref _shared.Ticket, ticket + 1, ticket);
            if (seen == ticket)
            {
                RunChunk((int)ticket & MaxChunks);
                return true;
            }

            ticket = seen;
        }

        return false;
    }

    private void RunChunk(int chunk)
    {
        // The claim keeps the caller waiting, so the work cannot change before Completed counts this chunk.
        try
        {
            if (_error is null) _execute(_work, chunk);
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _error, error, null);
        }

        Interlocked.Increment(ref _shared.Completed);
    }

    private static bool HasChunk(long ticket) => (ticket & MaxChunks) < ((ticket >> IndexBits) & MaxChunks);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Work()
    {
        while (!_stopping)
        {
            while (TryRunChunk())
            {
            }

            if (!SpinForWork()) Park();
        }
    }

    /// <summary>True as soon as there is work (or the end), false when none came in time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool SpinForWork()
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            for (int i = 0; i < 32; i++)
            {
                if (HasChunk(Volatile.Read(ref _shared.Ticket)) || _stopping) return true;
                if (_crowded) Thread.Yield();
                else Thread.SpinWait(1);
            }
        }
        while (Stopwatch.GetTimestamp() - start < _spinTicks);
        return false;
    }

    private void Park()
    {
        lock (_gate)
        {
            // Either the caller sees this thread as parked, or this thread sees the caller's work.
            Interlocked.Increment(ref _parked);
            while (!HasChunk(Volatile.Read(ref _shared.Ticket)) && !_stopping) Monitor.Wait(_gate);
            _parked--;
        }
    }

    private void WakeAll()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }

    [DoesNotReturn]
    private void Rethrow(Exception error)
    {
        _error = null;
        ExceptionDispatchInfo.Throw(error);
    }

    /// <summary>What the threads share, each word in a cache line (and its neighbour) of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Shared
    {
        [FieldOffset(128)]
        public long Ticket;

        [FieldOffset(256)]
        public int Completed;
    }
}
