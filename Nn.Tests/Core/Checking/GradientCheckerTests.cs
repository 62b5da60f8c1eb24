using Nn.Layers;

namespace Nn.Tests.Core.Checking;

public sealed class GradientCheckerTests
{
    private static readonly Layer[] s_layers =
    [
        new Dense(4) { Activation = Activation.Tanh },
        new Dense(4) { Activation = Activation.Relu },
        new Dense(3) { Activation = Activation.Softmax },
        new BatchNormalization(),
        new BatchNormalization { Trainable = false },
        new Dropout(0.4),
        new Flatten(),
        new Sequential { new Dense(5), new BatchNormalization(), Activation.Sigmoid, new Dense(1) },
    ];

    [Test]
    public void After_a_check_the_model_is_free_and_as_it_was()
    {
        Model model = new Sequential { new Dense(3) { Activation = Activation.Tanh } }.Build([2], seed: 1);
        float[] before = model.Predict([1f, 2]);
        GradientChecker.Check(model).Require();
        Assert.That(model.Predict([1f, 2]), Is.EqualTo(before));
        Assert.That(() => GradientChecker.Check(model), Throws.Nothing);
    }

    [TestCaseSource(nameof(s_layers))]
    public void Right_layers_pass(Layer layer)
    {
        GradientReport report = GradientChecker.Check(new Sequential { layer }.Build([2, 5], seed: 2), rows: 4, seed: 7);
        report.Require();
        Assert.That(report.Deviations.Sum(deviation => deviation.LeftOut), Is.LessThan(12));
        Assert.That(report.Deviations[^1].Name, Is.EqualTo("input 0"));
        Assert.That(report.Deviations.Select(deviation => deviation.Compared), Is.All.GreaterThan(0));
    }

    [Test]
    public void Every_activation_passes([Values("relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "sigmoid", "exponential")] string name) =>
        GradientChecker.Check(new Sequential { Activation.FromName(name) }.Build(6), rows: 5).Require();

    [TestCase(Mistake.WrongSign, "wrong_layer/weight")]
    [TestCase(Mistake.WeightForgotten, "input 0")]
    [TestCase(Mistake.LastRowForgotten, "wrong_layer/weight")]
    [TestCase(Mistake.NoNumber, "wrong_layer/weight")]
    [TestCase(Mistake.NoGradient, "wrong_layer/weight")]
    public void A_wrong_gradient_is_found(Mistake mistake, string where)
    {
        GradientReport report = GradientChecker.Check(new Sequential { new WrongLayer(mistake) }.Build(3));
        string[] wrong = [.. report.Deviations.Where(deviation => deviation.Deviation > 0.01).Select(deviation => deviation.Name)];
        Assert.That(wrong, Is.EqualTo(new[] { where }));
        Assert.That(() => report.Require(), Throws.InvalidOperationException.With.Message.Contains(where));
    }

    [Test]
    public void A_gradient_that_is_wrong_by_a_percent_is_refused() => Assert.That(
        () => GradientChecker.Check(new Sequential { new WrongLayer(Mistake.OnePercentTooLarge) }.Build(3)).Require(),
        Throws.InvalidOperationException.With.Message.Contains("wrong_layer/weight"));

    /// <summary>Of a large weight elements from all over it are compared.</summary>
    [Test]
    public void A_mistake_in_the_last_half_of_a_large_weight_is_found() => Assert.That(
        () => GradientChecker.Check(new Sequential { new WrongLayer(Mistake.LastHalfForgotten) }.Build(400)).Require(),
        Throws.InvalidOperationException.With.Message.Contains("wrong_layer/weight"));

    [Test]
    public void The_same_layer_without_a_mistake_passes() =>
        Assert.That(GradientChecker.Check(new Sequential { new WrongLayer(Mistake.None) }.Build(3)).Largest, Is.LessThan(1e-4));

    [Test]
    public void A_graph_of_two_inputs_and_outputs_passes()
    {
        Input left = new(3), right = new(3);
        Value sum = new Add().Of(new Dense(3).Of(left), right);
        Model model = new Graph([left, right], [new Dense(2).Of(sum), new Dense(1).Of(sum)]).Build(seed: 3);
        GradientReport report = GradientChecker.Check(model);
        report.Require();
        Assert.That(report.Deviations, Has.Count.EqualTo(8));
    }

    [Test]
    public void An_element_at_a_kink_is_left_out()
    {
        Model model = new Sequential { Activation.Relu }.Build(3);
        GradientReport report = GradientChecker.Check(model, [[0, 1, -1]], rows: 1);
        report.Require();
        Assert.That((report.Deviations[0].Compared, report.Deviations[0].LeftOut), Is.EqualTo((2, 1)));
    }

    [Test]
    public void Where_most_is_kinks_nothing_is_said_to_be_right() => Assert.That(
        () => GradientChecker.Check(new Sequential { Activation.Relu }.Build(3), [[0, 0, -1]], rows: 1).Require(),
        Throws.InvalidOperationException.With.Message.Contains("few kinks"));

    [Test]
    public void The_weights_are_as_they_were()
    {
        Model model = new Sequential { new Dense(4), new BatchNormalization() }.Build(3);
        float[][] before = [.. model.Parameters.Select(parameter => parameter.Values.ToArray())];
        GradientChecker.Check(model);
        Assert.That(model.Parameters.Select(parameter => parameter.Values.ToArray()), Is.EqualTo(before));
    }

    [Test]
    public void The_batch_of_the_caller_is_as_it_was()
    {
        float[] x = [0.5f, 1, -1];
        GradientChecker.Check(new Sequential { new Dense(2) }.Build(3), [x], rows: 1);
        Assert.That(x, Is.EqualTo(new[] { 0.5f, 1, -1 }));
    }

    [Test]
    public void Frozen_weights_are_not_compared()
    {
        Model model = new Sequential { new Dense(2) { Trainable = false }, new Dense(2) }.Build(3);
        Assert.That(GradientChecker.Check(model).Deviations.Select(deviation => deviation.Name),
            Is.EqualTo(new[] { "dense_1/kernel", "dense_1/bias", "input 0" }));
    }

    [Test]
    public void A_large_weight_is_sampled() =>
        Assert.That(GradientChecker.Check(new Sequential { new Dense(50) }.Build(40)).Deviations[0].Compared, Is.EqualTo(40));

    [Test]
    public void Wrong_inputs_are_refused()
    {
        Model model = new Sequential { new Dense(2) }.Build(3);
        Assert.That(() => GradientChecker.Check(model, [[1, 2]], rows: 1), Throws.ArgumentException.With.Message.StartsWith(
            "GradientChecker: expected 1 rows of shape (3) for input 0. Received: 2 values."));
        Assert.That(() => GradientChecker.Check(model, [[1, 2, 3], [1]], rows: 1), Throws.ArgumentException.With.Message.StartsWith(
            "GradientChecker: expected 1 inputs. Received: 2."));
        Assert.That(() => GradientChecker.Check(model, rows: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => GradientChecker.Check(model, rows: -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => GradientChecker.Check(model, [[]], rows: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
