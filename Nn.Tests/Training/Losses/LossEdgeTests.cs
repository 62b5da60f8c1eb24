using Nn.Training;

namespace Nn.Tests.Training.Losses;

/// <summary>Values and slopes where a clip begins, an edge stands or a divisor is 0, worked out by hand as TensorFlow has them.</summary>
public sealed class LossEdgeTests
{
    private const double Epsilon = 1e-7;

    private static (float[] Values, float[] Gradient) Of(Loss loss, float[] targets, float[] predictions, int columns = 1)
    {
        int rows = predictions.Length / columns;
        float[] values = new float[rows], gradient = new float[predictions.Length];
        // The gradient is that of the sum of the rows.
        loss.Evaluate(new LossBatch
        {
            Targets = targets, Predictions = predictions, Columns = columns, Values = values, Gradient = gradient, Scale = rows,
        });
        return (values, gradient);
    }

    /// <summary>Below 1e-7 and above 1 the prediction is clipped, and nothing depends on it.</summary>
    [Test]
    public void A_divergence_has_no_slope_where_it_is_clipped()
    {
        (float[] values, float[] gradient) = Of(new KLDivergence(), [0.5f, 0.5f, 0.5f, 0], [0, 1.5f, 1, 0.5f]);
        Assert.Multiple(() =>
        {
            Assert.That(values[0], Is.EqualTo(0.5 * Math.Log(0.5 / Epsilon)).Within(1e-5));
            Assert.That(values[1], Is.EqualTo(0.5 * Math.Log(0.5)).Within(1e-6));
            Assert.That(gradient, Is.EqualTo((float[])[0, 0, -0.5f, -2e-7f]).Within(1e-9f));
        });
    }

    /// <summary>At a margin of just 0 the slope is that of a wrong answer; of the square it is 0.</summary>
    [Test]
    public void A_hinge_has_a_slope_at_its_edge()
    {
        Assert.That(Of(new Hinge(), [1, -1, 0, 1], [1, -1, -1, 1.5f]).Gradient, Is.EqualTo((float[])[-1, 1, 1, 0]));
        Assert.That(Of(new SquaredHinge(), [1, -1, 1], [1, -1, 1.5f]).Gradient, Is.All.Zero);
    }

    /// <summary>Of equal wrong scores each has its share; at a margin of just 0 the slope is that of a wrong answer.</summary>
    [Test]
    public void Equal_wrong_scores_of_a_categorical_hinge_share_the_gradient()
    {
        (float[] values, float[] gradient) = Of(new CategoricalHinge(), [1, 0, 0], [0.5f, 2, 2], columns: 3);
        Assert.That(values[0], Is.EqualTo(2.5f));
        Assert.That(gradient, Is.EqualTo((float[])[-1, 0.5f, 0.5f]));
        Assert.That(Of(new CategoricalHinge(), [1, 0], [3, 2], columns: 2).Gradient, Is.EqualTo((float[])[-1, 1]));
        Assert.That(Of(new CategoricalHinge(), [1, 0], [3.5f, 2], columns: 2).Gradient, Is.All.Zero);
    }

    [Test]
    public void Amounts_below_the_least_count_as_it()
    {
        (float[] values, float[] gradient) = Of(new MeanSquaredLogarithmicError(), [1, 1], [-3, 0]);
        Assert.That(values, Is.All.EqualTo((float)(Math.Log(2) * Math.Log(2))).Within(1e-6f));
        Assert.That(gradient, Is.All.Zero);
        (values, gradient) = Of(new MeanAbsolutePercentageError(), [0, 2], [1e-7f, 2]);
        Assert.That(values, Is.EqualTo((float[])[100, 0]).Within(1e-3f));
        Assert.That(gradient, Is.EqualTo((float[])[1e9f, 0]).Within(1e3f));
    }

    [Test]
    public void A_focal_loss_of_a_certain_answer_is_finite()
    {
        (float[] values, float[] gradient) = Of(new BinaryFocalCrossentropy(), [1, 1, 0], [0, 1, 0]);
        Assert.That(values, Is.EqualTo((float[])[(float)-Math.Log(Epsilon), 0, 0]).Within(1e-4f));
        // Of the wrong one (1 − p)² falls, though the cross-entropy is clipped.
        Assert.That(gradient, Is.EqualTo((float[])[(float)(2 * Math.Log(Epsilon)), 0, 0]).Within(1e-4f));
        (values, gradient) = Of(new CategoricalFocalCrossentropy(), [1, 0], [0, 1], columns: 2);
        Assert.That(values[0], Is.EqualTo(-0.25 * Math.Log(Epsilon)).Within(1e-4));
        Assert.That(gradient, Is.All.Zero);
    }

    [Test]
    public void Zeros_have_no_direction()
    {
        (float[] values, float[] gradient) = Of(new CosineSimilarity(), [1, 2, 0, 0], [0, 0, 3, 4], columns: 2);
        Assert.That(values, Is.All.Zero);
        Assert.That(gradient, Is.All.Zero);
    }
}
