namespace Nn.Tests.Core;

/// <summary>The streams themselves are compared with NumPy in the reference tests; here is the rest.</summary>
public class RandomStateTests
{
    [Test]
    public void Shuffle_moves_items_of_any_type_alike()
    {
        int[] numbers = [.. Enumerable.Range(0, 100)];
        string[] words = [.. numbers.Select(n => $"{n}")];
        new RandomState(3).Shuffle<int>(numbers);
        new RandomState(3).Shuffle<string>(words);
        Assert.That(words, Is.EqualTo(numbers.Select(n => $"{n}")));
    }

    [TestCase(0L, 1L)]
    [TestCase(-3L, 4L)]
    [TestCase(0L, 1L << 32)]
    [TestCase(0L, (1L << 32) + 1)]
    [TestCase(-5L, 1L << 40)]
    [TestCase(long.MinValue, long.MaxValue)]
    public void RandInt_stays_in_its_range(long low, long high)
    {
        var random = new RandomState(11);
        for (int i = 0; i < 1000; i++) Assert.That(random.RandInt(low, high), Is.InRange(low, high - 1));
    }

    /// <summary>The first two numbers of NumPy's RandomState(1): up to 2³² values take one draw each.</summary>
    [Test]
    public void RandInt_of_all_32_bits_is_the_stream_itself()
    {
        var random = new RandomState(1);
        Assert.That(random.RandInt(0, 1L << 32), Is.EqualTo(1_791_095_845));
        Assert.That(random.RandInt(0, 1L << 32), Is.EqualTo(4_282_876_139));
    }

    /// <summary>Normal numbers come in pairs; a new seed forgets the second one.</summary>
    [Test]
    public void A_new_seed_begins_the_stream_anew()
    {
        var random = new RandomState(8);
        _ = random.Normal();
        random.Seed(3);
        var fresh = new RandomState(3);
        for (int i = 0; i < 5; i++) Assert.That(random.Normal(), Is.EqualTo(fresh.Normal()));
    }

    [Test]
    public void RandInt_of_one_value_draws_nothing()
    {
        var random = new RandomState(5);
        Assert.That(random.RandInt(9, 10), Is.EqualTo(9));
        Assert.That(random.NextUInt32(), Is.EqualTo(new RandomState(5).NextUInt32()));
    }

    [Test]
    public void Nothing_is_allocated()
    {
        var random = new RandomState(1);
        var order = new int[1000];
        Use(random, order);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) Use(random, order);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCase(4L, 4L)]
    [TestCase(4L, 3L)]
    public void An_empty_range_is_refused(long low, long high) =>
        Assert.That(() => new RandomState(0).RandInt(low, high),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"Received: low {low}, high {high}"));

    [Test]
    public void A_wrong_argument_is_refused()
    {
        var random = new RandomState(0);
        Assert.Multiple(() =>
        {
            Assert.That(() => random.Normal(0, -1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Received: -1"));
            Assert.That(() => random.Normal(0, double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => random.Uniform(0, double.PositiveInfinity), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => random.Uniform(-1e308, 1e308), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => random.Permutation(-1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Received: -1"));
        });
    }

    private static void Use(RandomState random, int[] order)
    {
        random.Permutation(order);
        _ = random.Normal() + random.Uniform(-1, 1) + random.NextDouble() + random.RandInt(0, 10) + random.NextUInt32();
    }
}
