using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class ReductionsTests
{
    [Test]
    public void Every_length_is_the_fixed_order_bit_for_bit_and_near_the_double_sum()
    {
        foreach (int length in (IEnumerable<int>)[.. Enumerable.Range(0, 71), 1000, 4099])
        {
            float[] x = [.. Enumerable.Range(0, length).Select(i => (float)Math.Sin(i * 0.7))];
            float[] y = [.. Enumerable.Range(0, length).Select(i => (float)Math.Cos(i * 1.3))];
            (float X, float Y)[] pairs = [.. x.Zip(y)];

            float sum = InTheOneOrder(x, (lane, v) => lane + v);
            float dot = InTheOneOrder(pairs, (lane, v) => MathF.FusedMultiplyAdd(v.X, v.Y, lane));
            float squares = InTheOneOrder(x, (lane, v) => MathF.FusedMultiplyAdd(v, v, lane));
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
    public void NaN_and_infinity_come_through([Values(3, 16, 50)] int length)
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

    /// <summary>Element i into lane i mod 16, then 16 → 8 → 4 → 2 → 1.</summary>
    internal static float InTheOneOrder<TItem>(TItem[] items, Func<float, TItem, float> add)
    {
        var lanes = new float[16];
        for (int i = 0; i < items.Length; i++) lanes[i % 16] = add(lanes[i % 16], items[i]);
        for (int half = 8; half >= 1; half /= 2)
        {
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        }

        return lanes[0];
    }
}
