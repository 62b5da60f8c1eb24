using Nn.Tests.Reference;
using Nn.Training;

namespace Nn.Tests.Training.Losses;

/// <summary>Predictions at the ends of their range, and logits far beyond it.</summary>
public class SaturatedLossTests
{
    // −ln 1e-7 and −ln(1 − 1e-7).
    private const double Most = 16.11809565095832;
    private const double Least = 1.00000005e-7;

    [TestCase(0f, 0f, Least)]
    [TestCase(0f, 1f, Most)]
    [TestCase(1f, 0f, Most)]
    [TestCase(1f, 1f, Least)]
    [TestCase(-3f, 1f, Most)]
    [TestCase(4f, 1f, Least)]
    [TestCase(0.99999994f, 1f, Least)]
    [TestCase(1e-8f, 0f, Least)]
    public void Probabilities_are_clipped_and_then_have_no_gradient(float prediction, float target, double expected)
    {
        (float[] values, float[] gradient) = Evaluate(new BinaryCrossentropy(), [target], [prediction], columns: 1);
        ReferenceAssert.Close(values, [expected], 1e-13, 1e-6, "value");
        Assert.That(gradient, Is.EqualTo(new[] { 0f }));
    }

    [TestCase(90f, 1f, 8.194012623990515e-40, -8.194012623990515e-40)]
    [TestCase(-90f, 0f, 8.194012623990515e-40, 8.194012623990515e-40)]
    [TestCase(90f, 0f, 90, 1)]
    [TestCase(-90f, 1f, 90, -1)]
    [TestCase(20f, 1f, 2.0611536181902037e-9, -2.0611536181902037e-9)]
    [TestCase(1e30f, 1f, 0, 0)]
    [TestCase(-1e30f, 1f, 1e30, -1)]
    [TestCase(0f, 0.5f, 0.6931471805599453, 0)]
    public void Logits_keep_relative_accuracy(float logit, float target, double expected, double slope)
    {
        (float[] values, float[] gradient) = Evaluate(new BinaryCrossentropy { FromLogits = true }, [target], [logit], columns: 1);
        ReferenceAssert.Close(values, [expected], 2e-45, 1e-6, "value");
        ReferenceAssert.Close(gradient, [slope], 2e-45, 1e-6, "gradient");
    }

    [TestCase(3)]
    [TestCase(40)]
    public void Certain_classes_are_clipped(int columns)
    {
        var prediction = new float[columns];
        var target = new float[columns];
        prediction[1] = 1;
        target[1] = 1;
        (float[] values, float[] gradient) = Evaluate(new CategoricalCrossentropy(), target, prediction, columns);
        ReferenceAssert.Close(values, [Least], 1e-13, 1e-6, "right");
        Assert.That(gradient, Is.All.Zero);
        target[1] = 0;
        target[2] = 1;
        (values, gradient) = Evaluate(new CategoricalCrossentropy(), target, prediction, columns);
        ReferenceAssert.Close(values, [Most], 0, 1e-6, "wrong");
        Assert.That(gradient, Is.All.Zero);
        (values, gradient) = Evaluate(new SparseCategoricalCrossentropy(), [2], prediction, columns);
        ReferenceAssert.Close(values, [Most], 1e-6 * columns, 0, "wrong, sparse");
        Assert.That(gradient, Is.All.Zero);
        (values, gradient) = Evaluate(new SparseCategoricalCrossentropy(), [1], prediction, columns);
        Assert.That(gradient, Is.All.Zero);
        ReferenceAssert.Close(values, [columns * 1e-7], 1e-7, 0, "right, sparse");
    }

    [TestCase(3)]
    [TestCase(40)]
    public void Logits_of_classes_neither_overflow_nor_turn_into_NaN(int columns)
    {
        float[] logits = [.. Enumerable.Repeat(-1e30f, columns)];
        logits[0] = 2e4f;
        logits[1] = -2e4f;
        logits[2] = float.NegativeInfinity;
        foreach ((int label, double expected) in ((int, double)[])[(0, 0), (1, 4e4)])
        {
            var target = new float[columns];
            target[label] = 1;
            Loss dense = new CategoricalCrossentropy { FromLogits = true };
            Loss sparse = new SparseCategoricalCrossentropy { FromLogits = true };
            (float[] values, float[] gradient) = Evaluate(dense, target, logits, columns);
            (float[] sparseValues, float[] sparseGradient) = Evaluate(sparse, [label], logits, columns);
            double[] slopes = new double[columns];
            slopes[0] += 1;
            slopes[label] -= 1;
            ReferenceAssert.Close(values, [expected], 0, 1e-6, "value");
            ReferenceAssert.Close(sparseValues, [expected], 0, 1e-6, "value, sparse");
            ReferenceAssert.Close(gradient, slopes, 0, 0, "gradient");
            ReferenceAssert.Close(sparseGradient, slopes, 0, 0, "gradient, sparse");
        }
    }

    [Test]
    public void NaN_in_a_prediction_is_NaN_in_the_loss()
    {
        foreach (LossCase loss in LossCase.All())
        {
            foreach (int columns in (int[])[1, 3, 40])
            {
                var prediction = new float[columns];
                prediction[^1] = float.NaN;
                float[] target = new float[loss.HasOneTarget ? 1 : columns];
                target[^1] = loss.HasOneTarget ? columns - 1 : 1;
                Assert.That(Evaluate(loss.Loss, target, prediction, columns).Values[0], Is.NaN, $"{loss}, {columns} columns");
            }
        }
    }

    private static (float[] Values, float[] Gradient) Evaluate(Loss loss, float[] target, float[] prediction, int columns)
    {
        var values = new float[prediction.Length / columns];
        var gradient = new float[prediction.Length];
        loss.Evaluate(new LossBatch
        {
            Targets = target,
            Predictions = prediction,
            Columns = columns,
            Scale = values.Length,
            Values = values,
            Gradient = gradient,
        });
        return (values, gradient);
    }
}
