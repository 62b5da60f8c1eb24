using System.Numerics;
using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class ReductionsTests
{
    [Test]
    public void Every_length_is_the_fixed_order_bit_for_bit_and_near_the_double_sum()
    {
        foreach (int length in (IEnumerable<int>)[.. Enumerable.Range(0, 71), 1000, 1023, 1024, 1025, 2048, 4099])
        {
            float[] x = [.. Enumerable.Range(0, length).Select(i => (float)Math.Sin(i * 0.7))];
            float[] y = [.. Enumerable.Range(0, length).Select(i => (float)Math.Cos(i * 1.3))];
            (float X, float Y)[] pairs = [.. x.Zip(y)];

            float sum = InTheOneOrder(x, (lane, v) => lane + v);
            float dot = InTheOneOrder(pairs, (lane, v) => MathF.FusedMultiplyAdd(v.X, v.Y, lane));
            double squares = SixteenLanes<float, double>(x, (lane, v) => lane + (double)v * v);
            Assert.That(Reductions.Sum(x), Is.EqualTo(sum), $"length {length}");
            Assert.That(Reductions.Dot(x, y), Is.EqualTo(dot), $"length {length}");
            Assert.That(Reductions.SumOfSquares(x), Is.EqualTo(squares), $"length {length}");

            double tolerance = 1e-7 * (length + 1);
            Assert.That(Reductions.Sum(x), Is.EqualTo(x.Sum(v => (double)v)).Within(tolerance));
            Assert.That(Reductions.Dot(x, y), Is.EqualTo(pairs.Sum(v => (double)v.X * v.Y)).Within(tolerance));
            Assert.That(Reductions.SumOfSquares(x), Is.EqualTo(x.Sum(v => (double)v * v)).Within(tolerance));
        }
    }

    [Test]
    public void Sums_of_millions_keep_their_digits([Values(1_000_000, 10_000_001)] int length)
    {
        // A constant is the worst case: the same rounding in the same direction, again and again.
        var x = new float[length];
        foreach (Func<int, float> at in (Func<int, float>[])[_ => 0.1f, i => i % 1009 / 1008f, i => 1f / (1 + i % 77)])
        {
            for (int i = 0; i < length; i++) x[i] = at(i);
            double sum = 0, squares = 0;
            foreach (float value in x) (sum, squares) = (sum + value, squares + (double)value * value);

            Assert.That(Reductions.Sum(x), Is.EqualTo(sum).Within(1e-6 * sum));
            Assert.That(Reductions.Dot(x, x), Is.EqualTo(squares).Within(1e-6 * squares));
            Assert.That(Reductions.SumOfSquares(x), Is.EqualTo(squares).Within(1e-9 * squares));
        }
    }

    [Test]
    public void Squares_beyond_the_range_of_single_precision_are_summed([Values(1, 16, 37)] int length)
    {
        foreach (float value in (float[])[1e20f, -float.MaxValue, 1e-30f, float.Epsilon])
        {
            float[] x = [.. Enumerable.Repeat(value, length)];
            Assert.That(Reductions.SumOfSquares(x), Is.EqualTo(length * ((double)value * value)).Within(1e-14).Percent);
        }
    }

    [Test]
    public void One_number_that_is_not_finite_is_found_wherever_it_stands()
    {
        for (int length = 0; length <= 70; length++)
        {
            float[] x = [.. Enumerable.Range(0, length).Select(i => i % 2 == 0 ? float.MaxValue : -float.MaxValue)];
            Assert.That(Reductions.AllFinite(x), $"length {length}");
            for (int i = 0; i < length; i++)
            {
                foreach (float wrong in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
                {
                    float right = x[i];
                    x[i] = wrong;
                    Assert.That(Reductions.AllFinite(x), Is.False, $"{wrong} at {i} of {length}");
                    x[i] = right;
                }
            }
        }
    }

    [Test]
    public void One_number_beyond_a_limit_is_found_wherever_it_stands()
    {
        for (int length = 1; length <= 70; length++)
        {
            float[] x = [.. Enumerable.Range(0, length).Select(i => i % 2 == 0 ? 3e18f : -3e18f)];
            Assert.That(Reductions.AllWithin(x, 3e18f), $"length {length}");
            for (int i = 0; i < length; i++)
            {
                float right = x[i];
                foreach (float wrong in (float[])[float.BitIncrement(3e18f), float.BitDecrement(-3e18f), float.NaN, -float.NaN])
                {
                    x[i] = wrong;
                    Assert.That(Reductions.AllWithin(x, 3e18f), Is.False, $"{wrong} at {i} of {length}");
                }

                x[i] = right;
            }
        }
    }

    [Test]
    public void NaN_and_infinity_come_through([Values(3, 16, 50, 3000)] int length)
    {
        var x = new float[length];
        x[length / 2] = float.PositiveInfinity;
        Assert.That(Reductions.Sum(x), Is.EqualTo(float.PositiveInfinity));
        Assert.That(Reductions.SumOfSquares(x), Is.EqualTo(float.PositiveInfinity));
        Assert.That(Reductions.Dot(x, new float[length]), Is.NaN);
        x[0] = float.NaN;
        Assert.That(Reductions.Sum(x), Is.NaN);
    }

    [Test]
    public void Dot_of_different_lengths_throws() => Assert.That(
        () => Reductions.Dot(new float[3], new float[4]),
        Throws.ArgumentException.With.Message.Contains("Expected 3 elements. Received: 4."));

    /// <summary>Blocks of 1,024 elements, each in sixteen lanes, joined in double precision.</summary>
    internal static float InTheOneOrder<TItem>(TItem[] items, Func<float, TItem, float> add) =>
        items.Length == 0 ? 0 : (float)items.Chunk(1024).Sum(block => (double)SixteenLanes(block, add));

    /// <summary>Element i into lane i mod 16, then 16 → 8 → 4 → 2 → 1.</summary>
    private static TSum SixteenLanes<TItem, TSum>(TItem[] items, Func<TSum, TItem, TSum> add)
        where TSum : struct, INumber<TSum>
    {
        var lanes = new TSum[16];
        for (int i = 0; i < items.Length; i++) lanes[i % 16] = add(lanes[i % 16], items[i]);
        for (int half = 8; half >= 1; half /= 2)
        {
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        }

        return lanes[0];
    }
}
