using System.Numerics;
using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class CounterRandomTests
{
    private const int Count = 1 << 20;

    [Test]
    public void The_hash_is_its_scalar_twin()
    {
        foreach (ulong key in (ulong[])[0, 1, 0x123456789ABCDEF0, ulong.MaxValue])
        {
            uint[] bits = Hash(key, 0xFFFFFFF0, 64);
            for (uint i = 0; i < bits.Length; i++) Assert.That(bits[i], Is.EqualTo(Twin(0xFFFFFFF0 + i, key)));
        }

        static uint Twin(uint index, ulong key)
        {
            uint h = index ^ (uint)key;
            h = ((h ^ (h >> 17)) * 0xed5ad4bb) + (uint)(key >> 32);
            h = (h ^ (h >> 11)) * 0xac4c1b51;
            h = (h ^ (h >> 15)) * 0x31848bab;
            return h ^ (h >> 14);
        }
    }

    [Test]
    public void Bits_are_uniform_and_neighbours_independent([Values(1ul, 2ul, 77ul)] ulong seed)
    {
        uint[] bits = Hash(CounterRandom.Key(seed, 3, 4), 0, Count);

        // Each bit is 1 half of the time, and agrees with the same bit of the next elements half of the time: within 5 standard errors
        // of 2^9.
        foreach (int distance in (int[])[0, 1, 2, 8, 16, 50, 1024])
        {
            for (int bit = 0; bit < 32; bit++)
            {
                long ones = 0;
                for (int i = 0; i < Count - distance; i++)
                    ones += ((distance == 0 ? bits[i] : bits[i] ^ bits[i + distance]) >> bit) & 1;
                Assert.That(ones, Is.EqualTo((Count - distance) / 2).Within(5 * 512), $"bit {bit}, distance {distance}");
            }
        }

        // Chi-square over 256 cells of the high byte, and over pairs of high nibbles of neighbours: 255 ± 22.6 each.
        Assert.That(ChiSquare(bits.Select(b => (int)(b >> 24))), Is.EqualTo(255).Within(5 * 22.6));
        Assert.That(ChiSquare(bits.Zip(bits.Skip(1), (a, b) => (int)(((a >> 28) << 4) | (b >> 28)))), Is.EqualTo(255).Within(5 * 22.6));
    }

    [Test]
    public void Seeds_streams_and_steps_give_independent_bits()
    {
        ulong[] keys = [.. Enumerable.Range(0, 12).Select(i => CounterRandom.Key((ulong)i % 2, (ulong)i / 2 % 2, (ulong)i / 4))];
        Assert.That(keys, Is.Unique);
        uint[][] bits = [.. keys.Select(key => Hash(key, 0, Count / 4))];
        for (int a = 0; a < bits.Length; a++)
        {
            for (int b = a + 1; b < bits.Length; b++)
            {
                double different = bits[a].Zip(bits[b], (x, y) => (long)BitOperations.PopCount(x ^ y)).Sum();
                Assert.That(different, Is.EqualTo(16.0 * bits[a].Length).Within(5 * Math.Sqrt(8.0 * bits[a].Length)), $"keys {a} and {b}");
            }
        }
    }

    [Test]
    public void Dropout_drops_the_rate_and_scales_the_rest([Values(0f, 0.1f, 0.5f, 0.9f, 1f)] float rate)
    {
        float[] x = [.. Enumerable.Range(0, Count).Select(i => i + 1f)], y = new float[Count];
        CounterRandom.Dropout(x, rate, CounterRandom.Key(5, 6, 7), 0, y);
        int dropped = 0;
        for (int i = 0; i < Count; i++)
        {
            if (y[i] == 0) dropped++;
            else Assert.That(y[i], Is.EqualTo(x[i] * (1f / (1f - rate))));
        }

        Assert.That(dropped, Is.EqualTo(rate * Count).Within(4.5 * Math.Sqrt(rate * (1 - rate) * Count)));
    }

    [Test]
    public void The_mask_depends_on_key_and_index_alone()
    {
        ulong key = CounterRandom.Key(1, 2, 3);
        float[] ones = new float[200], whole = new float[200];
        Array.Fill(ones, 1f);
        CounterRandom.Dropout(ones, 0.4f, key, 1000, whole);
        for (int start = 0; start < 20; start++)
        {
            for (int length = 0; length <= 70; length++)
            {
                float[] apart = new float[length + 2], same = ones[..length];
                apart[0] = apart[^1] = 9f;
                CounterRandom.Dropout(ones.AsSpan(start, length), 0.4f, key, 1000 + start, apart.AsSpan(1, length));
                CounterRandom.Dropout(same, 0.4f, key, 1000 + start, same);
                Assert.That(same, Is.EqualTo(whole[start..(start + length)]));
                Assert.That(apart[1..^1], Is.EqualTo(same));
                Assert.That((apart[0], apart[^1]), Is.EqualTo((9f, 9f)));
            }
        }
    }

    [Test]
    public void Dropped_elements_are_zero_whatever_they_were()
    {
        float[] x = new float[100];
        Array.Fill(x, float.NaN);
        CounterRandom.Dropout(x, 1f, 1, 0, x);
        Assert.That(x, Is.All.EqualTo(0f));
    }

    [Test]
    public void Wrong_arguments_throw_before_anything_is_written()
    {
        float[] x = [9f, 9f, 9f, 9f];
        Assert.Multiple(() =>
        {
            Assert.That(() => CounterRandom.Dropout(x, -0.1f, 1, 0, x), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => CounterRandom.Dropout(x, 1.1f, 1, 0, x), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => CounterRandom.Dropout(x, float.NaN, 1, 0, x), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => CounterRandom.Dropout(x, 0.5f, 1, -1, x), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => CounterRandom.Dropout(x, 0.5f, 1, 0, x.AsSpan(1)), Throws.ArgumentException);
            Assert.That(() => CounterRandom.Dropout(x.AsSpan(1), 0.5f, 1, 0, x.AsSpan(0, 3)), Throws.ArgumentException);
        });
        Assert.That(x, Is.All.EqualTo(9f));
    }

    private static uint[] Hash(ulong key, uint first, int count)
    {
        var bits = new uint[count];
        for (int i = 0; i < count; i += Vector<uint>.Count)
            CounterRandom.Bits(Vector<uint>.Indices + Vector.Create(first + (uint)i), key).CopyTo(bits, i);
        return bits;
    }

    private static double ChiSquare(IEnumerable<int> cells)
    {
        var counts = new int[256];
        int total = 0;
        foreach (int cell in cells) (counts[cell], total) = (counts[cell] + 1, total + 1);
        double expected = total / 256.0;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
