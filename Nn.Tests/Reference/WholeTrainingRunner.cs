using System.Globalization;
using System.Text.Json;
using Nn.Datasets;
using Nn.Training;

namespace Nn.Tests.Reference;

/// <summary>
/// Whole trainings from given weights in the given order: history, final weights and predictions within three times the distance from the
/// exact run that correct float32 runs of Keras reached (at least 2e-5), an accuracy also within one sample.
/// </summary>
internal static class WholeTrainingRunner
{
    private const double Floor = 2e-5;
    private const int CirclesTrained = 500;

    public static void Check(ReferenceCase item)
    {
        Model model = new Sequential(Configurations.Layers(item["layers"]))
            .Build(new Shape([.. item["input_shape"].EnumerateArray().Select(d => d.GetInt32())]));
        LayerRunner.SetWeights(model, item["initial_weights"]);
        (Dataset data, Dataset? validation) = Data(item);
        FitOptions options = Options(item, validation);
        var trainer = new Trainer(
            model,
            Configurations.Create<Optimizer>(item["optimizer"]),
            Configurations.Create<Loss>(item["loss"]),
            [.. item["metrics"].EnumerateArray().Select(ToMetric)]);
        History history = trainer.Fit(data, options);

        JsonElement deviation = item["float32_deviation"];
        CheckHistory(
            item, history, deviation.GetProperty("history_max_abs"), data.Count,
            validation?.Count ?? data.Count - (int)(data.Count * (1 - options.ValidationSplit)));
        double tolerance = Tolerance(deviation.GetProperty("weights_max_abs"));
        foreach ((Parameter parameter, ReferenceArray expected) in model.Parameters.Zip(ReferenceArray.ReadList(item["final_weights"])))
            ReferenceAssert.Close(parameter.Values, expected.Data, tolerance, 0, parameter.Name);
        ReferenceArray predictions = item.Array("predictions_of_first_5");
        var ours = new float[predictions.Data.Length];
        model.Predict(data.Features[..(predictions.Shape[0] * model.InputShape.Size)], ours);
        ReferenceAssert.Close(
            ours, predictions.Data, Tolerance(deviation.GetProperty("predictions_max_abs")), 0, "predictions of the first samples");
    }

    private static Metric ToMetric(JsonElement metric) => metric.ValueKind == JsonValueKind.String
        ? Configurations.Create<Metric>(metric) with { Name = metric.GetString()! }
        : Configurations.Create<Metric>(metric);

    private static void CheckHistory(ReferenceCase item, History history, JsonElement deviation, int trained, int validated)
    {
        Assert.That(history.Names, Is.EquivalentTo(item["history"].EnumerateObject().Select(entry => entry.Name)), "names of the history");
        foreach (JsonProperty entry in item["history"].EnumerateObject())
        {
            double tolerance = Tolerance(deviation.GetProperty(entry.Name));
            if (entry.Name.EndsWith("accuracy", StringComparison.Ordinal))
            {
                tolerance = Math.Max(
                    tolerance, 1.000001 / (entry.Name.StartsWith("val_", StringComparison.Ordinal) ? validated : trained));
            }

            ReferenceAssert.Close(
                [.. history[entry.Name]], ReferenceArray.Read(entry.Value).Data, tolerance, 0, $"history of {entry.Name}");
        }
    }

    private static double Tolerance(JsonElement deviation) => Math.Max(Floor, 3 * deviation.GetDouble());

    private static FitOptions Options(ReferenceCase item, Dataset? validation)
    {
        JsonElement fit = item["fit"];
        var options = new FitOptions { Shuffle = false, Validation = validation };
        foreach (JsonProperty argument in fit.EnumerateObject())
        {
            options = argument.Name switch
            {
                "epochs" => options with { Epochs = argument.Value.GetInt32() },
                "batch_size" => options with { BatchSize = argument.Value.GetInt32() },
                "initial_epoch" => options with { InitialEpoch = argument.Value.GetInt32() },
                "validation_split" => options with { ValidationSplit = argument.Value.GetDouble() },
                "validation_freq" => options with { ValidationFrequency = argument.Value.GetInt32() },
                "class_weight" => options with
                {
                    ClassWeights = argument.Value.EnumerateObject().ToDictionary(
                        w => int.Parse(w.Name, CultureInfo.InvariantCulture), w => w.Value.GetDouble())
                },
                "shuffle" when !argument.Value.GetBoolean() => options,
                _ => throw new NotSupportedException($"fit: the argument '{argument.Name}' is not supported."),
            };
        }

        return item.Has("sample_weight") ? options with { SampleWeights = item.Array("sample_weight").Floats } : options;
    }

    private static (Dataset Data, Dataset? Validation) Data(ReferenceCase item)
    {
        if (item.Has("x"))
        {
            Dataset? validation = item.Has("validation_x") ? ToDataset(item.Array("validation_x"), item.Array("validation_y")) : null;
            return (ToDataset(item.Array("x"), item.Array("y")), validation);
        }

        string path = Path.Combine(ReferenceFolder.Committed, "datasets", "make_circles_tutorial.csv");
        (Dataset train, Dataset test) = Dataset.ReadCsv(path, "label").Split(CirclesTrained);
        return (train, test);
    }

    private static Dataset ToDataset(ReferenceArray x, ReferenceArray y) => 
        new(x.Floats, y.Floats, new Shape(x.Shape.AsSpan(1)), y.Shape.Length == 1 ? [1] : new Shape(y.Shape.AsSpan(1)));
}
