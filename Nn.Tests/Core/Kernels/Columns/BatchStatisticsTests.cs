using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class BatchStatisticsTests
{
    [Test]
    public void Every_size_is_the_documented_order_bit_for_bit([Values(0, 5)] int gap)
    {
        foreach (int rows in (IEnumerable<int>)[.. Enumerable.Range(1, 70), 128, 131, 200])
        {
            foreach (int columns in (IEnumerable<int>)[.. Enumerable.Range(0, 36), 50, 64, 67])
            {
                var x = new GuardedMatrix(rows, columns, columns + gap, (row, column) => 2 + MathF.Sin(row * 1.7f + column));
                (GuardedMatrix shift, GuardedMatrix mean, GuardedMatrix variance) = Compute(x);

                for (int column = 0; column < columns; column++)
                {
                    float[] u = [.. x.Column(column).Select(v => v - x[0, column])];
                    float average = ColumnOrder.Sum(u) * (1f / rows);
                    float square = MathF.FusedMultiplyAdd(-average, average, ColumnOrder.SumOfProducts(u, u) * (1f / rows));
                    Assert.That(shift[0, column], Is.EqualTo(x[0, column]));
                    Assert.That(mean[0, column], Is.EqualTo(average), $"{rows} x {columns}");
                    Assert.That(variance[0, column], Is.EqualTo(Math.Max(0, square)), $"{rows} x {columns}");
                }

                Assert.That(x.GuardsAreWhole() && shift.GuardsAreWhole() && mean.GuardsAreWhole() && variance.GuardsAreWhole());
            }
        }
    }

    [TestCase(32, 0)]
    [TestCase(32, 1000)]
    [TestCase(128, -1000)]
    [TestCase(1000, 1e6)]
    [TestCase(20000, 1000)]
    public void Mean_and_variance_are_those_of_double_precision(int rows, double offset)
    {
        var random = new Random(5);
        var x = new GuardedMatrix(rows, 37, 37, (_, _) => (float)(offset + 2 * random.NextDouble() + random.NextDouble()));
        (GuardedMatrix shift, GuardedMatrix mean, GuardedMatrix variance) = Compute(x);

        for (int column = 0; column < 37; column++)
        {
            double average = x.Column(column).Average(v => (double)v);
            double square = x.Column(column).Average(v => (v - average) * (v - average));
            Assert.That((double)shift[0, column] + mean[0, column], Is.EqualTo(average).Within(5e-6));
            Assert.That(variance[0, column], Is.EqualTo(square).Within(1e-5 * square));
        }
    }

    [Test]
    public void One_row_and_a_constant_column_have_no_variance([Values(1, 2, 77)] int rows)
    {
        var x = new GuardedMatrix(rows, 11, 11, (_, column) => 1000.1f * column);
        (GuardedMatrix _, GuardedMatrix mean, GuardedMatrix variance) = Compute(x);
        Assert.That(mean.Row(0), Is.All.Zero);
        Assert.That(variance.Row(0), Is.All.Zero);
    }

    [Test]
    public void NaN_and_infinity_make_the_statistics_of_their_column_NaN_alone([Values(float.NaN, float.PositiveInfinity)] float value)
    {
        var x = new GuardedMatrix(9, 21, 21, (row, column) => row == 8 && column == 20 ? value : row);
        (GuardedMatrix _, GuardedMatrix mean, GuardedMatrix variance) = Compute(x);
        Assert.That(variance[0, 20], Is.NaN);
        Assert.That(mean[0, 20], Is.NaN.Or.EqualTo(float.PositiveInfinity));
        Assert.That(mean.Row(0).Take(20), Is.All.EqualTo(4f));
    }

    [Test]
    public void Moving_values_follow_the_batch()
    {
        for (int columns = 0; columns <= 40; columns++)
        {
            var shift = GuardedMatrix.Vector(columns, c => 1000 + c);
            var mean = GuardedMatrix.Vector(columns, c => 0.25f - c * 0.01f);
            var variance = GuardedMatrix.Vector(columns, c => 1 + c);
            var movingMean = GuardedMatrix.Vector(columns, c => 3 - c);
            var movingVariance = GuardedMatrix.Vector(columns, c => 0.5f * c);
            (float[] oldMean, float[] oldVariance) = (movingMean.Row(0), movingVariance.Row(0));

            BatchStatistics.UpdateMoving(shift.Span, mean.Span, variance.Span, 0.99, movingMean.Span, movingVariance.Span);

            for (int c = 0; c < columns; c++)
            {
                double expectedMean = oldMean[c] * 0.99 + ((double)shift[0, c] + mean[0, c]) * 0.01;
                double expectedVariance = oldVariance[c] * 0.99 + variance[0, c] * 0.01;
                Assert.That(movingMean[0, c], Is.EqualTo(expectedMean).Within(3e-7 * (Math.Abs(expectedMean) + Math.Abs(oldMean[c]))));
                Assert.That(movingVariance[0, c], Is.EqualTo(expectedVariance).Within(3e-7 * expectedVariance));
            }

            Assert.That(movingMean.GuardsAreWhole() && movingVariance.GuardsAreWhole());
        }
    }

    [Test]
    public void A_moving_mean_near_1000_stays_right_over_many_batches()
    {
        float[] shift = [1000.5f], mean = [0.125f], variance = [1f], movingMean = [0f], movingVariance = [1f];
        double exact = 0;
        for (int batch = 0; batch < 2000; batch++)
        {
            BatchStatistics.UpdateMoving(shift, mean, variance, 0.99, movingMean, movingVariance);
            exact = exact * 0.99 + 1000.625 * 0.01;
        }

        Assert.That(movingMean[0], Is.EqualTo(exact).Within(1e-5 * exact));
        Assert.That(movingVariance[0], Is.EqualTo(1).Within(1e-5));
    }

    [Test]
    public void Wrong_arguments_throw_and_write_nothing()
    {
        float[] x = new float[12], a = new float[4], b = new float[4], c = new float[4], wrong = new float[5];
        Assert.Multiple(() =>
        {
            Assert.That(() => BatchStatistics.Compute([], 0, 4, 4, a, b, c),
                Throws.ArgumentException.With.Message.StartsWith("Expected at least one row"));
            Assert.That(() => BatchStatistics.Compute(x, 2, 4, 4, a, b, c), Throws.ArgumentException.With.Message.Contains("Received: 12"));
            Assert.That(() => BatchStatistics.Compute(x, 3, 4, 4, wrong, b, c),
                Throws.ArgumentException.With.Property("ParamName").EqualTo("shift"));
            Assert.That(() => BatchStatistics.Compute(x, 3, 4, 4, a, wrong, c),
                Throws.ArgumentException.With.Property("ParamName").EqualTo("shiftedMean"));
            Assert.That(() => BatchStatistics.Compute(x, 3, 4, 4, a, b, wrong),
                Throws.ArgumentException.With.Property("ParamName").EqualTo("variance"));
            Assert.That(() => BatchStatistics.UpdateMoving(a, b, c, 0.9, a, wrong),
                Throws.ArgumentException.With.Property("ParamName").EqualTo("movingVariance"));
        });
        Assert.That(a.Concat(b).Concat(c), Is.All.Zero);
    }

    private static (GuardedMatrix Shift, GuardedMatrix Mean, GuardedMatrix Variance) Compute(GuardedMatrix x)
    {
        (GuardedMatrix shift, GuardedMatrix mean, GuardedMatrix variance) =
            (GuardedMatrix.Vector(x.Columns), GuardedMatrix.Vector(x.Columns), GuardedMatrix.Vector(x.Columns));
        BatchStatistics.Compute(x.Span, x.Rows, x.Columns, x.Stride, shift.Span, mean.Span, variance.Span);
        return (shift, mean, variance);
    }
}
