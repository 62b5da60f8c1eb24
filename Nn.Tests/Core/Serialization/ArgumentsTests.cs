using Nn.Serialization;

namespace Nn.Tests.Core.Serialization;

/// <summary>Each type of argument: its default, there and back, null, and what is of another type.</summary>
public class ArgumentsTests
{
    private static readonly Registry s_registry = Registry.Empty.WithKind<Every>("thing").With<Every, Every>("Every", new Every(), Exchange);

    private static readonly Every s_other = new()
    {
        Whole = -7, OptionalWhole = 8, Long = long.MaxValue, Single = 0.1f, Real = 1e-300, OptionalSingle = 0.3f, Yes = true, Text = "b",
        OptionalText = "c", Day = DayOfWeek.Friday, Numbers = [1.5, -2], OptionalNumbers = [3, 4], Inner = new Every { Whole = 1 },
        Inners = [new Every(), new Every { Whole = 2 }], Raw = new Dictionary<string, object?> { ["k"] = 1L },
    };

    [Test]
    public void A_number_is_no_initializer() => Assert.That(
        () => Registry.Default.Create<Layer>(new Configuration("Dense", ("units", 2), ("kernel_initializer", 3))),
        Throws.ArgumentException.With.Message.EqualTo("Dense: expected an initializer as the argument 'kernel_initializer'. Received: 3."));

    [Test]
    public void What_is_not_given_stays_as_it_is_by_default() =>
        Assert.That(s_registry.Create<Every>(new Configuration("Every")).ToString(), Is.EqualTo(new Every().ToString()));

    [Test]
    public void Every_type_comes_back()
    {
        Configuration configuration = s_registry.Describe(s_other);
        Every again = s_registry.Create<Every>(configuration);
        Assert.That(s_registry.Describe(again), Is.EqualTo(configuration));
        Assert.That(
            again with { Numbers = s_other.Numbers, OptionalNumbers = s_other.OptionalNumbers, Inners = s_other.Inners, Raw = s_other.Raw,
                Inner = s_other.Inner },
            Is.EqualTo(s_other));
        Assert.That(again.Numbers, Is.EqualTo(s_other.Numbers));
        Assert.That(again.OptionalNumbers, Is.EqualTo(s_other.OptionalNumbers));
        Assert.That(again.Inners.Select(inner => inner.Whole), Is.EqualTo(new[] { 5, 2 }));
        Assert.That(again.Inner!.Whole, Is.EqualTo(1));
        Assert.That(again.Raw, Is.EqualTo(s_other.Raw));
    }

    [Test]
    public void Null_is_read_where_it_is_allowed()
    {
        Every read = s_registry.Create<Every>(new Configuration(
            "Every", ("optional_whole", null), ("optional_single", null), ("optional_text", null), ("optional_numbers", null),
            ("inner", null), ("raw", null)));
        Assert.That(
            (read.OptionalWhole, read.OptionalSingle, read.OptionalText, read.OptionalNumbers, read.Inner, read.Raw),
            Is.EqualTo(((int?)null, (float?)null, (string?)null, (IReadOnlyList<int>?)null, (Every?)null, (object?)null)));
    }

    [TestCase("whole", null, "a whole number")]
    [TestCase("whole", 1.5, "a whole number")]
    [TestCase("whole", 2147483648L, "a whole number")]
    [TestCase("whole", -2147483649L, "a whole number")]
    [TestCase("whole", 1e19, "a whole number")]
    [TestCase("whole", double.NaN, "a whole number")]
    [TestCase("whole", "1", "a whole number")]
    [TestCase("whole", true, "a whole number")]
    [TestCase("optional_whole", 0.5, "a whole number or null")]
    [TestCase("long", 9223372036854775808.0, "a whole number")]
    [TestCase("single", "fast", "a number")]
    [TestCase("single", null, "a number")]
    [TestCase("optional_single", false, "a number or null")]
    [TestCase("yes", 1L, "true or false")]
    [TestCase("yes", null, "true or false")]
    [TestCase("text", 1L, "a text")]
    [TestCase("text", null, "a text")]
    [TestCase("optional_text", 1L, "a text or null")]
    [TestCase("numbers", null, "numbers")]
    [TestCase("numbers", "x", "numbers")]
    [TestCase("numbers", new[] { "x" }, "numbers")]
    [TestCase("optional_numbers", new[] { 1.5 }, "whole numbers")]
    [TestCase("inner", 1L, "a thing")]
    [TestCase("inners", null, "a list, each of its items a thing,")]
    [TestCase("inners", "Every", "a list, each of its items a thing,")]
    [TestCase("inners", new[] { 1 }, "a list, each of its items a thing,")]
    public void What_has_the_wrong_type_is_named(string name, object? value, string expected)
    {
        var configuration = new Configuration("Every", (name, value));
        string received = configuration.ToString()["Every(".Length..^1][(name.Length + 1)..];
        Assert.That(
            () => s_registry.Create<Every>(configuration),
            Throws.ArgumentException.With.Message.EqualTo($"Every: expected {expected} as the argument '{name}'. Received: {received}."));
    }

    [Test]
    public void Numbers_are_read_in_any_form()
    {
        Every read = s_registry.Create<Every>(new Configuration(
            "Every", ("whole", 3.0), ("single", 2L), ("numbers", 4L), ("optional_numbers", 5L), ("long", long.MinValue)));
        Assert.That((read.Whole, read.Single, read.Long), Is.EqualTo((3, 2f, long.MinValue)));
        Assert.That(read.Numbers, Is.EqualTo(new[] { 4.0 }));
        Assert.That(read.OptionalNumbers, Is.EqualTo(new[] { 5 }));
    }

    [Test]
    public void Choices_have_names()
    {
        Assert.That(s_registry.Create<Every>(new Configuration("Every", ("day", "dimanche"))).Day, Is.EqualTo(DayOfWeek.Sunday));
        Assert.That(s_registry.Describe(new Every { Day = DayOfWeek.Sunday }).Arguments["day"], Is.EqualTo("sunday"));
        Assert.That(
            () => s_registry.Create<Every>(new Configuration("Every", ("day", "monday"))),
            Throws.TypeOf<NotSupportedException>().With.Message.EqualTo(
                "Every: the argument 'day' is supported with the values 'sunday', 'friday', 'dimanche'. Received: 'monday'."));
        Assert.That(
            () => s_registry.Describe(new Every { Day = DayOfWeek.Monday }),
            Throws.ArgumentException.With.Message.EqualTo("Every: expected a value of 'day' that has a name. Received: Monday."));
    }

    [Test]
    public void Of_what_is_supported_at_some_values_others_are_refused()
    {
        foreach (object? supported in new object?[] { null, -1L, -1.0 })
            Assert.That(s_registry.Create<Every>(new Configuration("Every", ("axis", supported))).Whole, Is.EqualTo(5));
        Assert.That(
            () => s_registry.Create<Every>(new Configuration("Every", ("axis", true))),
            Throws.TypeOf<NotSupportedException>().With.Message.EqualTo("Every: the argument 'axis' is not supported with the value true."));
        Assert.That(s_registry.Describe(s_other).Arguments.Keys, Does.Not.Contain("axis").And.Not.Contain("colour"));
    }

    [Test]
    public void What_changes_nothing_is_taken_and_what_nobody_asks_for_is_refused()
    {
        Assert.That(s_registry.Create<Every>(new Configuration("Every", ("colour", "red"))).Whole, Is.EqualTo(5));
        Assert.That(
            () => s_registry.Create<Every>(new Configuration("Every", ("zoom", 1), ("taste", 2))),
            Throws.TypeOf<NotSupportedException>().With.Message.EqualTo("Every: the argument 'taste' is not supported."));
    }

    [Test]
    public void What_must_be_given_is_missed()
    {
        Assert.That(
            () => Registry.Default.Create<Layer>(new Configuration("Dense", ("use_bias", false))),
            Throws.ArgumentException.With.Message.EqualTo("Dense: expected the argument 'units'. Received: none."));
        Assert.That(() => Registry.Default.Create<Layer>(new Configuration("Activation")), Throws.ArgumentException);
        Assert.That(() => Registry.Default.Create<Layer>(new Configuration("Dropout")), Throws.ArgumentException);
        Assert.That(() => Registry.Default.Create<Layer>(new Configuration("Sequential")), Throws.ArgumentException);
    }

    [Test]
    public void An_argument_is_exchanged_once()
    {
        Registry registry = Registry.Empty.WithKind<Every>("thing").With<Every, Every>(
            "Every", new Every(), (every, arguments) => every with { Whole = arguments.Number("x", 1), Long = arguments.Number("x", 1) });
        Assert.That(
            () => registry.Describe(new Every()),
            Throws.ArgumentException.With.Message.EqualTo("Every: expected each argument once. Received: 'x' twice."));
    }

    private static Every Exchange(Every every, Arguments arguments)
    {
        arguments.Only("axis", null, -1);
        arguments.Ignore("colour");
        return every with
        {
            Whole = arguments.Number("whole", every.Whole),
            OptionalWhole = arguments.OptionalNumber("optional_whole", every.OptionalWhole),
            Long = arguments.Number("long", every.Long),
            Single = arguments.Number("single", every.Single),
            OptionalSingle = arguments.OptionalNumber("optional_single", every.OptionalSingle),
            Real = arguments.Number("real", every.Real),
            Yes = arguments.Bool("yes", every.Yes),
            Text = arguments.Text("text", every.Text),
            OptionalText = arguments.OptionalText("optional_text", every.OptionalText),
            Day = arguments.Choice(
                "day", every.Day, ("sunday", DayOfWeek.Sunday), ("friday", DayOfWeek.Friday), ("dimanche", DayOfWeek.Sunday)),
            Numbers = arguments.Numbers("numbers", every.Numbers),
            OptionalNumbers = arguments.OptionalNumbers("optional_numbers", every.OptionalNumbers),
            Inner = arguments.OptionalDescription("inner", every.Inner),
            Inners = arguments.Descriptions("inners", every.Inners),
            Raw = arguments.Raw("raw", every.Raw),
        };
    }

    private sealed record Every
    {
        public int Whole { get; init; } = 5;

        public int? OptionalWhole { get; init; } = 6;

        public long Long { get; init; } = 1L << 40;

        public float Single { get; init; } = 0.7f;

        public float? OptionalSingle { get; init; } = 0.2f;

        public double Real { get; init; } = 0.9;

        public bool Yes { get; init; }

        public string Text { get; init; } = "a";

        public string? OptionalText { get; init; } = "o";

        public DayOfWeek Day { get; init; }

        public IReadOnlyList<double> Numbers { get; init; } = [];

        public IReadOnlyList<int>? OptionalNumbers { get; init; } = [9];

        public Every? Inner { get; init; }

        public IReadOnlyList<Every> Inners { get; init; } = [];

        public object? Raw { get; init; } = 1L;
    }
}
