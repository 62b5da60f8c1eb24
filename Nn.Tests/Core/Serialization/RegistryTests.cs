using Nn.Layers;
using Nn.Serialization;

namespace Nn.Tests.Core.Serialization;

/// <summary>Classes of a user's own in registries, which do not change.</summary>
public class RegistryTests
{
    private static readonly Registry s_mine = Registry.Default
        .With<Layer, Twice>("Twice", new Twice(2), (layer, arguments) => layer with { Factor = arguments.Number("factor", layer.Factor) })
        .With<Initializer>("Sevens", new Sevens(), "7");

    [Test]
    public void A_class_of_ones_own_takes_one_call()
    {
        Configuration configuration = s_mine.Describe<Layer>(new Twice(3) { Name = "double" });
        Assert.That(configuration, Is.EqualTo(new Configuration("Twice", ("factor", 3), ("name", "double"), ("trainable", true))));
        Assert.That(s_mine.Create<Layer>(configuration), Is.EqualTo(new Twice(3) { Name = "double" }));
        Assert.That(s_mine.Create<Layer>(new Configuration("twice")), Is.EqualTo(new Twice(2)));
        Assert.That(s_mine.ClassNames<Layer>(), Is.EqualTo(Registry.Default.ClassNames<Layer>().Append("Twice")));
    }

    [Test]
    public void What_stands_within_a_description_is_made_by_the_same_registry()
    {
        Layer network = new Sequential(
            [new Sequential([new Twice(4)]), new Dense(2) { KernelInitializer = new Sevens() }]);
        Assert.That(s_mine.Create<Layer>(s_mine.Describe(network)), Is.EqualTo(network));
        Assert.That(
            s_mine.Create<Layer>(new Configuration("Dense", ("units", 2), ("kernel_initializer", "7"))),
            Is.EqualTo(new Dense(2) { KernelInitializer = new Sevens() }));
        Assert.That(
            () => Registry.Default.Describe(network),
            Throws.TypeOf<NotSupportedException>().With.Message.EqualTo("The layer 'Twice' is not registered."));
        Assert.That(
            () => Registry.Default.Create<Layer>(s_mine.Describe(network)),
            Throws.TypeOf<NotSupportedException>().With.Message.EqualTo("The layer 'Twice' is not supported."));
    }

    [Test]
    public void A_name_can_stand_for_different_classes_in_different_registries()
    {
        Registry other = Registry.Default.With<Layer>("Twice", new Thrice());
        Assert.That(other.Create<Layer>(new Configuration("Twice")), Is.TypeOf<Thrice>());
        Assert.That(s_mine.Create<Layer>(new Configuration("Twice")), Is.TypeOf<Twice>());
        Assert.That(() => Registry.Default.Create<Layer>(new Configuration("Twice")), Throws.TypeOf<NotSupportedException>());
        Assert.That(Registry.Default.ClassNames<Layer>(), Does.Not.Contain("Twice"));
    }

    [Test]
    public void A_class_under_several_names_is_written_by_the_first_that_can_say_it()
    {
        Registry registry = Registry.Empty.WithKind<Layer>("layer")
            .With<Layer>("Doubling", new Twice(2))
            .With<Layer, Twice>("Times", new Twice(1), (layer, arguments) => layer with { Factor = arguments.Number("factor", layer.Factor) });
        Assert.That(registry.Describe<Layer>(new Twice(2)), Is.EqualTo(new Configuration("Doubling")));
        Assert.That(registry.Describe<Layer>(new Twice(1)), Is.EqualTo(new Configuration("Times", ("factor", 1))));
        Assert.That(registry.Create<Layer>(new Configuration("Doubling")), Is.EqualTo(new Twice(2)));
    }

    [Test]
    public void A_kind_of_ones_own_can_be_registered()
    {
        Registry registry = Registry.Empty
            .WithKind<Animal>("animal", (animal, arguments) => animal with { Legs = arguments.Number("legs", animal.Legs) })
            .With<Animal, Dog>(
                "Dog", new Dog(), (dog, arguments) => dog with { Friend = arguments.OptionalDescription("friend", dog.Friend) });
        Animal animal = new Dog { Legs = 3, Friend = new Dog() };
        Assert.That(registry.Describe(animal).ToString(), Is.EqualTo("Dog(friend=Dog(friend=null, legs=4), legs=3)"));
        Assert.That(registry.Create<Animal>(registry.Describe(animal)), Is.EqualTo(animal));
        Assert.That(
            () => registry.Create<Animal>(new Configuration("Dog", ("friend", 3))),
            Throws.ArgumentException.With.Message.EqualTo("Dog: expected an animal as the argument 'friend'. Received: 3."));
    }

    [Test]
    public void Names_and_kinds_are_registered_once()
    {
        Assert.That(
            () => s_mine.With<Layer>("Twice", new Thrice()),
            Throws.ArgumentException.With.Message.EqualTo("Registry: expected a new name of a layer. Received: 'Twice', which is registered."));
        Assert.That(() => s_mine.With<Initializer>("Eights", new Sevens(), "7"), Throws.ArgumentException.With.Message.Contains("'7'"));
        Assert.That(() => s_mine.WithKind<Layer>("layer"), Throws.ArgumentException.With.Message.Contains("Layer"));
    }

    [Test]
    public void A_kind_that_is_not_registered_is_named() =>
        Assert.That(
            () => Registry.Default.Describe(new Dense(1)),
            Throws.TypeOf<NotSupportedException>().With.Message.EqualTo(
                "Registry: expected one of the kinds Activation, Constraint, Initializer, Layer, Regularizer. Received: Dense."));

    private sealed record Twice(double Factor) : Layer
    {
        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => builder.Add(new Flatten(), inputs);
    }

    private sealed record Thrice : Layer
    {
        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => builder.Add(new Flatten(), inputs);
    }

    private sealed record Sevens : Initializer
    {
        public override string Name => nameof(Sevens);

        public override void Fill(Span<float> weights, Shape shape, RandomState random) => weights.Fill(7);
    }

    private abstract record Animal
    {
        public int Legs { get; init; } = 4;
    }

    private sealed record Dog : Animal
    {
        public Animal? Friend { get; init; }
    }
}
