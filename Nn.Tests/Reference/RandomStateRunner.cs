using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nn.Tests.Reference;

/// <summary>NumPy's streams: each property of a case but the seed is a fresh stream's answer, and its name says to what.</summary>
internal static partial class RandomStateRunner
{
    public static void Check(ReferenceCase item)
    {
        uint seed = item["seed"].GetUInt32();
        foreach (JsonProperty property in item.Body.EnumerateObject())
        {
            if (property.Name == "seed") continue;
            CheckProperty(property.Name, property.Value, new RandomState(seed), $"{item.FullName}, {property.Name}");
        }
    }

    private static void CheckProperty(string name, JsonElement expected, RandomState random, string what)
    {
        if (name == "first_uint32") Equal(Draw(expected, () => (long)random.NextUInt32()), expected, what);
        else if (name == "random_sample") ReferenceAssert.WithinOneUlp(Draw(expected, random.NextDouble), Doubles(expected), what);
        else if (name == "standard_normal") ReferenceAssert.WithinOneUlp(Draw(expected, () => random.Normal()), Doubles(expected), what);
        else if (name == "normal_3_then_uniform_then_normal") ReferenceAssert.WithinOneUlp(Mixed(random), Doubles(expected), what);
        else if (Integers(RandInt(), name) is [var low, var high]) Equal(Draw(expected, () => random.RandInt(low, high)), expected, what);
        else if (Integers(Digest(), name) is [var length])
            Assert.That(Sha256(random.Permutation((int)length)), Is.EqualTo(expected.GetString()), what);
        else if (Integers(Permutation(), name) is [var count]) Equal(random.Permutation((int)count).Select(i => (long)i), expected, what);
        else if (Integers(ShuffleThenNormal(), name) is [var shuffled, _]) CheckShuffleThenNormal((int)shuffled, expected, random, what);
        else throw new NotSupportedException($"RandomState: '{name}' is not supported.");
    }

    private static void CheckShuffleThenNormal(int count, JsonElement expected, RandomState random, string what)
    {
        long[] items = [.. Enumerable.Range(0, count)];
        random.Shuffle<long>(items);
        Assert.That(Sha256(items), Is.EqualTo(expected.GetProperty("sha256").GetString()), what);
        JsonElement normal = expected.GetProperty("normal");
        ReferenceAssert.WithinOneUlp(Draw(normal, () => random.Normal(scale: 0.1)), Doubles(normal), what);
    }

    private static double[] Mixed(RandomState random) =>
    [
        random.Normal(0.5, 0.1), random.Normal(0.5, 0.1), random.Normal(0.5, 0.1),
        random.Uniform(-2, 3), random.Uniform(-2, 3),
        random.Normal(), random.Normal(),
    ];

    /// <summary>The digest of the values as little-endian 64-bit integers, as the files have it.</summary>
    public static string Sha256(IEnumerable<int> values) => Sha256([.. values.Select(v => (long)v)]);

    private static string Sha256(ReadOnlySpan<long> values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static T[] Draw<T>(JsonElement expected, Func<T> next)
    {
        var values = new T[expected.GetArrayLength()];
        for (int i = 0; i < values.Length; i++) values[i] = next();
        return values;
    }

    private static double[] Doubles(JsonElement list) => ReferenceArray.Read(list).Data;

    private static void Equal(IEnumerable<long> actual, JsonElement expected, string what) =>
        Assert.That(actual, Is.EqualTo(expected.EnumerateArray().Select(e => e.GetInt64())), what);

    /// <summary>The numbers in a name; none if the name is of another form.</summary>
    private static long[] Integers(Regex form, string name)
    {
        Match match = form.Match(name);
        return match.Success ? [.. match.Groups.Values.Skip(1).Select(g => long.Parse(g.ValueSpan, CultureInfo.InvariantCulture))] : [];
    }

    [GeneratedRegex(@"^randint_(-?\d+)_(-?\d+)$")]
    private static partial Regex RandInt();

    [GeneratedRegex(@"^permutation_(\d+)$")]
    private static partial Regex Permutation();

    [GeneratedRegex(@"^sha256_of_int64_permutation_(\d+)$")]
    private static partial Regex Digest();

    [GeneratedRegex(@"^shuffle_(\d+)_then_normal_(\d+)$")]
    private static partial Regex ShuffleThenNormal();
}
