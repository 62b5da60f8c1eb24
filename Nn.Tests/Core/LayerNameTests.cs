using Nn.Layers;

namespace Nn.Tests.Core;

/// <summary>
/// Names as Keras makes them: the class in snake case, numbered from the second on; a nested row's name before those of its layers.
/// </summary>
public class LayerNameTests
{
    private sealed record Conv2DTransposeHTTPBlock3Way : Layer
    {
        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => builder.Add(new Flatten(), inputs);
    }

    [Test]
    public void Layers_are_numbered_by_class()
    {
        Model model = new Sequential { new Dense(4), new BatchNormalization(), Activation.Relu, new Dense(3), new Dropout(0.1),
            new Flatten(), new BatchNormalization(), new Dense(2) }.Build([2]);
        Assert.That(Names(model), Is.EqualTo(new[]
        {
            "sequential", "dense", "batch_normalization", "activation", "dense_1", "dropout", "flatten", "batch_normalization_1", "dense_2",
        }));
    }

    [Test]
    public void A_given_name_is_kept_and_avoided_by_the_others()
    {
        Model model = new Sequential { new Dense(4) { Name = "hidden" }, new Dense(3) { Name = "dense" }, new Dense(2),
            new Dense(1) }.Build([2]);
        Assert.That(Names(model)[1..], Is.EqualTo(new[] { "hidden", "dense", "dense_1", "dense_2" }));
    }

    [Test]
    public void The_network_may_have_the_name_of_a_layer()
    {
        Sequential network = new([new Dense(4), new Dense(1) { Name = "head" }]);
        Model model = (network with { Name = "dense" }).Build([2]);
        Assert.That(Names(model), Is.EqualTo(new[] { "dense", "dense", "head" }));
        Assert.That(model.Parameter("dense/kernel").Shape, Is.EqualTo(new Shape(2, 4)));
    }

    [Test]
    public void A_nested_row_is_named_before_the_one_around_it()
    {
        Model model = new Sequential { new Sequential { new Dense(3), new Dense(3) }, new Dense(2),
            new Sequential { new Dense(1) } with { Name = "head" } }.Build([2]);
        Assert.That(Names(model), Is.EqualTo(new[]
        {
            "sequential_1", "sequential", "sequential/dense", "sequential/dense_1", "dense", "head", "head/dense",
        }));
        Assert.That(model.Parameters.Select(p => p.Name), Is.EqualTo(new[]
        {
            "sequential/dense/kernel", "sequential/dense/bias", "sequential/dense_1/kernel", "sequential/dense_1/bias",
            "dense/kernel", "dense/bias", "head/dense/kernel", "head/dense/bias",
        }));
    }

    /// <summary>As Keras' to_snake_case: an underscore before a capital that begins a word, none before a lone one after a digit.</summary>
    [Test]
    public void A_class_name_becomes_snake_case() =>
        Assert.That(Names(new Sequential { new Conv2DTransposeHTTPBlock3Way() }.Build([2]))[1],
            Is.EqualTo("conv2d_transpose_http_block3_way"));

    private static string[] Names(Model model) => [.. model.Layers.Select(layer => layer.Name)];
}
