using Nn.Layers;
using Nn.Samples.FSharp;

namespace Nn.Tests.Samples;

/// <summary>The first ten minutes as F# writes them: that they compile is half of the test.</summary>
public sealed class FirstStepsInFSharpTests
{
    [Test]
    public void A_network_learns_from_records() => Assert.That(FirstSteps.accuracyOfClasses(), Is.GreaterThan(0.9));

    [Test]
    public void A_graph_learns_from_arrays() => Assert.That(FirstSteps.lossOfTwoOutputs(), Is.LessThan(0.2));

    [Test]
    public void A_description_is_copied_with_one_argument_changed()
    {
        var narrow = new Dense(16)
        {
            Name = "hidden", Trainable = false, Activation = Activation.Relu, UseBias = false, KernelInitializer = Initializer.HeUniform,
            KernelRegularizer = new L2(0.25), KernelConstraint = new NonNeg(),
        };
        Assert.That(FirstSteps.wider(narrow), Is.EqualTo(narrow with { Units = 100 }));
    }
}
