using Nn.Training;

namespace Nn.Tests.Training.Losses;

public class LossArgumentTests
{
    private static readonly Loss[] s_all =
    [
        Loss.BinaryCrossentropy, Loss.CategoricalCrossentropy, Loss.SparseCategoricalCrossentropy, Loss.MeanSquaredError,
        Loss.MeanAbsoluteError,
    ];

    [Test]
    public void Shapes_that_fit_are_taken()
    {
        foreach (Loss loss in s_all.Where(loss => loss is not SparseCategoricalCrossentropy))
        {
            Assert.That(() => loss.Validate([3], [3]), Throws.Nothing);
            Assert.That(() => loss.Validate([], [1]), Throws.Nothing);
            Assert.That(() => loss.Validate([5, 1], [5]), Throws.Nothing);
            Assert.That(() => loss.Validate([5, 4], [5, 4]), Throws.Nothing);
        }

        Assert.That(() => Loss.SparseCategoricalCrossentropy.Validate([], [10]), Throws.Nothing);
        Assert.That(() => Loss.SparseCategoricalCrossentropy.Validate([1], [10]), Throws.Nothing);
        Assert.That(() => Loss.SparseCategoricalCrossentropy.Validate([7], [7, 10]), Throws.Nothing);
        Assert.That(() => Loss.SparseCategoricalCrossentropy.Validate([7, 1], [7, 10]), Throws.Nothing);
    }

    [Test]
    public void Other_shapes_are_refused()
    {
        foreach (Loss loss in s_all.Where(loss => loss is not SparseCategoricalCrossentropy))
        {
            Assert.That(
                () => loss.Validate([2], [3]),
                Throws.ArgumentException.With.Message.EqualTo(
                    $"{loss.Name}: expected targets of the prediction's shape (3). Received: (2)."));
            Assert.That(() => loss.Validate([], [3]), Throws.ArgumentException);
        }

        Assert.That(
            () => Loss.SparseCategoricalCrossentropy.Validate([10], [10]),
            Throws.ArgumentException.With.Message.EqualTo(
                "SparseCategoricalCrossentropy: expected targets of shape (), one number for each row of the prediction's shape (10). " +
                "Received: (10)."));
        Assert.That(() => Loss.SparseCategoricalCrossentropy.Validate([2], [7, 10]), Throws.ArgumentException);
    }

    [TestCase(-0.1f)]
    [TestCase(1.1f)]
    [TestCase(float.NaN)]
    public void Label_smoothing_is_from_0_to_1(float smoothing)
    {
        Assert.That(
            () => new BinaryCrossentropy { LabelSmoothing = smoothing }.Validate([1], [1]),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(
                $"BinaryCrossentropy: expected a label smoothing from 0 to 1. Received: {smoothing}."));
        Assert.That(
            () => new CategoricalCrossentropy { LabelSmoothing = smoothing }.Validate([2], [2]),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(
                $"CategoricalCrossentropy: expected a label smoothing from 0 to 1. Received: {smoothing}."));
    }

    [Test]
    public void A_label_out_of_range_is_named_with_its_sample(
        [Values(0, 3, 8, 19, 33)] int place, [Values(-1f, 1.5f, 2f, float.NaN, float.PositiveInfinity)] float label)
    {
        var target = new float[34];
        target[place] = label;
        Assert.That(
            () => Loss.BinaryCrossentropy.CheckTargets(target, targetSize: 1, columns: 1),
            Throws.ArgumentException.With.Message.EqualTo(
                $"BinaryCrossentropy: expected labels from 0 to 1. Received: {label} in sample {place} of the batch."));
        Assert.That(
            () => Loss.CategoricalCrossentropy.CheckTargets(target, targetSize: 2, columns: 2),
            Throws.ArgumentException.With.Message.EqualTo(
                $"CategoricalCrossentropy: expected labels from 0 to 1. Received: {label} in sample {place / 2} of the batch."));
        if (label == 2) target[place] = 10;
        Assert.That(
            () => Loss.SparseCategoricalCrossentropy.CheckTargets(target, targetSize: 1, columns: 10),
            Throws.ArgumentException.With.Message.EqualTo(
                "SparseCategoricalCrossentropy: expected labels that are whole numbers from 0 to 9. " +
                $"Received: {target[place]} in sample {place} of the batch."));
    }

    [Test]
    public void Labels_in_range_are_taken()
    {
        float[] units = [.. Enumerable.Range(0, 35).Select(i => (i % 3) / 2f)];
        float[] classes = [.. Enumerable.Range(0, 35).Select(i => (float)(i % 10))];
        Assert.That(() => Loss.BinaryCrossentropy.CheckTargets(units, 1, 1), Throws.Nothing);
        Assert.That(() => Loss.CategoricalCrossentropy.CheckTargets(units, 5, 5), Throws.Nothing);
        Assert.That(() => Loss.SparseCategoricalCrossentropy.CheckTargets(classes, 1, 10), Throws.Nothing);
        Assert.That(() => Loss.MeanSquaredError.CheckTargets([-5f, 7f], 1, 1), Throws.Nothing);
    }

    [Test]
    public void Wrong_spans_are_refused_before_anything_is_written()
    {
        foreach (Loss loss in s_all)
        {
            int width = loss is SparseCategoricalCrossentropy ? 1 : 3;
            float[] target = new float[2 * width], prediction = new float[6], weights = new float[2];
            float[] values = [7, 7], gradient = [7, 7, 7, 7, 7, 7];
            Assert.That(
                () => loss.Evaluate(target.AsSpan(1), prediction, default, 1, 3, values, gradient),
                Throws.ArgumentException,
                "target");
            Assert.That(
                () => loss.Evaluate(target, prediction.AsSpan(1), default, 1, 3, values, gradient),
                Throws.ArgumentException,
                "prediction");
            Assert.That(
                () => loss.Evaluate(target, prediction, weights.AsSpan(1), 1, 3, values, gradient),
                Throws.ArgumentException,
                "weights");
            Assert.That(
                () => loss.Evaluate(target, prediction, default, 1, 3, values.AsSpan(1), gradient),
                Throws.ArgumentException,
                "values");
            Assert.That(
                () => loss.Evaluate(target, prediction, default, 1, 3, values, gradient.AsSpan(1)),
                Throws.ArgumentException,
                "gradient");
            Assert.That(
                () => loss.Evaluate(target, prediction, default, 1, 0, values, gradient),
                Throws.TypeOf<ArgumentOutOfRangeException>(),
                "columns");
            Assert.That(
                () => loss.Evaluate(target, gradient, default, 1, 3, values, gradient),
                Throws.ArgumentException,
                "gradient over prediction");
            Assert.That(
                () => loss.Evaluate(target, prediction, values, 1, 3, values, gradient),
                Throws.ArgumentException,
                "values over weights");
            Assert.That(values.Concat(gradient), Is.All.EqualTo(7f));
        }

        Assert.That(
            () => Loss.SparseCategoricalCrossentropy.Evaluate([0, 3], new float[6], default, 1, 3, new float[2], new float[6]),
            Throws.ArgumentException.With.Message.Contains("Expected whole numbers from 0 to 2. Received: 3 in row 1."));
    }

    [Test]
    public void A_loss_knows_the_form_for_logits_of_its_activation()
    {
        Assert.That(Loss.BinaryCrossentropy.OfLogits(Layers.Activation.Sigmoid), Is.EqualTo(new BinaryCrossentropy { FromLogits = true }));
        Assert.That(
            Loss.CategoricalCrossentropy.OfLogits(Layers.Activation.Softmax),
            Is.EqualTo(new CategoricalCrossentropy { FromLogits = true }));
        Assert.That(
            Loss.SparseCategoricalCrossentropy.OfLogits(Layers.Activation.Softmax),
            Is.EqualTo(new SparseCategoricalCrossentropy { FromLogits = true }));
        Assert.That(Loss.BinaryCrossentropy.OfLogits(Layers.Activation.Softmax), Is.Null);
        Assert.That(Loss.CategoricalCrossentropy.OfLogits(Layers.Activation.Sigmoid), Is.Null);
        Assert.That(new BinaryCrossentropy { FromLogits = true }.OfLogits(Layers.Activation.Sigmoid), Is.Null);
        Assert.That(Loss.MeanSquaredError.OfLogits(Layers.Activation.Sigmoid), Is.Null);
    }
}
