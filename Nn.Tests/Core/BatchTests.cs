namespace Nn.Tests.Core;

/// <summary>The memory that a source of data fills: whole rows for each input and target.</summary>
public class BatchTests
{
    [Test]
    public void Inputs_and_targets_are_the_callers_memory()
    {
        float[] x = new float[6], y = new float[4], labels = new float[2];
        var batch = new Batch(2, [x, y], [labels]);
        batch.Input(1)[3] = 7;
        batch.Target()[1] = 8;
        Assert.That((batch.Rows, batch.InputCount, batch.TargetCount), Is.EqualTo((2, 2, 1)));
        Assert.That((y[3], labels[1]), Is.EqualTo((7f, 8f)));
    }

    [TestCase(2, 5)]
    [TestCase(2, 0)]
    [TestCase(0, 3)]
    public void Memory_of_other_than_whole_rows_is_refused(int rows, int length)
    {
        float[] right = new float[rows];
        Assert.That(() => Make([right, new float[length]], [right]),
            Throws.ArgumentException.With.Message.StartWith($"Batch: expected inputs of {rows} whole rows. Received: {length} values."));
        Assert.That(() => Make([right], [right, new float[length]]),
            Throws.ArgumentException.With.Message.StartWith($"Batch: expected targets of {rows} whole rows. Received: {length} values."));
        Assert.That(() => Make([right], [right]), Throws.Nothing);

        void Make(Memory<float>[] inputs, Memory<float>[] targets) => _ = new Batch(rows, inputs, targets);
    }

    [Test]
    public void Rows_are_not_negative() =>
        Assert.That(() => { _ = new Batch(-1, [], []); }, Throws.TypeOf<ArgumentOutOfRangeException>());
}
