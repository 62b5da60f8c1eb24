using System.Text.Json;
using Nn.Training;

namespace Nn.Tests.Reference;

/// <summary>
/// Metrics: the result after each batch, and the weighted result after all, within 1e-6; above 1 relatively, since a percentage in the hundreds
/// has no more digits in float32.
/// </summary>
internal static class MetricRunner
{
    public static void Check(ReferenceCase item)
    {
        Metric metric = Configurations.Create<Metric>(item.Body);
        JsonElement[] batches = [.. item["batches"].EnumerateArray()];
        MetricState state = metric.CreateState(SampleShape(batches[0], "y_true"), SampleShape(batches[0], "y_pred"));
        foreach (JsonElement batch in batches)
        {
            Update(state, batch, isWeighted: false);
            Close(state, batch.GetProperty("result_so_far"), "result so far");
        }

        if (!item.Has("weighted_result")) return;
        state.Reset();
        foreach (JsonElement batch in batches) Update(state, batch, isWeighted: true);
        Close(state, item["weighted_result"], "weighted result");
    }

    private static void Update(MetricState state, JsonElement batch, bool isWeighted)
    {
        ReferenceArray target = Read(batch, "y_true"), prediction = Read(batch, "y_pred");
        int columns = prediction.Shape.Length == 1 ? 1 : prediction.Shape[^1];
        int rows = prediction.Data.Length / columns;
        float[] weights = isWeighted ? Read(batch, "sample_weight").Floats : [];
        float[] rowWeights = [.. weights.SelectMany(weight => Enumerable.Repeat(weight, rows / prediction.Shape[0]))];
        state.Update(new MetricBatch { Targets = target.Floats, Predictions = prediction.Floats, Weights = rowWeights, Rows = rows });
    }

    private static void Close(MetricState state, JsonElement expected, string what)
    {
        double[] values = ReferenceArray.Read(expected).Data;
        ReferenceAssert.Close([state.Result], values, 1e-6 * Math.Max(1, Math.Abs(values.Single())), 0, what);
    }

    private static Shape SampleShape(JsonElement batch, string name) => new(Read(batch, name).Shape.AsSpan(1));

    private static ReferenceArray Read(JsonElement batch, string name) => ReferenceArray.Read(batch.GetProperty(name));
}
