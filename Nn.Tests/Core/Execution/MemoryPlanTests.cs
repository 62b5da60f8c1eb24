using FsCheck;
using FsCheck.Fluent;

namespace Nn.Tests.Core.Execution;

/// <summary>
/// No two buffers that are alive at once overlap, in random chains and in random graphs whose slots have several readers or none.
/// </summary>
public class MemoryPlanTests
{
    [Test]
    public void Random_chains_keep_their_buffers_apart() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Arb.From(Chains()), (Action<TracerGraph>)Run));

    [Test]
    public void Random_graphs_keep_their_buffers_apart() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(800), Prop.ForAll(Arb.From(Graphs()), (Action<TracerGraph>)Run));

    /// <summary>
    /// Node 0 has the only weight; 2 and 3 both read 1, and 4, which nobody reads, must disturb neither the sum nor the output.
    /// </summary>
    [Test]
    public void A_branch_that_leads_nowhere_has_no_part_in_the_gradient()
    {
        TracerSpec plain = new([0], 3, Retained.Input, InPlace: true, HasWeight: false, 0, 0);
        Run(new TracerGraph([plain with { HasWeight = true }, plain with { Inputs = [1] }, plain with { Inputs = [1] },
            plain with { Inputs = [1], HasWeight = true }, plain with { Inputs = [2, 3] }], Output: 5));
    }

    private static void Run(TracerGraph graph)
    {
        const int maxBatch = 5;
        Model model = new Sequential([graph]).Build([4]);
        TrainingSession training = model.CreateTrainingSession(maxBatch);
        Session inference = model.CreateSession(maxBatch);
        foreach (int rows in (int[])[maxBatch, 1, 3])
        {
            float[] input = [.. Enumerable.Range(0, rows * 4).Select(i => TracerGraph.ValueAt(0, i))];
            var prediction = new float[rows * model.OutputShape.Size];
            inference.Predict(input, prediction);
            CheckOutput(prediction, graph);

            input.CopyTo(training.Input(rows));
            training.Forward(rows, training: true);
            CheckOutput(training.Output(), graph);
            Span<float> gradient = training.OutputGradient();
            for (int i = 0; i < gradient.Length; i++) gradient[i] = TracerGraph.GradientAt(graph.Nodes.Count, 0, i);
            training.Backward();
            CheckOutput(training.Output(), graph);
            Assert.That(training.Input(rows).ToArray(), Is.EqualTo(input), "the input stays");
            bool[] matters = graph.Matters();
            for (int node = 0; node < graph.Nodes.Count; node++)
            {
                if (!graph.Nodes[node].HasWeight) continue;
                float expected = matters[node + 1] ? node + 1 : 0;
                Assert.That(training.Gradient(model.Parameter($"tracer_graph/weight{node}")).ToArray(), Is.All.EqualTo(expected),
                    $"gradient of the weight of node {node}");
            }
        }
    }

    private static void CheckOutput(ReadOnlySpan<float> output, TracerGraph graph)
    {
        for (int i = 0; i < output.Length; i++) Assert.That(output[i], Is.EqualTo(TracerGraph.ValueAt(graph.Output, i)), $"output {i}");
    }

    private static Gen<TracerGraph> Chains() =>
        from length in Gen.Choose(1, 9)
        from nodes in Gen.CollectToList(Enumerable.Range(0, length), i => Node([i]))
        select new TracerGraph([.. nodes], length);

    private static Gen<TracerGraph> Graphs() =>
        from length in Gen.Choose(1, 9)
        from nodes in Gen.CollectToList(Enumerable.Range(0, length), i =>
            Gen.Choose(1, 3).SelectMany(count => Gen.ArrayOf(Gen.Choose(0, i), count)).SelectMany(Node))
        from output in Gen.Choose(1, length)
        select new TracerGraph([.. nodes], output);

    /// <summary>Sizes of few values, so that many buffers have one size and working in place is possible.</summary>
    private static Gen<TracerSpec> Node(int[] inputs) =>
        from size in Gen.Elements(1, 4, 4, 4, 7, 40)
        from retained in Gen.Elements(Retained.None, Retained.Input, Retained.Output, Retained.Input | Retained.Output)
        from inPlace in Gen.Elements(true, false)
        from weight in Gen.Elements(true, false)
        from step in Gen.Elements(0, 0, 3, 20)
        from call in Gen.Elements(0, 0, 5, 100)
        select new TracerSpec(inputs, size, retained, inPlace, weight, step, call);
}
