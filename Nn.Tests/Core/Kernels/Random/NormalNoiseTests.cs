using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class NormalNoiseTests
{
    private const int Count = 1 << 20;

    /// <summary>Moments within 5 standard errors of those of a normal number: 0, 1, 0, 3.</summary>
    [Test]
    public void The_moments_are_those_of_a_normal_number([Values(1ul, 2ul)] ulong seed)
    {
        double[] z = Draw(CounterRandom.Key(seed, 3, 4), 0, Count);
        double root = Math.Sqrt(Count);
        Assert.Multiple(() =>
        {
            Assert.That(z.Average(), Is.Zero.Within(5 / root));
            Assert.That(z.Average(v => v * v), Is.EqualTo(1).Within(5 * Math.Sqrt(2) / root));
            Assert.That(z.Average(v => v * v * v), Is.Zero.Within(5 * Math.Sqrt(15) / root));
            Assert.That(z.Average(v => v * v * v * v), Is.EqualTo(3).Within(5 * Math.Sqrt(96) / root));
            Assert.That(z.Max(Math.Abs), Is.InRange(4.5, 5.3));
        });
    }

    /// <summary>The share below each place is the normal distribution's, in the middle and in the tails that have the other polynomial.</summary>
    [Test]
    public void The_distribution_is_normal_everywhere()
    {
        double[] z = Draw(CounterRandom.Key(5, 6, 7), 0, Count);
        for (double place = -3.9; place <= 3.95; place += 0.3)
        {
            double share = DoubleMath.NormalCdf(place), error = Math.Sqrt(share * (1 - share) / Count);
            Assert.That(z.Count(v => v < place) / (double)Count, Is.EqualTo(share).Within(5 * error), $"below {place:F1}");
        }
    }

    /// <summary>Each number is the inverse of the distribution at the uniform number of the same bits.</summary>
    [Test]
    public void A_number_is_the_quantile_of_its_uniform_number()
    {
        ulong key = CounterRandom.Key(1, 2, 3);
        double[] z = Draw(key, 0, 4096);
        for (int i = 0; i < z.Length; i++)
        {
            uint bits = CounterRandom.Bits(System.Numerics.Vector.Create((uint)i), key)[0];
            double u = (((bits >> 9) * 2.0) + 1) / (1 << 24);
            Assert.That(DoubleMath.NormalCdf(z[i]), Is.EqualTo(u).Within(3e-7 * Math.Min(u, 1 - u) * 20 + 1e-9), $"element {i}");
        }
    }

    [Test]
    public void A_number_depends_on_key_and_index_alone()
    {
        ulong key = CounterRandom.Key(1, 2, 3);
        double[] whole = Draw(key, 1000, 200);
        Assert.That(Draw(key + 1, 1000, 200), Is.Not.EqualTo(whole));
        for (int start = 0; start < 20; start++)
        {
            for (int length = 0; length <= 70; length++)
                Assert.That(Draw(key, 1000 + start, length), Is.EqualTo(whole[start..(start + length)]));
        }
    }

    private static double[] Draw(ulong key, int first, int count)
    {
        var z = new float[count + 1];
        z[count] = 77;
        NormalNoise.Fill(key, first, z.AsSpan(0, count));
        Assert.That(z[count], Is.EqualTo(77f));
        return [.. z.Take(count).Select(v => (double)v)];
    }
}
