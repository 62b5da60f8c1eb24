using Nn.Training;

namespace Nn.Tests.Reference;

/// <summary>
/// Losses: the value of each sample, of the batch, and the gradient, with and without sample weights, within 1e-6 + 1e-5 · |exact value|.
/// </summary>
internal static class LossRunner
{
    public static void Check(ReferenceCase item)
    {
        Loss loss = LossRegistry.Losses.Create(Configurations.Read(item.Body));
        ReferenceArray target = item.Array("y_true"), prediction = item.Array("y_pred");
        var shape = new Shape(prediction.Shape.AsSpan(1));
        loss.Validate(new Shape(target.Shape.AsSpan(1)), shape);
        int batch = prediction.Shape[0], columns = shape.Rank == 0 ? 1 : shape[^1];
        loss.CheckTargets(target.Floats, target.Data.Length / batch, columns);
        int rows = prediction.Data.Length / columns;
        float[] values = new float[rows], gradient = new float[prediction.Data.Length];
        float[] ones = [.. Enumerable.Repeat(1f, rows)];
        loss.Evaluate(target.Floats, prediction.Floats, default, 1f / rows, columns, values, gradient);
        if (item.Has("per_sample")) Close(values, item.Array("per_sample").Data, "per sample");
        CheckBatch(values, ones, gradient, item, "");
        if (!item.Has("sample_weight")) return;
        float[] weights = [.. item.Array("sample_weight").Floats.SelectMany(weight => Enumerable.Repeat(weight, rows / batch))];
        loss.Evaluate(target.Floats, prediction.Floats, weights, 1f / rows, columns, values, gradient);
        CheckBatch(values, weights, gradient, item, "weighted_");
    }

    private static void CheckBatch(float[] values, float[] weights, float[] gradient, ReferenceCase item, string prefix)
    {
        double mean = values.Zip(weights, (value, weight) => (double)value * weight).Sum() / values.Length;
        ReferenceAssert.Close([mean], [item[prefix + "value"].GetDouble()], 1e-6, 1e-5, prefix + "value");
        Close(gradient, item.Array(prefix + "gradient").Data, prefix + "gradient");
    }

    private static void Close(float[] actual, double[] expected, string what) => ReferenceAssert.Close(actual, expected, 1e-6, 1e-5, what);
}
