using System.Text.Json;
using Nn.Datasets;
using Nn.Interop;
using Nn.Training;

namespace Nn.Tests.Reference;

/// <summary>
/// Models that Keras saved, beside an input and Keras' output for it: each file in the folder gives that output to 1e-5, and what was compiled gives
/// Keras' loss and metrics.
/// </summary>
internal static class SavedModelRunner
{
    private const double Tolerance = 1e-5;

    public static void Check(ReferenceCase item)
    {
        string folder = Path.GetDirectoryName(Path.Combine(item.Root, item.Path))!;
        string[] files = [.. Directory.GetFiles(folder).Where(file => !file.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.That(files, Is.Not.Empty);
        foreach (string file in files)
        {
            KerasFile loaded = file.EndsWith(".weights.h5", StringComparison.Ordinal) ? WithOtherWeights(files, file) : KerasFile.Load(file);
            CheckOutputs(item, loaded.Model, Path.GetFileName(file));
            if (item.Has("loss_and_metrics_on_the_16_training_rows")) CheckScores(item, loaded, Path.GetFileName(file));
        }
    }

    /// <summary>The model of the file beside it, with other weights, into which those of this file are read.</summary>
    private static KerasFile WithOtherWeights(string[] files, string file)
    {
        KerasFile loaded = KerasFile.Load(files.First(other => other.EndsWith(".keras", StringComparison.Ordinal)));
        foreach (Parameter parameter in loaded.Model.Parameters) parameter.Set(new float[parameter.Length]);
        KerasFile.LoadWeights(loaded.Model, file);
        return loaded;
    }

    private static void CheckOutputs(ReferenceCase item, Model model, string file)
    {
        ReferenceArray[] inputs = Arrays(item, "input", model.InputNames), outputs = Arrays(item, "output", model.OutputNames);
        int rows = inputs[0].Shape[0];
        Session session = model.CreateSession(rows);
        for (int i = 0; i < inputs.Length; i++) inputs[i].Floats.CopyTo(session.Input(i, rows));
        session.Run(rows);
        for (int i = 0; i < outputs.Length; i++)
        {
            double scale = Math.Max(1, outputs[i].Data.Max(Math.Abs));
            ReferenceAssert.Close(session.Output(i), outputs[i].Data, Tolerance * scale, 0, $"{file}, output {i}");
        }
    }

    private static ReferenceArray[] Arrays(ReferenceCase item, string name, IReadOnlyList<string> names)
    {
        if (item.Has(name)) return [item.Array(name)];
        JsonElement several = item[name + "s"];
        return several.ValueKind == JsonValueKind.Array
            ? ReferenceArray.ReadList(several)
            : [.. names.Select(one => ReferenceArray.Read(several.GetProperty(one)))];
    }

    private static void CheckScores(ReferenceCase item, KerasFile loaded, string file)
    {
        Assert.That(loaded.Training, Is.Not.Null, $"{file} was compiled");
        using var trainer = new Trainer(loaded.Model, loaded.Training!);
        ReferenceArray x = item.Array("x"), y = item.Array("y");
        var data = new Dataset(x.Floats, y.Floats, new Shape(x.Shape[1..]), new Shape(y.Shape[1..]));
        Evaluation scores = trainer.Evaluate(data);
        double[] expected = [.. item["loss_and_metrics_on_the_16_training_rows"].EnumerateArray().Select(value => value.GetDouble())];
        Assert.That(scores.Values.ToArray(), Is.EqualTo(expected).Within(Tolerance), $"{file}: {string.Join(", ", scores.Keys)}");
        // A step with the optimizer that was compiled.
        trainer.Fit(data);
    }
}
