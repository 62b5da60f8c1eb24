using Nn.Training;

namespace Nn.Tests.Training.Losses;

public class LossArgumentTests
{
    private static readonly Loss[] s_all =
    [
        Loss.BinaryCrossentropy, Loss.CategoricalCrossentropy, Loss.SparseCategoricalCrossentropy, Loss.MeanSquaredError,
        Loss.MeanAbsoluteError, new MeanAbsolutePercentageError(), new MeanSquaredLogarithmicError(), new Huber(), new LogCosh(), new KLDivergence(),
        new Poisson(), new CosineSimilarity(), new Hinge(), new SquaredHinge(), new CategoricalHinge(), new BinaryFocalCrossentropy(),
        new CategoricalFocalCrossentropy(),
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

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public void Label_smoothing_is_from_0_to_1(double smoothing)
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
    public void A_label_out_of_range_is_found(
        [Values(0, 3, 8, 19, 33)] int place, [Values(-1f, 1.5f, 2f, float.NaN, float.PositiveInfinity)] float label)
    {
        var targets = new float[34];
        targets[place] = label;
        Assert.That(Loss.BinaryCrossentropy.FindWrongTarget(targets, 1), Is.EqualTo(new WrongTarget(place, "labels from 0 to 1")));
        Assert.That(Loss.CategoricalCrossentropy.FindWrongTarget(targets, 2), Is.EqualTo(new WrongTarget(place, "labels from 0 to 1")));
        if (label == 2) targets[place] = 10;
        Assert.That(
            Loss.SparseCategoricalCrossentropy.FindWrongTarget(targets, 10),
            Is.EqualTo(new WrongTarget(place, "labels that are whole numbers from 0 to 9")));
    }

    private static IEnumerable<TestCaseData> WrongArguments()
    {
        foreach (double delta in (double[])[0, -1, double.NaN, double.PositiveInfinity, 1e-60])
            yield return new(new Huber(delta), FormattableString.Invariant($"Huber: expected a positive delta. Received: {delta}."));
        foreach (double wrong in (double[])[-0.1, double.NaN])
        {
            foreach (double alpha in (double[])[wrong, 1.5])
            {
                yield return new(
                    new BinaryFocalCrossentropy { Alpha = alpha },
                    FormattableString.Invariant($"BinaryFocalCrossentropy: expected an alpha from 0 to 1. Received: {alpha}."));
                yield return new(
                    new CategoricalFocalCrossentropy { Alpha = alpha },
                    FormattableString.Invariant($"CategoricalFocalCrossentropy: expected an alpha from 0 to 1. Received: {alpha}."));
            }

            yield return new(
                new BinaryFocalCrossentropy { Gamma = wrong },
                FormattableString.Invariant($"BinaryFocalCrossentropy: expected a gamma of at least 0. Received: {wrong}."));
            yield return new(
                new CategoricalFocalCrossentropy { Gamma = wrong },
                FormattableString.Invariant($"CategoricalFocalCrossentropy: expected a gamma of at least 0. Received: {wrong}."));
            yield return new(
                new BinaryFocalCrossentropy { LabelSmoothing = wrong },
                FormattableString.Invariant($"BinaryFocalCrossentropy: expected a label smoothing from 0 to 1. Received: {wrong}."));
            yield return new(
                new CategoricalFocalCrossentropy { LabelSmoothing = wrong },
                FormattableString.Invariant($"CategoricalFocalCrossentropy: expected a label smoothing from 0 to 1. Received: {wrong}."));
        }
    }

    [TestCaseSource(nameof(WrongArguments))]
    public void Wrong_arguments_are_named(Loss loss, string message) => Assert.That(
        () => loss.Validate([2], [2]), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(message));

    [TestCase(-1f)]
    [TestCase(1.5f)]
    [TestCase(float.NaN)]
    public void Focal_losses_and_divergences_take_labels_from_0_to_1(float label)
    {
        foreach (Loss loss in (Loss[])[new KLDivergence(), new BinaryFocalCrossentropy(), new CategoricalFocalCrossentropy(), new CategoricalHinge()])
            Assert.That(loss.FindWrongTarget([0, 1, 0.5f, label], 2), Is.EqualTo(new WrongTarget(3, "labels from 0 to 1")), loss.Name);
    }

    [Test]
    public void Amounts_are_not_negative_and_hinges_take_two_labels()
    {
        foreach (Loss loss in (Loss[])[new Poisson(), new MeanSquaredLogarithmicError()])
        {
            Assert.That(loss.FindWrongTarget([0, 7, -0.5f], 1), Is.EqualTo(new WrongTarget(2, "targets of at least 0")), loss.Name);
            Assert.That(loss.FindWrongTarget([float.NaN], 1), Is.EqualTo(new WrongTarget(0, "targets of at least 0")), loss.Name);
            Assert.That(loss.FindWrongTarget([0, 1e9f], 1), Is.Null, loss.Name);
        }

        foreach (Loss loss in (Loss[])[new Hinge(), new SquaredHinge()])
        {
            Assert.That(loss.FindWrongTarget([-1, 1, 0, 0.5f], 1), Is.EqualTo(new WrongTarget(3, "labels of -1 and 1, or of 0 and 1")), loss.Name);
            Assert.That(loss.FindWrongTarget([float.NaN], 1), Is.EqualTo(new WrongTarget(0, "labels of -1 and 1, or of 0 and 1")), loss.Name);
            Assert.That(loss.FindWrongTarget([-1, 1, 0], 1), Is.Null, loss.Name);
        }
    }

    [Test]
    public void Labels_in_range_are_taken()
    {
        float[] units = [.. Enumerable.Range(0, 35).Select(i => (i % 3) / 2f)];
        float[] classes = [.. Enumerable.Range(0, 35).Select(i => (float)(i % 10))];
        Assert.That(Loss.BinaryCrossentropy.FindWrongTarget(units, 1), Is.Null);
        Assert.That(Loss.CategoricalCrossentropy.FindWrongTarget(units, 5), Is.Null);
        Assert.That(Loss.SparseCategoricalCrossentropy.FindWrongTarget(classes, 10), Is.Null);
        Assert.That(Loss.MeanSquaredError.FindWrongTarget([-5f, 7f], 1), Is.Null);
    }

    [Test]
    public void Wrong_spans_are_refused_before_anything_is_written()
    {
        foreach (Loss loss in s_all)
        {
            int width = loss is SparseCategoricalCrossentropy ? 1 : 3;
            float[] targets = new float[2 * width], predictions = new float[6], weights = [1, 0];
            float[] values = [7, 7], gradient = [7, 7, 7, 7, 7, 7];
            Refused("targets", targets.AsSpan(1), predictions, default, default, 3, values, gradient);
            Refused("predictions", targets, predictions.AsSpan(1), default, default, 3, values, gradient);
            Refused("weights", targets, predictions, weights.AsSpan(1), default, 3, values, gradient);
            Refused("mask", targets, predictions, default, weights.AsSpan(1), 3, values, gradient);
            Refused("values", targets, predictions, default, default, 3, values.AsSpan(1), gradient);
            Refused("gradient", targets, predictions, weights, default, 3, values, gradient.AsSpan(1));
            Refused("columns", targets, predictions, default, default, 0, values, gradient);
            Refused("gradient over predictions", targets, gradient, default, default, 3, values, gradient);
            Refused("values over weights", targets, predictions, values, default, 3, values, gradient);
            Assert.That(values.Concat(gradient), Is.All.EqualTo(7f));

            void Refused(
                string what,
                Span<float> target,
                Span<float> prediction,
                Span<float> weight,
                Span<float> mask,
                int columns,
                Span<float> value,
                Span<float> slope)
            {
                Exception? thrown = null;
                try
                {
                    loss.Evaluate(new LossBatch
                    {
                        Targets = target,
                        Predictions = prediction,
                        Columns = columns,
                        Weights = weight,
                        Mask = mask,
                        Values = value,
                        Gradient = slope,
                    });
                }
                catch (ArgumentException e)
                {
                    thrown = e;
                }

                Assert.That(thrown, Is.Not.Null, $"{loss.Name}: {what}");
            }
        }

        Assert.That(
            () => Loss.SparseCategoricalCrossentropy.Evaluate(new LossBatch
            {
                Targets = [0, 3],
                Predictions = new float[6],
                Columns = 3,
                Values = new float[2],
                Gradient = new float[6],
            }),
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
