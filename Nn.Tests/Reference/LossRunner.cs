using Nn.Training;

namespace Nn.Tests.Reference;

/// <summary>
/// Losses: the value of each sample, of the batch, and the gradient, with and without sample weights, within 1e-6 + 1e-5 · |exact value|.
/// </summary>
internal static class LossRunner
{
    public static void Check(ReferenceCase item)
    {
        Loss loss = Configurations.Create<Loss>(item.Body);
        ReferenceArray target = item.Array("y_true"), prediction = item.Array("y_pred");
        var shape = new Shape(prediction.Shape.AsSpan(1));
        loss.Validate(new Shape(target.Shape.AsSpan(1)), shape);
        int batch = prediction.Shape[0], columns = shape.Rank == 0 ? 1 : shape[^1];
        Assert.That(loss.FindWrongTarget(target.Floats, columns), Is.Null);
        int rows = prediction.Data.Length / columns;
        CheckBatch(loss, item, columns, rows, [], "");
        if (!item.Has("sample_weight")) return;
        float[] weights = [.. item.Array("sample_weight").Floats.SelectMany(weight => Enumerable.Repeat(weight, rows / batch))];
        CheckBatch(loss, item, columns, rows, weights, "weighted_");
    }

    private static void CheckBatch(Loss loss, ReferenceCase item, int columns, int rows, float[] weights, string prefix)
    {
        float[] values = new float[rows], gradient = new float[rows * columns];
        double value = loss.Evaluate(new LossBatch
        {
            Targets = item.Array("y_true").Floats,
            Predictions = item.Array("y_pred").Floats,
            Columns = columns,
            Weights = weights,
            Values = values,
            Gradient = gradient,
        });
        if (item.Has("per_sample")) Close(values, item.Array("per_sample").Data, "per sample");
        ReferenceAssert.Close([value], [item[prefix + "value"].GetDouble()], 1e-6, 1e-5, prefix + "value");
        Close(gradient, item.Array(prefix + "gradient").Data, prefix + "gradient");
    }

    private static void Close(float[] actual, double[] expected, string what) => ReferenceAssert.Close(actual, expected, 1e-6, 1e-5, what);
}
