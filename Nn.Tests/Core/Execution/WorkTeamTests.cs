using Nn.Execution;

namespace Nn.Tests.Core.Execution;

public class WorkTeamTests
{
    [Test]
    public void Every_chunk_runs_exactly_once([Values(1, 2, 3, 7)] int threads)
    {
        using var team = new WorkTeam(threads);
        Assert.That(team.Threads, Is.EqualTo(threads));
        foreach (int chunks in (IEnumerable<int>)[.. Enumerable.Range(0, 40), 100, 1000, 65537])
        {
            var counts = new int[chunks];
            for (int run = 0; run < 5; run++) team.Run(new Count(counts), chunks);
            Assert.That(counts, Is.All.EqualTo(5), $"{chunks} chunks");
        }
    }

    [Test]
    public void Where_the_platform_has_no_threads_several_mean_one()
    {
        Assert.That(WorkTeam.OfSeveral(2, hasThreads: false), Is.Null);
        Assert.That(WorkTeam.OfSeveral(1, hasThreads: true), Is.Null);
        using WorkTeam? team = WorkTeam.OfSeveral(2, hasThreads: true);
        Assert.That(team!.Threads, Is.EqualTo(2));
    }

    [Test]
    public void A_hundred_thousand_runs_lose_and_repeat_nothing([Values(2, 3, 7)] int threads)
    {
        using var team = new WorkTeam(threads);
        var counts = new int[11];
        int[] expected = new int[11];
        for (int run = 0; run < 100_000; run++)
        {
            int chunks = run % 12;
            team.Run(new Count(counts), chunks);
            for (int i = 0; i < chunks; i++) expected[i]++;
        }

        Assert.That(counts, Is.EqualTo(expected));
    }

    [Test]
    public void What_the_chunks_wrote_is_there_when_the_run_returns([Values(2, 5)] int threads)
    {
        using var team = new WorkTeam(threads);
        var cells = new long[64];
        for (int run = 1; run <= 20_000; run++)
        {
            team.Run(new Fill(cells, run), cells.Length);
            long sum = 0;
            foreach (long cell in cells) sum += cell;
            Assert.That(sum, Is.EqualTo(64L * run));
        }
    }

    [Test]
    public void Parked_threads_wake_for_work()
    {
        using var team = new WorkTeam(2);
        Assert.That(() => team.Workers[0].ThreadState.HasFlag(ThreadState.WaitSleepJoin), Is.True.After(10_000, 5), "parks");
        using var meeting = new Barrier(2);
        var ids = new int[2];
        team.Run(new Meet(meeting, ids), 2);
        Assert.That(ids, Is.Unique);
        Assert.That(ids, Has.Member(team.Workers[0].ManagedThreadId));
    }

    [Test]
    public void Runs_allocate_nothing_on_any_thread([Values(1, 2, 3)] int threads)
    {
        using var team = new WorkTeam(threads);
        var counts = new int[16];
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 20 && least > 0; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int run = 0; run < 2000; run++) team.Run(new Count(counts), counts.Length);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.That(least, Is.Zero);
    }

    [Test]
    public void The_exception_of_a_chunk_reaches_the_caller_and_the_team_goes_on([Values(1, 2, 7)] int threads, [Values(0, 5, 9)] int bad)
    {
        using var team = new WorkTeam(threads);
        var counts = new int[10];
        for (int run = 0; run < 200; run++)
        {
            Assert.That(() => team.Run(new Fail(bad), 10), Throws.TypeOf<FormatException>().With.Message.EqualTo($"chunk {bad}"));
            Array.Clear(counts);
            team.Run(new Count(counts), 10);
            Assert.That(counts, Is.All.EqualTo(1));
        }
    }

    [Test]
    public void An_exception_on_a_worker_is_thrown_on_the_caller()
    {
        using var team = new WorkTeam(2);
        using var meeting = new Barrier(2);
        Assert.That(() => team.Run(new FailOffThread(meeting, Environment.CurrentManagedThreadId), 2), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void Of_many_exceptions_one_is_thrown()
    {
        using var team = new WorkTeam(3);
        for (int run = 0; run < 200; run++) Assert.That(() => team.Run(new Fail(-1), 50), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void Chunks_that_have_not_begun_when_one_fails_are_left_out()
    {
        using var team = new WorkTeam(2);
        for (int run = 0; run < 50; run++)
        {
            using var meeting = new Barrier(2);
            var begun = new int[20];
            Assert.That(() => team.Run(new FailBothFirst(meeting, begun), begun.Length), Throws.TypeOf<FormatException>());
            Assert.That(begun.Sum(), Is.EqualTo(2));
        }
    }

    [Test]
    public void A_second_caller_and_a_run_inside_of_a_chunk_are_refused([Values(1, 2)] int threads)
    {
        using var team = new WorkTeam(threads);
        Assert.That(() => team.Run(new Nested(team), 4), Throws.InvalidOperationException.With.Message.Contains("one run at a time"));

        using ManualResetEventSlim inside = new(), go = new();
        Task first = Task.Run(() => team.Run(new Hold(inside, go), 1));
        inside.WaitOrFail("the first caller to be inside");
        Assert.That(() => team.Run(new Fail(0), 1), Throws.InvalidOperationException.With.Message.Contains("second caller"));
        Assert.That(team.Dispose, Throws.InvalidOperationException.With.Message.Contains("Dispose while it runs"));
        go.Set();
        first.WaitOrFail("the first caller's run");

        var counts = new int[5];
        team.Run(new Count(counts), 5);
        Assert.That(counts, Is.All.EqualTo(1));
    }

    [Test]
    public void Dispose_leaves_no_thread_behind([Values(1, 2, 7)] int threads, [Values] bool parked)
    {
        var team = new WorkTeam(threads);
        team.Run(new Count(new int[20]), 20);
        if (parked) Thread.Sleep(20);
        Thread[] workers = team.Workers.ToArray();
        Assert.That(workers, Has.Length.EqualTo(threads - 1));

        team.Dispose();
        team.Dispose();

        Assert.That(workers.Select(worker => worker.IsAlive), Is.All.False);
        Assert.That(() => team.Run(new Count(new int[1]), 1), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_new_team_can_be_disposed_at_once()
    {
        for (int i = 0; i < 100; i++) new WorkTeam(3).Dispose();
        Assert.Pass("returned");
    }

    [TestCase(-1)]
    [TestCase(WorkTeam.MaxChunks + 1)]
    public void A_number_of_chunks_out_of_range_is_refused(int chunks)
    {
        using var team = new WorkTeam(2);
        Assert.That(() => team.Run(new Fail(0), chunks), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_team_of_no_threads_is_refused([Values(0, -3)] int threads) =>
        Assert.That(() => new WorkTeam(threads), Throws.TypeOf<ArgumentOutOfRangeException>());

    private readonly ref struct Count(Span<int> counts) : IWork
    {
        private readonly Span<int> _counts = counts;

        public void Execute(int chunk) => Interlocked.Increment(ref _counts[chunk]);
    }

    private readonly ref struct Fill(Span<long> cells, long value) : IWork
    {
        private readonly Span<long> _cells = cells;

        public void Execute(int chunk) => _cells[chunk] = value;
    }

    private readonly struct Fail(int bad) : IWork
    {
        public void Execute(int chunk)
        {
            if (bad < 0 || chunk == bad) throw new FormatException($"chunk {chunk}");
        }
    }

    /// <summary>Two chunks that wait for each other: so two threads take one each.</summary>
    private readonly struct Meet(Barrier meeting, int[] threads) : IWork
    {
        public void Execute(int chunk)
        {
            threads[chunk] = Environment.CurrentManagedThreadId;
            meeting.SignalAndWaitOrFail("the other chunk");
        }
    }

    private readonly struct FailOffThread(Barrier meeting, int caller) : IWork
    {
        public void Execute(int chunk)
        {
            meeting.SignalAndWaitOrFail("the other chunk");
            if (Environment.CurrentManagedThreadId != caller) throw new FormatException();
        }
    }

    /// <summary>Each of two threads has a failure behind it when it comes to the third chunk.</summary>
    private readonly struct FailBothFirst(Barrier meeting, int[] begun) : IWork
    {
        public void Execute(int chunk)
        {
            begun[chunk] = 1;
            if (chunk > 1) return;
            meeting.SignalAndWaitOrFail("the other chunk");
            throw new FormatException();
        }
    }

    private readonly struct Nested(WorkTeam team) : IWork
    {
        public void Execute(int chunk) => team.Run(new Fail(0), 1);
    }

    private readonly struct Hold(ManualResetEventSlim inside, ManualResetEventSlim go) : IWork
    {
        public void Execute(int chunk)
        {
            inside.Set();
            go.WaitOrFail("the second caller");
        }
    }
}
