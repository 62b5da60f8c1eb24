using Nn.Kernels;
using Nn.Layers;

namespace Nn.Tests.Core.Execution;

/// <summary>The memory of a session is what docs/architecture.md says it is, counted here from the list of layers.</summary>
public class ArenaSizeTests
{
    private const int BytesOfFloat = 4;

    /// <summary>A hidden layer: a product with ReLU, and a batch normalization behind it or not.</summary>
    public sealed record Hidden(int Units, bool IsNormalized);

    private static IEnumerable<TestCaseData> Networks()
    {
        yield return new TestCaseData(2, new[] { new Hidden(50, false) }, 1, 32).SetName("Arena: case study, none");
        yield return new TestCaseData(2, new[] { new Hidden(50, true) }, 1, 32).SetName("Arena: case study, after");
        yield return new TestCaseData(784, new[] { new Hidden(512, true), new Hidden(256, true) }, 10,
            128).SetName("Arena: 784-512-256-10");
        yield return new TestCaseData(784, new[] { new Hidden(512, false), new Hidden(256, false) }, 10,
            128).SetName("Arena: 784-512-256-10, not normalized");
        yield return new TestCaseData(20, new[] { new Hidden(300, true), new Hidden(7, false), new Hidden(300, true) }, 3,
            33).SetName("Arena: a narrow middle");
        yield return new TestCaseData(5,
            new[] { new Hidden(64, false), new Hidden(64, false), new Hidden(64, true), new Hidden(64, false) }, 2,
            7).SetName("Arena: deep");
    }

    [TestCaseSource(nameof(Networks))]
    public void Training_needs_the_most_that_is_alive_at_once(int inputs, Hidden[] hidden, int outputs, int batch)
    {
        using TrainingSession session = Build(inputs, hidden, outputs).CreateTrainingSession(batch);
        Assert.That(session.ArenaBytes,
            Is.EqualTo(BytesOfFloat * (Peak(inputs, hidden, outputs, batch) + Workspace(inputs, hidden, outputs, batch))));
    }

    /// <summary>
    /// Normalizations are folded into products and softmax has room of its own, so there is the input of a node and its output.
    /// </summary>
    [TestCaseSource(nameof(Networks))]
    public void Inference_needs_two_neighbouring_values(int inputs, Hidden[] hidden, int outputs, int batch)
    {
        using Session session = Build(inputs, hidden, outputs).CreateSession(batch);
        int[] sizes = [inputs, .. hidden.Select(layer => layer.Units), outputs, outputs];
        long values = Enumerable.Range(1, sizes.Length - 1).Max(i => Floats(batch, sizes[i - 1]) + Floats(batch, sizes[i]));
        long workspace = session.ArenaBytes / BytesOfFloat - values;
        Assert.That(workspace, Is.InRange(0, Workspace(inputs, hidden, outputs, batch)));
    }

    /// <summary>
    /// Time runs 0 … n−1 forward, n at the loss, 2n−i at the backward pass of node i. Every buffer with its first and last moment; the peak
    /// is the
    /// largest sum at one moment.
    /// </summary>
    private static long Peak(int inputs, Hidden[] hidden, int outputs, int batch)
    {
        // The chain: each node's output size, whether it normalises, whether its backward pass reads its own output.
        List<(int Size, bool Normalizes, bool ReadsOutput)> nodes = [];
        foreach (Hidden layer in hidden)
        {
            nodes.Add((layer.Units, false, !layer.IsNormalized));
            if (layer.IsNormalized) nodes.Add((layer.Units, true, false));
        }

        nodes.Add((outputs, false, false));
        nodes.Add((outputs, false, true));
        int n = nodes.Count, end = (2 * n) + 1;
        List<(long Floats, int First, int Last)> buffers = [(Floats(batch, inputs), -1, end)];
        for (int i = 0; i < n; i++)
        {
            // Its value lives until the next node's backward pass has read it, or its own; logits and output until the end.
            int last = i >= n - 2 ? end : nodes[i].ReadsOutput ? (2 * n) - i : (2 * n) - i - 1;
            buffers.Add((Floats(batch, nodes[i].Size), i, last));
            if (nodes[i].Normalizes) buffers.Add((4 * Floats(1, nodes[i].Size), i, end));
            // The gradient of its value, from the next node's backward pass to its own; a normalization turns it in place into that of its
            // input.
            if (nodes[i].Normalizes) continue;
            int next = i + 1 < n && nodes[i + 1].Normalizes ? i + 2 : i + 1;
            int first = i >= n - 2 ? n : (2 * n) - next;
            buffers.Add((Floats(batch, nodes[i].Size), first, (2 * n) - i));
        }

        return Enumerable.Range(0, end + 1).Max(moment => buffers.Where(b => b.First <= moment && moment <= b.Last).Sum(b => b.Floats));
    }

    /// <summary>What the product that wants most works in: forward, for the gradient of its kernel, or for that of its input.</summary>
    private static long Workspace(int inputs, Hidden[] hidden, int outputs, int batch)
    {
        int[] widths = [inputs, .. hidden.Select(layer => layer.Units), outputs];
        return Enumerable.Range(1, widths.Length - 1).Max(i => new[]
        {
            Floats(1, Gemm.WorkspaceLength(batch, widths[i])),
            Floats(1, Gemm.WorkspaceLength(widths[i - 1], widths[i])),
            Floats(1, Gemm.WorkspaceLength(batch, widths[i - 1])),
        }.Max());
    }

    /// <summary>Every buffer begins at a multiple of 64 bytes.</summary>
    private static long Floats(int batch, int size) => ((long)batch * size + 15) / 16 * 16;

    private static Model Build(int inputs, Hidden[] hidden, int outputs)
    {
        var network = new Sequential();
        foreach (Hidden layer in hidden)
        {
            network.Add(new Dense(layer.Units) { Activation = Activation.Relu });
            if (layer.IsNormalized) network.Add(new BatchNormalization());
        }

        network.Add(new Dense(outputs) { Activation = outputs == 1 ? Activation.Sigmoid : Activation.Softmax });
        return network.Build([inputs]);
    }
}
