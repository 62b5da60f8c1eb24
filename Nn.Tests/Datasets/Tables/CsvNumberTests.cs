using System.Globalization;
using Nn.Datasets;

namespace Nn.Tests.Datasets.Tables;

/// <summary>Numbers of cells against the library's own parser, which rounds to the nearest float.</summary>
public class CsvNumberTests
{
    private static float Read(string cell, bool decimalComma = false)
    {
        string delimiter = decimalComma ? ";" : ",";
        Table table = Table.ReadCsv(new StringReader($"a{delimiter}b\n{cell}{delimiter}x"), new CsvOptions { DecimalComma = decimalComma, Kinds = new Dictionary<string, ColumnKind> { ["a"] = ColumnKind.Number } });
        return table["a"][0];
    }

    private static IEnumerable<string> Spellings(Random random)
    {
        for (int i = 0; i < 20_000; i++)
        {
            float value = BitConverter.Int32BitsToSingle(random.Next());
            if (!float.IsFinite(value)) continue;
            yield return value.ToString("R", CultureInfo.InvariantCulture);
            yield return value.ToString($"E{random.Next(12)}", CultureInfo.InvariantCulture);
            double small = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 9));
            yield return small.ToString($"F{random.Next(10)}", CultureInfo.InvariantCulture);
            // Halfway between two floats, and a little beside it.
            double halfway = ((double)MathF.Abs(value % 1e6f) + MathF.BitIncrement(MathF.Abs(value % 1e6f))) / 2;
            string middle = halfway.ToString("F40", CultureInfo.InvariantCulture).TrimEnd('0');
            yield return middle;
            yield return middle + "1";
            yield return halfway.ToString("R", CultureInfo.InvariantCulture);
        }
    }

    [Test]
    public void Every_spelling_is_rounded_to_the_nearest_float()
    {
        List<string> spellings = [.. Spellings(new Random(1))];
        Table table = Table.ReadCsv(new StringReader("a\n" + string.Join('\n', spellings)));
        for (int i = 0; i < spellings.Count; i++)
        {
            float expected = float.Parse(spellings[i], CultureInfo.InvariantCulture);
            if (BitConverter.SingleToInt32Bits(table["a"][i]) != BitConverter.SingleToInt32Bits(expected))
                Assert.Fail($"{spellings[i]}: expected {expected:R}, got {table["a"][i]:R}");
        }
    }

    [TestCase("1", 1f)]
    [TestCase("-0", -0f)]
    [TestCase(" 1.5 ", 1.5f)]
    [TestCase("+1.5", 1.5f)]
    [TestCase(".5", 0.5f)]
    [TestCase("5.", 5f)]
    [TestCase("1e3", 1000f)]
    [TestCase("1E-3", 0.001f)]
    [TestCase("00000000000000000000001", 1f)]
    [TestCase("123456789012345678901234567890", 1.2345679e29f)]
    [TestCase("1e-46", 0f)]
    [TestCase("1.4e-45", float.Epsilon)]
    [TestCase("3.4028235e38", float.MaxValue)]
    [TestCase("16777217", 16777216f)]
    [TestCase("16777219", 16777220f)]
    [TestCase("inf", float.PositiveInfinity)]
    [TestCase("-Inf", float.NegativeInfinity)]
    [TestCase("+Infinity", float.PositiveInfinity)]
    [TestCase("-INFINITY", float.NegativeInfinity)]
    public void Numbers(string cell, float expected) => Assert.That(BitConverter.SingleToInt32Bits(Read(cell)), Is.EqualTo(BitConverter.SingleToInt32Bits(expected)));

    [TestCase("1\0")]
    [TestCase("1,5")]
    [TestCase("1 5")]
    [TestCase("--1")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase(".")]
    [TestCase("-")]
    [TestCase("1.2.3")]
    [TestCase("0x10")]
    [TestCase("$5")]
    [TestCase("(5)")]
    [TestCase("1e60")]
    [TestCase("-1e39")]
    [TestCase("infinit")]
    [TestCase("e5")]
    [TestCase("１")]
    public void What_is_no_number_is_refused(string cell) =>
        Assert.That(() => Read($"\"{cell}\""), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"CSV, line 2, column 1 ('a'): expected a number").And.Message.EndsWith($"Found '{cell}'."));

    [TestCase("1,5", 1.5f)]
    [TestCase("-1,25e2", -125f)]
    [TestCase("1234567,891", 1234567.9f)]
    [TestCase("3", 3f)]
    [TestCase(" 0,1 ", 0.1f)]
    public void A_decimal_comma(string cell, float expected)
    {
        Assert.That(Read(cell, decimalComma: true), Is.EqualTo(expected));
        OddCulture.Run(() => Assert.That(Read(cell, decimalComma: true), Is.EqualTo(expected)));
    }

    [TestCase("1.5")]
    [TestCase("1.000,5")]
    [TestCase("1,5,5")]
    public void With_a_decimal_comma_a_point_is_no_part_of_a_number(string cell) =>
        Assert.That(() => Read(cell, decimalComma: true), Throws.TypeOf<InvalidDataException>());
}
