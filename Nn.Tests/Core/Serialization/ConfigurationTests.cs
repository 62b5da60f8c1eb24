using System.Globalization;
using Nn.Serialization;

namespace Nn.Tests.Core.Serialization;

public class ConfigurationTests
{
    private static readonly object?[] s_values =
    [
        null, true, false, 0, 1, -3, 0.5, double.NaN, double.PositiveInfinity, long.MaxValue, 9007199254740993, "", "1", "a",
        new Configuration("A"), new Configuration("A", ("x", 1)), new Configuration("A", ("y", 1)), new Configuration("B"),
        Array.Empty<int>(), new[] { 1, 2 }, new[] { 2, 1 }, new object?[] { 1, null }, new[] { "a" },
        new Dictionary<string, object?>(), new Dictionary<string, object?> { ["a"] = 1 }, new Dictionary<string, object?> { ["a"] = 2 },
        new Dictionary<string, object?> { ["b"] = 1 }, new Dictionary<string, object?> { ["a"] = 1, ["b"] = 1 },
    ];

    [Test]
    public void Each_value_equals_itself_and_no_other()
    {
        for (int i = 0; i < s_values.Length; i++)
        {
            for (int j = 0; j < s_values.Length; j++)
            {
                Configuration a = new("C", ("x", s_values[i])), b = new("C", ("x", s_values[j]));
                Assert.That(a == b, Is.EqualTo(i == j), $"{a} and {b}");
                if (i == j) Assert.That(a.GetHashCode(), Is.EqualTo(b.GetHashCode()), $"{a}");
            }
        }
    }

    [TestCase(1, 1.0)]
    [TestCase(0, -0.0)]
    [TestCase(3L, (byte)3)]
    [TestCase(0.1, 0.1f)]
    [TestCase(0.5f, 0.5)]
    [TestCase(9007199254740992, 9007199254740992.0)]
    [TestCase(long.MinValue, -9223372036854775808.0)]
    [TestCase(new[] { 1, 2 }, new[] { 1.0, 2.0 })]
    public void Numbers_are_equal_by_value(object first, object second)
    {
        Configuration a = new("C", ("x", first)), b = new("C", ("x", second));
        Assert.That(a, Is.EqualTo(b));
        Assert.That(b, Is.EqualTo(a));
        Assert.That(a.GetHashCode(), Is.EqualTo(b.GetHashCode()));
    }

    [TestCase(9007199254740993, 9007199254740992.0)]
    [TestCase(long.MaxValue, 9223372036854775808.0)]
    [TestCase(1, true)]
    [TestCase(1, "1")]
    public void What_is_nearly_the_same_is_not_equal(object first, object second)
    {
        Assert.That(new Configuration("C", ("x", first)), Is.Not.EqualTo(new Configuration("C", ("x", second))));
        Assert.That(new Configuration("C", ("x", second)), Is.Not.EqualTo(new Configuration("C", ("x", first))));
    }

    [Test]
    public void The_order_of_arguments_does_not_matter_and_their_number_does()
    {
        Configuration one = new("C", ("x", 1), ("y", 2)), other = new("C", ("y", 2), ("x", 1));
        Assert.That(one, Is.EqualTo(other));
        Assert.That(one.GetHashCode(), Is.EqualTo(other.GetHashCode()));
        Assert.That(one, Is.Not.EqualTo(new Configuration("C", ("x", 1))));
        Assert.That(new Configuration("C", ("x", 1)), Is.Not.EqualTo(one));
        Assert.That(one, Is.Not.EqualTo(new Configuration("C", ("x", 1), ("y", null))));
        Assert.That(new Configuration("C"), Is.Not.EqualTo(new Configuration("c")));
    }

    [Test]
    public void Hashes_differ_as_a_rule() =>
        Assert.That(
            s_values.Select(value => new Configuration("C", ("x", value)).GetHashCode()).Distinct().Count(),
            Is.GreaterThan(20));

    [Test]
    public void What_was_given_can_change_without_changing_the_configuration()
    {
        int[] list = [1, 2];
        var inner = new Dictionary<string, object?> { ["a"] = 1 };
        var arguments = new Dictionary<string, object?> { ["list"] = list, ["inner"] = inner };
        var configuration = new Configuration("C", arguments);
        (list[0], inner["a"], arguments["more"]) = (5, 5, 5);
        Assert.That(configuration.ToString(), Is.EqualTo("C(list=[1, 2], inner={'a': 1})"));
        Assert.That(configuration.Arguments as IDictionary<string, object?>, Has.Property("IsReadOnly").True);
        Assert.That(configuration.Arguments["list"] as IList<object?>, Has.Property("IsReadOnly").True);
    }

    [Test]
    public void Another_value_of_one_argument_gives_another_configuration()
    {
        var dense = new Configuration("Dense", ("units", 50), ("activation", "relu"), ("name", null));
        Assert.That(dense.With("units", 100).ToString(), Is.EqualTo("Dense(units=100, activation='relu', name=null)"));
        Assert.That(dense.With("use_bias", false).ToString(), Is.EqualTo("Dense(units=50, activation='relu', name=null, use_bias=false)"));
        Assert.That(dense.ToString(), Is.EqualTo("Dense(units=50, activation='relu', name=null)"), "the first one");
        Assert.That(() => dense.With("", 1), Throws.ArgumentException);
        Assert.That(() => dense.With("units", new object()), Throws.ArgumentException.With.Message.Contains("Received: Object."));
        Assert.That(
            () => Registry.Default.Create<Layer>(dense.With("unit", 3)), Throws.TypeOf<NotSupportedException>().With.Message.Contains("unit"));
    }

    [Test]
    public void It_reads_as_one_would_write_it()
    {
        var configuration = new Configuration(
            "Dense", ("units", 50), ("activation", "relu"), ("rate", 0.1f), ("big", 1e300), ("use_bias", true), ("name", null),
            ("text", "it's a \\"), ("weights", new Dictionary<string, object?> { ["0"] = 0.5, ["1"] = 2 }),
            ("inner", new Configuration("L2", ("l2", 0.01))), ("list", new object?[] { 1, "a", Array.Empty<int>() }));
        const string Expected = @"Dense(units=50, activation='relu', rate=0.1, big=1E+300, use_bias=true, name=null, text='it\'s a \\', " +
            "weights={'0': 0.5, '1': 2}, inner=L2(l2=0.01), list=[1, 'a', []])";
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.That(configuration.ToString(), Is.EqualTo(Expected));
            Assert.That(new Configuration("C", ("x", -1.5f)).ToString(), Is.EqualTo("C(x=-1.5)"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Test]
    public void Every_float32_comes_back()
    {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            float value = BitConverter.Int32BitsToSingle(random.Next());
            if (!float.IsFinite(value)) continue;
            Assert.That((float)(double)new Configuration("C", ("x", value)).Arguments["x"]!, Is.EqualTo(value));
        }
    }

    [Test]
    public void What_cannot_stand_in_a_file_is_refused()
    {
        Assert.That(
            () => new Configuration("C", ("x", DateTime.UnixEpoch)),
            Throws.ArgumentException.With.Message.EqualTo(
                "Configuration: expected null, true or false, a number, a text, a configuration, a list or a dictionary. Received: DateTime."));
        Assert.That(() => new Configuration("C", ("x", new object[] { 1, 2m })), Throws.ArgumentException);
        Assert.That(() => new Configuration("C", ("x", 1), ("x", 1)), Throws.ArgumentException.With.Message.Contains("'x'"));
        Assert.That(() => new Configuration(""), Throws.ArgumentException);
    }
}
