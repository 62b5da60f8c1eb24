using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nn.Samples.Circles;

/// <summary>What the program prints: results for people, or for programs.</summary>
internal static class Report
{
    /// <summary>Prints the result of one network, trained with one seed or with several.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<Run> runs)
    {
        Run first = runs[0];
        writer.WriteLine(first.Variant.Title);
        double milliseconds = runs.Average(run => run.Meter.Time.TotalMilliseconds);
        if (runs.Count == 1)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  Train: {first.Trained.TrainAccuracy:F3}, Test: {first.Trained.TestAccuracy:F3}, trained in {milliseconds:F0} ms"));
            return;
        }

        double[] reached = [.. runs.Where(run => run.FirstEpochAtGoal is not null).Select(run => (double)run.FirstEpochAtGoal!)];
        string train = Spread([.. runs.Select(run => run.Trained.TrainAccuracy)], "F3");
        string test = Spread([.. runs.Select(run => run.Trained.TestAccuracy)], "F3");
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  Train: {train}, Test: {test}, {runs.Count} trainings of {milliseconds:F0} ms"));
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  First epoch at {Run.Goal:F2}: {Spread(reached, "F1")}, reached by {reached.Length} of {runs.Count}"));
    }

    /// <summary>Prints all results as one JSON object.</summary>
    public static void WriteJson(TextWriter writer, IReadOnlyList<Run> runs)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("runs");
            foreach (Run run in runs)
            {
                json.WriteStartObject();
                json.WriteString("variant", run.Variant.Name);
                json.WriteNumber("seed", run.Seed);
                json.WriteNumber("train_accuracy", run.Trained.TrainAccuracy);
                json.WriteNumber("test_accuracy", run.Trained.TestAccuracy);
                if (run.FirstEpochAtGoal is { } epoch) json.WriteNumber("first_epoch_080", epoch);
                else json.WriteNull("first_epoch_080");
                json.WriteNumber("seconds", run.Meter.Time.TotalSeconds);
                json.WriteNumber("bytes_per_step", run.Meter.BytesPerStep);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        writer.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>Mean ± standard deviation, the latter by n − 1.</summary>
    private static string Spread(double[] values, string format)
    {
        if (values.Length == 0) return "none";
        double mean = values.Average();
        string text = mean.ToString(format, CultureInfo.InvariantCulture);
        if (values.Length == 1) return text;
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return $"{text} ± {deviation.ToString(format, CultureInfo.InvariantCulture)}";
    }
}
