using Nn.Execution;
using Nn.Layers;

namespace Nn.Tests.Core.Layers;

/// <summary>Activations and softmax are cut into parts for the threads of a session, and a part computes its own elements alone.</summary>
internal sealed class ActivationPartTests
{
    private const int Rows = 67;
    private const int Columns = 501;
    private const float Untouched = 0.75f;

    private static readonly string[] s_names =
    [
        "linear", "relu", "leaky_relu", "relu6", "elu", "selu", "celu", "gelu", "silu", "mish", "hard_silu", "softplus", "softsign",
        "tanh", "tanh_shrink", "sigmoid", "hard_sigmoid", "exponential", "softmax", "log_softmax",
    ];

    /// <summary>A session has two parts for each thread, so that one that is held up does not hold up the others.</summary>
    [Test]
    public void Every_thread_of_a_session_gets_work([ValueSource(nameof(s_names))] string name, [Values(2, 3)] int threads)
    {
        using var team = new WorkTeam(threads);
        NodeMemory memory = MemoryOf(name, team);
        int rows = 10 * Rows;
        Assert.That(memory.Node.ForwardExtent(0, rows).Parts(2 * threads), Is.EqualTo(2 * threads));
        Assert.That(memory.Node.BackwardExtent(0, rows).Parts(2 * threads), Is.EqualTo(2 * threads));
    }

    [Test]
    public void Each_element_is_written_by_one_part([ValueSource(nameof(s_names))] string name, [Values(4, 6)] int parts)
    {
        NodeMemory memory = MemoryOf(name, team: null);
        Span<float> x = memory.Input(0, Rows), y = memory.Output(0, Rows), dy = memory.OutputGradient(0, Rows), dx = memory.InputGradient(0, Rows);
        for (int i = 0; i < x.Length; i++) x[i] = -0.1f - (1.8f * i / x.Length);
        int[] forward = new int[x.Length], backward = new int[x.Length];
        for (int part = 0; part < parts; part++)
        {
            y.Fill(Untouched);
            memory.Node.Forward(new ForwardPass(memory, Rows, training: true, stage: 0, part, parts));
            Count(y, forward);
        }

        memory.Node.Forward(new ForwardPass(memory, Rows, training: true, stage: 0, part: 0, parts: 1));
        for (int part = 0; part < parts; part++)
        {
            // The gradients may lie in one place. At these inputs no derivative is 1.
            dx.Fill(Untouched);
            dy.Fill(Untouched);
            memory.Node.Backward(new BackwardPass(memory, Rows, stage: 0, part, parts));
            Count(dx, backward);
        }

        Assert.That(forward, Is.All.EqualTo(1));
        if (name != "linear") Assert.That(backward, Is.All.EqualTo(1));
    }

    /// <summary>A softmax needs its whole row: no part ends within one.</summary>
    [Test]
    public void Parts_of_a_softmax_are_whole_rows([Values("softmax", "log_softmax")] string name, [Values(2, 4, 6, 67)] int parts)
    {
        NodeMemory memory = MemoryOf(name, team: null);
        for (int part = 0; part < parts; part++)
        {
            memory.Output(0, Rows).Fill(Untouched);
            memory.Node.Forward(new ForwardPass(memory, Rows, training: true, stage: 0, part, parts));
            var written = new int[Rows * Columns];
            Count(memory.Output(0, Rows), written);
            int[] ofRows = [.. written.Chunk(Columns).Select(row => row.Sum())];
            Assert.That(ofRows, Is.All.AnyOf(0, Columns));
            Assert.That(ofRows.Sum(), Is.EqualTo(Columns * ((Rows * (part + 1) / parts) - (Rows * part / parts))));
        }
    }

    private static void Count(ReadOnlySpan<float> values, int[] written)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != Untouched) written[i]++;
        }
    }

    private static NodeMemory MemoryOf(string name, WorkTeam? team)
    {
        Model model = new Sequential { Activation.FromName(name) }.Build([Columns]);
        return GraphRunner.ForTraining(
            model.Graph, Rows, team, model.WeightBlock.Length, inputGradient: true, learnsFrom: null, before: null).Memory.Nodes.Single();
    }
}
