using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class GatherTests
{
    [Test]
    public void Every_row_length_copies_the_rows_in_the_order_of_the_indices()
    {
        foreach (int rowLength in (IEnumerable<int>)[.. Enumerable.Range(1, 70), 784])
        {
            const int Rows = 23;
            float[] source = [.. Enumerable.Range(0, Rows * rowLength).Select(i => i + 0.5f)];
            foreach (int count in (int[])[0, 1, 2, 9, 40])
            {
                int[] indices = [.. Enumerable.Range(0, count).Select(i => i * 14 % Rows)];
                var destination = new GuardedMatrix(count, rowLength, rowLength);
                Gather.Rows(source, rowLength, indices, destination.Span);
                Assert.That(destination.Elements(), Is.EqualTo(indices.SelectMany(row => source.Skip(row * rowLength).Take(rowLength))));
                Assert.That(destination.GuardsAreWhole(), $"row length {rowLength}");
            }
        }
    }

    [Test]
    public void NaN_payloads_and_negative_zeros_are_copied_bit_for_bit([Values(1, 2, 5, 20)] int rowLength)
    {
        int[] bits = [.. Enumerable.Range(0, 3 * rowLength).Select(i => i % 2 == 0 ? unchecked((int)0xFFC12345) + i : int.MinValue)];
        float[] source = [.. bits.Select(BitConverter.Int32BitsToSingle)], destination = new float[source.Length];
        Gather.Rows(source, rowLength, [0, 1, 2], destination);
        Assert.That(destination.Select(BitConverter.SingleToInt32Bits), Is.EqualTo(source.Select(BitConverter.SingleToInt32Bits)));
    }

    [TestCase(-1, "Received: -1 at 2")]
    [TestCase(4, "Received: 4 at 2")]
    [TestCase(int.MinValue, "Received: -2147483648 at 2")]
    [TestCase(int.MaxValue, "Received: 2147483647 at 2")]
    public void An_index_out_of_range_throws_before_anything_is_written(int index, string message)
    {
        foreach (int rowLength in (int[])[1, 2, 3, 20])
        {
            var destination = new float[3 * rowLength];
            Assert.That(
                () => Gather.Rows(Enumerable.Repeat(1f, 4 * rowLength).ToArray(), rowLength, [0, 3, index], destination),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("from 0 to 3. " + message));
            Assert.That(destination, Is.All.Zero);
        }
    }

    [Test]
    public void Wrong_lengths_and_overlap_throw()
    {
        var memory = new float[12];
        Assert.Multiple(() =>
        {
            Assert.That(() => Gather.Rows(memory, 0, [0], new float[1]), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => Gather.Rows(memory, 5, [0], new float[5]),
                Throws.ArgumentException.With.Message.Contains("whole rows of 5 values. Received: 12"));
            Assert.That(() => Gather.Rows(memory, 4, [0, 1], new float[7]),
                Throws.ArgumentException.With.Message.Contains("8 values. Received: 7"));
            Assert.That(() => Gather.Rows(memory, 4, [0], memory.AsSpan(3, 4)), Throws.ArgumentException.With.Message.Contains("overlaps"));
            Assert.That(() => Gather.Rows([], 4, [0], new float[4]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }
}
