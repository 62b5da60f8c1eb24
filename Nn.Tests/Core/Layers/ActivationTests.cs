using Nn.Layers;

namespace Nn.Tests.Core.Layers;

internal sealed class ActivationTests
{
    private static readonly string[] s_names =
    [
        "linear", "relu", "leaky_relu", "relu6", "elu", "selu", "celu", "gelu", "silu", "mish", "hard_silu", "softplus", "softsign",
        "tanh", "tanh_shrink", "sigmoid", "hard_sigmoid", "exponential", "softmax", "log_softmax",
    ];

    /// <summary>67 rows of 501 are 33,567 elements: enough for four parts, and a multiple of no vector.</summary>
    [Test]
    public void Threads_give_the_bits_of_one([ValueSource(nameof(s_names))] string name)
    {
        Model model = new Sequential { Activation.FromName(name) }.Build([501]);
        (float[] y, float[] dx) = Run(model, threads: 1);
        foreach (int threads in (int[])[2, 3, 4])
        {
            (float[] partsY, float[] partsDx) = Run(model, threads);
            Assert.That(partsY, Is.EqualTo(y), $"{threads} threads");
            Assert.That(partsDx, Is.EqualTo(dx), $"{threads} threads");
        }
    }

    /// <summary>Small work is not worth a thread's start.</summary>
    [Test]
    public void Few_elements_make_one_part()
    {
        var node = new ActivationNode(Activation.Gelu.Kernel, Activation.Gelu, [50]);
        Assert.That(node.ForwardExtent(0, rows: 64).Parts(most: 4), Is.EqualTo(1));
        Assert.That(node.ForwardExtent(0, rows: 6400).Parts(most: 4), Is.EqualTo(4));
    }

    [Test]
    public void A_layer_of_ones_own_can_run_an_activation([ValueSource(nameof(s_names))] string name)
    {
        Model model = new Sequential { Activation.FromName(name) }.Build([501]);
        (float[] expected, float[] expectedGradient) = Run(model, threads: 1);
        float[] x = Inputs(), y = new float[x.Length], dx = new float[x.Length];
        var activation = Activation.FromName(name);
        activation.Forward(x, rowLength: 501, y);
        activation.Backward(activation.Retained == Retained.Output ? y : x, Gradients(), rowLength: 501, dx);
        Assert.That(y, Is.EqualTo(expected));
        Assert.That(dx, Is.EqualTo(expectedGradient));
    }

    [Test]
    public void Copies_of_an_activation_are_equal_whether_used_or_not()
    {
        Activation copy = Activation.Mish with { };
        Assert.That(copy.Retained, Is.EqualTo(Retained.Input));
        Assert.That(copy, Is.EqualTo(Activation.Mish));
        Assert.That(Activation.Mish, Is.Not.EqualTo(Activation.Gelu));
    }

    private static (float[] Output, float[] InputGradient) Run(Model model, int threads)
    {
        using TrainingSession session = model.CreateTrainingSession(maxBatch: 67, inputGradient: true, threads);
        Inputs().CopyTo(session.Input(67));
        session.Forward(67, training: true);
        float[] output = session.Output().ToArray();
        Gradients().CopyTo(session.OutputGradient());
        session.Backward();
        return (output, session.InputGradient().ToArray());
    }

    private static float[] Inputs() => TestNumbers.Normal(seed: 5, 67 * 501);

    private static float[] Gradients() => TestNumbers.Normal(seed: 6, 67 * 501);
}
