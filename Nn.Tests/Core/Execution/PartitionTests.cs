namespace Nn.Tests.Core.Execution;

/// <summary>What a node computes of its items in each part: every item once, whole grains together.</summary>
public class PartitionTests
{
    [Test]
    public void Parts_follow_each_other_from_the_first_item_to_the_last([Values(1, 3, 16, 501)] int grain, [Values(1, 2, 3, 4, 6)] int parts)
    {
        for (int items = 0; items < 40 * grain; items += 1 + (grain / 3))
        {
            int end = 0;
            for (int part = 0; part < parts; part++)
            {
                (int first, int count) = Partition.Range(items, grain, part, parts);
                string place = $"part {part} of {parts}, {items} items";
                Assert.That(first, Is.EqualTo(end), place);
                Assert.That(count, Is.GreaterThanOrEqualTo(0), place);
                if (part < parts - 1) Assert.That(count % grain, Is.Zero, place);
                end += count;
            }

            Assert.That(end, Is.EqualTo(items), $"{parts} parts of {items} items");
        }
    }

    /// <summary>No part has more than one grain (and what is left over) more than another.</summary>
    [Test]
    public void Parts_are_alike([Values(2, 3, 6)] int parts)
    {
        int[] counts = [.. Enumerable.Range(0, parts).Select(part => Partition.Range(1000 * 16, 16, part, parts).Count)];
        Assert.That(counts.Max() - counts.Min(), Is.LessThanOrEqualTo(16));
    }

    /// <summary>The product reaches 2³¹ on the way: 100 million items in 64 parts.</summary>
    [Test]
    public void Many_items_are_counted_without_overflow() =>
        Assert.That(Partition.Range(100_000_000, 1, 63, 64), Is.EqualTo((98_437_500, 1_562_500)));
}
