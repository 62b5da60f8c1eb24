using Nn.Layers;

namespace Nn.Tests.Core;

/// <summary>Which class a prediction says, with weights that put it there.</summary>
[TestFixture]
public sealed class PredictedClassTests
{
    [Test]
    public void Of_several_units_it_is_the_first_of_the_largest()
    {
        Model model = new Sequential { new Dense(3) }.Build(1);
        model.Parameter("dense/kernel").Set([1, 2, 2]);
        Assert.Multiple(() =>
        {
            Assert.That(model.PredictClass([1]), Is.EqualTo(1));
            Assert.That(model.PredictClass([-1]), Is.Zero);
            Assert.That(model.PredictClasses([1, -1, 0]), Is.EqualTo((int[])[1, 0, 0]));
        });
    }

    [Test]
    public void Of_one_unit_it_is_whether_the_probability_is_over_a_half()
    {
        Model model = new Sequential { new Dense(1) { Activation = Activation.Sigmoid } }.Build(1);
        model.Parameter("dense/kernel").Set([1]);
        Assert.That(model.PredictClasses([0.1f, 0, -0.1f]), Is.EqualTo((int[])[1, 0, 0]), "exactly ½ is class 0, as in Keras' accuracy");
    }

    [Test]
    public void One_class_is_of_one_sample()
    {
        Model model = new Sequential { new Dense(3) }.Build(2);
        Assert.That(() => model.PredictClass([1, 2, 3, 4]), Throws.ArgumentException.With.Message.Contains("2 values").And.Message.Contains("Received: 4"));
    }

    [Test]
    public void No_sample_of_several_inputs_is_refused()
    {
        Input left = new(2), right = new(3);
        Model model = new Graph([left, right], [new Concatenate().Of(left, right)]).Build();
        Assert.That(() => model.Predict([[], []]), Throws.ArgumentException.With.Message.Contains("Received: 0"));
    }
}
