using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class ColumnSumsTests
{
    [Test]
    public void Every_size_is_the_documented_order_bit_for_bit_and_near_the_double_sum([Values(0, 3)] int gap)
    {
        foreach (int rows in (IEnumerable<int>)[.. Enumerable.Range(0, 71), 127, 128, 131, 200, 1023, 1024, 1025, 2117])
        {
            foreach (int columns in (IEnumerable<int>)[.. Enumerable.Range(0, 36), 50, 63, 64, 65, 70])
            {
                var x = new GuardedMatrix(rows, columns, columns + gap, (row, column) => (float)Math.Sin(row * 1.7 + column * 0.3));
                var sums = GuardedMatrix.Vector(columns);

                ColumnSums.Sum(x.Span, rows, columns, x.Stride, sums.Span);

                string size = $"{rows} x {columns}";
                Assert.That(sums.Row(0), Is.EqualTo(Enumerable.Range(0, columns).Select(c => ColumnOrder.Sum(x.Column(c)))), size);
                Assert.That(
                    Enumerable.Range(0, columns).Select(c => Math.Abs(sums[0, c] - x.Column(c).Sum(v => (double)v))).DefaultIfEmpty().Max(),
                    Is.LessThanOrEqualTo(1e-7 * (rows + 1)),
                    size);
                Assert.That(x.GuardsAreWhole() && sums.GuardsAreWhole(), size);
            }
        }
    }

    [Test]
    public void Sums_of_millions_of_rows_keep_their_digits([Values(1_000_000, 10_000_001)] int rows)
    {
        // A constant is the worst case: the same rounding in the same direction, again and again.
        float[] constants = [0.1f, 0.7f, -1f / 3];
        var x = new float[rows * constants.Length];
        for (int i = 0; i < x.Length; i++) x[i] = constants[i % constants.Length];
        var sums = new float[constants.Length];
        ColumnSums.Sum(x, rows, constants.Length, sums);
        for (int column = 0; column < constants.Length; column++)
        {
            double exact = (double)constants[column] * rows;
            Assert.That(sums[column], Is.EqualTo(exact).Within(1e-6 * Math.Abs(exact)));
        }
    }

    [Test]
    public void Wide_matrices_of_many_rows_are_the_documented_order([Values(511, 512, 513, 1100)] int columns)
    {
        var x = new GuardedMatrix(1100, columns, columns, (row, column) => (float)Math.Sin(row * 1.7 + column * 0.3));
        var sums = new float[columns];
        ColumnSums.Sum(x.Span, 1100, columns, sums);
        Assert.That(sums, Is.EqualTo(Enumerable.Range(0, columns).Select(column => ColumnOrder.Sum(x.Column(column)))));
    }

    [Test]
    public void Ranges_of_columns_give_the_bits_of_the_whole([Values(150, 2100)] int rows)
    {
        const int Columns = 83;
        var x = new GuardedMatrix(rows, Columns, Columns, (row, column) => (float)Math.Cos(row * 0.9 + column));
        float[] whole = new float[Columns], parts = new float[Columns];
        ColumnSums.Sum(x.Span, rows, Columns, whole);

        foreach ((int first, int end) in ((int, int)[])[(0, 1), (1, 20), (20, 51), (51, 83)])
            ColumnSums.Sum(x.Span[first..], rows, end - first, Columns, parts.AsSpan(first, end - first));

        Assert.That(parts, Is.EqualTo(whole));
    }

    [Test]
    public void NaN_stays_in_its_column([Values(1, 5, 130)] int rows)
    {
        var x = new GuardedMatrix(rows, 9, 9, (row, column) => row == rows - 1 && column == 4 ? float.NaN : 1f);
        var sums = new float[9];
        ColumnSums.Sum(x.Span, rows, 9, sums);
        Assert.That(sums[4], Is.NaN);
        Assert.That(sums.Where((_, column) => column != 4), Is.All.EqualTo(rows));
    }

    [TestCase(19, 4, "Expected 20 values (5 rows × 4 columns). Received: 19.")]
    [TestCase(21, 4, "Expected 20 values (5 rows × 4 columns). Received: 21.")]
    [TestCase(20, 3, "Expected 4 values, one a column. Received: 3.")]
    [TestCase(20, 5, "Expected 4 values, one a column. Received: 5.")]
    public void A_wrong_length_throws_and_writes_nothing(int length, int sumsLength, string message)
    {
        var sums = new float[sumsLength];
        Assert.That(() => ColumnSums.Sum(new float[length], 5, 4, sums), Throws.ArgumentException.With.Message.StartsWith(message));
        Assert.That(sums, Is.All.Zero);
    }

    [Test]
    public void Wrong_dimensions_and_overlap_throw()
    {
        var memory = new float[30];
        Assert.That(() => ColumnSums.Sum(memory, -1, 4, new float[4]), Throws.ArgumentException.With.Message.Contains("-1 rows"));
        Assert.That(() => ColumnSums.Sum(memory, 5, 4, 3, new float[4]), Throws.ArgumentException.With.Message.Contains("stride 3"));
        Assert.That(() => ColumnSums.Sum(memory.AsSpan(0, 22), 5, 4, 5, new float[4]),
            Throws.ArgumentException.With.Message.Contains("at least 24"));
        Assert.That(() => ColumnSums.Sum(memory.AsSpan(0, 20), 5, 4, memory.AsSpan(18, 4)),
            Throws.ArgumentException.With.Message.Contains("'x'"));
    }
}
