using System.Collections.Concurrent;

namespace Nn.Tests.Core.Building;

/// <summary>Scratch memory keeps its values as long as its life says, stages come one after the other, and parts have pieces of their own.</summary>
public sealed class ScratchTests
{
    private const int Parts = 4;

    [TestCase(1)]
    [TestCase(3)]
    public void What_one_stage_writes_for_the_call_the_next_one_reads_in_every_part(int threads)
    {
        var node = new StagedNode(ScratchLife.Call);
        using TrainingSession session = SessionOf(node, threads);
        session.Forward(1, training: true);
        Assert.That(node.Found, Has.Count.EqualTo(threads == 1 ? 1 : Parts));
        Assert.That(node.Found.Values, Is.All.EqualTo(string.Join(",", Enumerable.Repeat("7", Parts))));
    }

    [Test]
    public void Parts_that_run_at_the_same_time_have_memory_of_their_own()
    {
        var node = new PartNode();
        using TrainingSession session = SessionOf(node, threads: 3);
        for (int i = 0; i < 200; i++) session.Forward(1, training: true);
        Assert.That(node.Mixed, Is.Zero);
        Assert.That(node.Seen, Has.Count.EqualTo(Parts));
    }

    [Test]
    public void What_is_put_aside_for_the_step_is_there_in_backward_and_commit()
    {
        var node = new StepNode();
        Model model = new Sequential { new Written((b, x) => b.Append(node.For(b, x), [x], x.Shape)), new Nn.Layers.Dense(5), new Nn.Layers.Dense(4) }.Build(3);
        using TrainingSession session = model.CreateTrainingSession(2, inputGradient: true);
        for (int step = 1; step <= 3; step++)
        {
            session.Forward(2, training: true);
            session.OutputGradient().Fill(1);
            session.Backward();
            session.Commit();
            Assert.That((node.InBackward, node.InCommit), Is.EqualTo((step, step)));
        }
    }

    [Test]
    public void What_lasts_as_long_as_the_session_begins_with_zeros_and_outlives_batches_and_freezing()
    {
        Model model = new Sequential { new Nn.Layers.Dense(2), new Written((b, x) => b.Append(new CountingNode(), [x], x.Shape)) }.Build(2);
        using TrainingSession session = model.CreateTrainingSession(1);
        Assert.That(Next(), Is.EqualTo(1));
        Assert.That(Next(), Is.EqualTo(2));
        model.Layers.Single(layer => layer.Name == "dense").Trainable = false;
        Assert.That(Next(), Is.EqualTo(3));
        using TrainingSession other = model.CreateTrainingSession(1);
        other.Forward(1, training: true);
        Assert.That(other.Output()[0], Is.EqualTo(1), "another session counts for itself");

        float Next()
        {
            session.Forward(1, training: true);
            return session.Output()[0];
        }
    }

    [Test]
    public void Scratch_of_a_call_is_not_multiplied_by_the_threads()
    {
        long one = Bytes(ScratchLife.Call, 1), three = Bytes(ScratchLife.Call, 3);
        Assert.That(three, Is.EqualTo(one));
        Assert.That(Bytes(ScratchLife.Part, 3), Is.GreaterThan(2 * Bytes(ScratchLife.Part, 1)));

        static long Bytes(ScratchLife life, int threads)
        {
            using TrainingSession session = SessionOf(new StagedNode(life), threads);
            return session.ArenaBytes;
        }
    }

    private static TrainingSession SessionOf(Node node, int threads) =>
        new Sequential { new Written((b, x) => b.Append(node, [x], x.Shape)) }.Build(8).CreateTrainingSession(1, threads: threads);

    /// <summary>The first stage fills its part of the scratch memory, the second one looks at all of it.</summary>
    private sealed class StagedNode : Node
    {
        private readonly Scratch _scratch;

        public StagedNode(ScratchLife life) => _scratch = Reserve(_ => 1000, life);

        public ConcurrentDictionary<int, string> Found { get; } = [];

        public override int ForwardStages => 2;

        public override Extent ForwardExtent(int stage, int rows) => new(Work: long.MaxValue, Grains: Parts);

        public override void Forward(in ForwardPass pass)
        {
            Span<float> all = pass.Scratch(_scratch);
            if (pass.Stage == 0)
            {
                (int first, int count) = pass.Range(Parts);
                if (pass.Part == 0) Thread.Sleep(20);
                all.Slice(first, count).Fill(7);
                return;
            }

            Found[pass.Part] = string.Join(",", all[..Parts].ToArray());
        }

        public override void Backward(in BackwardPass pass)
        {
        }
    }

    private sealed class PartNode : Node
    {
        private readonly Scratch _scratch;
        private int _mixed;

        public PartNode() => _scratch = Reserve(_ => 64, ScratchLife.Part);

        public int Mixed => _mixed;

        public ConcurrentDictionary<int, bool> Seen { get; } = [];

        public override Extent ForwardExtent(int stage, int rows) => new(Work: long.MaxValue, Grains: Parts);

        public override void Forward(in ForwardPass pass)
        {
            Seen[pass.Part] = true;
            Span<float> mine = pass.Scratch(_scratch);
            mine.Fill(pass.Part);
            Thread.SpinWait(500);
            if (mine.ContainsAnyExcept((float)pass.Part)) Interlocked.Increment(ref _mixed);
        }

        public override void Backward(in BackwardPass pass)
        {
        }
    }

    /// <summary>Puts the number of the step aside.</summary>
    private sealed class StepNode : Node
    {
        private Scratch _scratch;
        private int _step;

        public int InBackward { get; private set; }

        public int InCommit { get; private set; }

        public StepNode For(ModelBuilder builder, Slot x)
        {
            Use(builder.AddWeight("weight", x.Shape, Initializer.Ones), builder.AddState("state", x.Shape, Initializer.Zeros));
            _scratch = Reserve(_ => 10, ScratchLife.Step);
            return this;
        }

        public override void Forward(in ForwardPass pass)
        {
            pass.Input().CopyTo(pass.Output());
            pass.Scratch(_scratch).Fill(++_step);
        }

        public override void Backward(in BackwardPass pass) => InBackward = (int)pass.Scratch(_scratch)[9];

        public override void Commit(in CommitPass pass) => InCommit = (int)pass.Scratch(_scratch)[9];
    }

    /// <summary>Counts the batches of its session.</summary>
    private sealed class CountingNode : Node
    {
        private readonly Scratch _scratch;

        public CountingNode() => _scratch = Reserve(_ => 1, ScratchLife.Session);

        public override void Forward(in ForwardPass pass) => pass.Output().Fill(++pass.Scratch(_scratch)[0]);

        public override void Backward(in BackwardPass pass) => pass.InputGradient().Clear();
    }
}
