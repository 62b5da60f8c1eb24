using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class SoftmaxTests
{
    private const float Guard = 12345f;

    [Test]
    public void Every_width_of_row_is_the_double_twin_and_its_surroundings_stay([Values] bool log, [Values(1, 2, 5)] int rows)
    {
        for (int columns = 1; columns <= 70; columns++)
        {
            float[] x = Values(rows * columns, columns);
            float[] y = Guarded(x.Length), same = (float[])x.Clone();
            Forward(log, x, rows, columns, y.AsSpan(10, x.Length));
            Forward(log, same, rows, columns, same);
            CheckGuards(y);
            double[] exact = Exact(log, x, columns);
            for (int i = 0; i < x.Length; i++)
            {
                string place = $"{rows} rows of {columns}, element {i}";
                Assert.That(y[10 + i], Is.EqualTo(exact[i]).Within(4e-7 + (1e-6 * Math.Abs(exact[i]))), place);
                Assert.That(same[i], Is.EqualTo(y[10 + i]), place);
            }
        }
    }

    [Test]
    public void Backward_is_the_double_twin_and_its_surroundings_stay([Values] bool log, [Values(1, 2, 5)] int rows)
    {
        for (int columns = 1; columns <= 70; columns++)
        {
            float[] x = Values(rows * columns, columns), dy = Values(rows * columns, columns + 3), y = new float[x.Length];
            Forward(log, x, rows, columns, y);
            float[] dx = Guarded(x.Length), overGradient = (float[])dy.Clone(), overOutput = (float[])y.Clone();
            Backward(log, y, dy, rows, columns, dx.AsSpan(10, x.Length));
            Backward(log, y, overGradient, rows, columns, overGradient);
            Backward(log, overOutput, dy, rows, columns, overOutput);
            CheckGuards(dx);

            double[] output = Exact(log, x, columns);
            for (int r = 0; r < x.Length; r += columns)
            {
                double sum = Enumerable.Range(r, columns).Sum(i => log ? dy[i] : dy[i] * output[i]);
                double size = Enumerable.Range(r, columns).Sum(i => Math.Abs(log ? dy[i] : dy[i] * output[i]));
                for (int i = r; i < r + columns; i++)
                {
                    double exact = log ? dy[i] - (Math.Exp(output[i]) * sum) : output[i] * (dy[i] - sum);
                    string place = $"{rows} rows of {columns}, element {i}";
                    Assert.That(dx[10 + i], Is.EqualTo(exact).Within(1e-6 * (1 + size)), place);
                    Assert.That((overGradient[i], overOutput[i]), Is.EqualTo((dx[10 + i], dx[10 + i])), place);
                }
            }
        }
    }

    [Test]
    public void A_row_has_the_same_bits_alone_and_at_every_place([Values] bool log, [Values(1, 3, 8, 10, 16, 17, 33, 1000)] int columns)
    {
        float[] row = Values(columns, 5), alone = new float[columns], gradient = Values(columns, 6), aloneBack = new float[columns];
        Forward(log, row, 1, columns, alone);
        Backward(log, alone, gradient, 1, columns, aloneBack);
        const int Rows = 7;
        for (int place = 0; place < Rows; place++)
        {
            float[] x = Values(Rows * columns, 9), dy = Values(Rows * columns, 8), y = new float[x.Length], dx = new float[x.Length];
            row.CopyTo(x, place * columns);
            gradient.CopyTo(dy, place * columns);
            Forward(log, x, Rows, columns, y);
            Backward(log, y, dy, Rows, columns, dx);
            Assert.That(y.AsSpan(place * columns, columns).SequenceEqual(alone), $"forward, place {place}");
            Assert.That(dx.AsSpan(place * columns, columns).SequenceEqual(aloneBack), $"backward, place {place}");
        }
    }

    [Test]
    public void The_sum_takes_16_lanes_and_one_tree([Values(5, 10, 16, 17, 100, 1000)] int columns)
    {
        float[] x = Values(columns, 1), powers = [.. x.Select(v => v - x.Max())], y = new float[columns];
        VectorMath.Exp(powers, powers);
        float inverse = 1f / ReductionsTests.InTheOneOrder(powers, (sum, v) => sum + v);
        Activations.Softmax(x, 1, columns, y);
        Assert.That(y, Is.EqualTo(powers.Select(p => p * inverse)));
    }

    [Test]
    public void Rows_without_a_finite_answer_are_NaN_and_others_are_not([Values] bool log, [Values(4, 16, 40)] int columns)
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity])
        {
            for (int place = 0; place < columns; place += 3)
            {
                float[] x = Values(3 * columns, 2), y = new float[x.Length];
                x[columns + place] = bad;
                Forward(log, x, 3, columns, y);
                Assert.That(y[columns..(2 * columns)], Is.All.NaN, $"{bad} at {place}");
                Assert.That(y[..columns].Concat(y[(2 * columns)..]), Is.All.Not.NaN, $"{bad} at {place}");
            }
        }

        var all = new float[columns];
        Array.Fill(all, float.NegativeInfinity);
        Forward(log, all, 1, columns, all);
        Assert.That(all, Is.All.NaN);

        float[] some = Values(columns, 4);
        some[1] = float.NegativeInfinity;
        Forward(log, some, 1, columns, some);
        Assert.That(some[1], Is.EqualTo(log ? float.NegativeInfinity : 0f));
        Assert.That(some, Is.All.Not.NaN);
    }

    [Test]
    public void Large_inputs_do_not_overflow([Values(3, 20)] int columns)
    {
        float[] x = new float[columns], y = new float[columns];
        Array.Fill(x, -3e38f);
        x[0] = 3e38f;
        Activations.Softmax(x, 1, columns, y);
        Assert.That(y[0], Is.EqualTo(1f));
        Assert.That(y[1..], Is.All.Zero);
    }

    /// <summary>What is below the least normal float is left out, and nothing above it.</summary>
    [Test]
    public void Small_terms_are_kept_as_long_as_they_are_normal([Values(3, 20)] int columns)
    {
        float[] x = new float[columns], y = new float[columns];
        for (int i = 1; i < columns; i++) x[i] = -70 - (i % 18);
        x[1] = -87.3f;
        x[2] = -88;
        Activations.Softmax(x, 1, columns, y);
        Assert.That(y[2], Is.Zero);
        for (int i = 0; i < columns; i++)
        {
            if (i != 2) Assert.That(y[i], Is.EqualTo(Math.Exp(x[i])).Within(1e-6 * Math.Exp(x[i])), $"e^{x[i]}");
        }
    }

    [Test]
    public void Wrong_spans_throw_before_anything_is_written([Values] bool log)
    {
        float[] x = [9f, 9f, 9f, 9f, 9f, 9f];
        Assert.Multiple(() =>
        {
            Assert.That(
                () => Forward(log, x, 2, 4, x), Throws.ArgumentException.With.Message.Contains("2 rows of 4: 8 elements. Received: 6."));
            Assert.That(
                () => Forward(log, x, 2, 3, x.AsSpan(1)), Throws.ArgumentException.With.Message.Contains("6 elements. Received: 5."));
            Assert.That(() => Forward(log, x.AsSpan(0, 4), 2, 2, x.AsSpan(2, 4)), Throws.ArgumentException.With.Message.Contains("by 2"));
            Assert.That(() => Forward(log, x, -1, 3, x), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Forward(log, [], 1, 0, []), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Backward(log, x, x, 3, 3, x), Throws.ArgumentException);
            Assert.That(() => Backward(log, x, new float[5], 2, 3, x), Throws.ArgumentException);
            Assert.That(() => Backward(log, x, new float[6], 2, 3, x.AsSpan(1)), Throws.ArgumentException);
            Assert.That(() => Backward(log, x.AsSpan(2), new float[4], 2, 2, x.AsSpan(0, 4)), Throws.ArgumentException);
            Assert.That(() => Backward(log, new float[4], x.AsSpan(2), 2, 2, x.AsSpan(0, 4)), Throws.ArgumentException);
            Assert.That(() => Forward(log, [], 0, 3, []), Throws.Nothing);
        });
        Assert.That(x, Is.All.EqualTo(9f));
    }

    private static void Forward(bool log, ReadOnlySpan<float> x, int rows, int columns, Span<float> destination)
    {
        if (log) Activations.LogSoftmax(x, rows, columns, destination);
        else Activations.Softmax(x, rows, columns, destination);
    }

    private static void Backward(bool log, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, int rows, int columns, Span<float> dx)
    {
        if (log) Activations.LogSoftmaxBackward(y, dy, rows, columns, dx);
        else Activations.SoftmaxBackward(y, dy, rows, columns, dx);
    }

    private static double[] Exact(bool log, float[] x, int columns)
    {
        var y = new double[x.Length];
        for (int r = 0; r < x.Length; r += columns)
        {
            double max = Enumerable.Range(r, columns).Max(i => (double)x[i]);
            double sum = Enumerable.Range(r, columns).Sum(i => Math.Exp(x[i] - max));
            for (int i = r; i < r + columns; i++) y[i] = log ? x[i] - max - Math.Log(sum) : Math.Exp(x[i] - max) / sum;
        }

        return y;
    }

    private static float[] Values(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => (float)(4 * Math.Sin((i * 1.7) + (seed * 0.9))))];

    private static float[] Guarded(int count)
    {
        var values = new float[count + 20];
        Array.Fill(values, Guard);
        return values;
    }

    private static void CheckGuards(float[] values) => Assert.That(values[..10].Concat(values[^10..]), Is.All.EqualTo(Guard));
}
