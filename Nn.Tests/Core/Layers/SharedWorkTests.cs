using Nn.Execution;
using Nn.Layers;

namespace Nn.Tests.Core.Layers;

/// <summary>What is large enough is cut into two parts for each thread, in every stage; how parts have the bits of the whole is tested beside.</summary>
public class SharedWorkTests
{
    [TestCase(2)]
    [TestCase(3)]
    public void Every_stage_of_a_large_layer_has_work_for_every_thread(int threads)
    {
        const int rows = 2048;
        Model model = new Sequential
        {
            new Dense(512) { Activation = Activation.Relu }, new BatchNormalization(), new Dropout(0.5),
            new Dense(512) { Activation = Activation.Softmax },
        }.Build([512]);
        foreach (PlacedNode placed in model.Graph.Nodes)
        {
            Node node = placed.Node;
            for (int stage = 0; stage < node.ForwardStages; stage++)
                Assert.That(node.ForwardExtent(stage, rows).Parts(2 * threads), Is.EqualTo(2 * threads), $"{node} forward, stage {stage}");
            for (int stage = 0; stage < node.BackwardStages; stage++)
                Assert.That(node.BackwardExtent(stage, rows).Parts(2 * threads), Is.EqualTo(2 * threads), $"{node} backward, stage {stage}");
        }
    }
}
