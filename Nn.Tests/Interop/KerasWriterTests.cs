using System.IO.Compression;
using System.Text.Json;
using Nn.Interop;
using Nn.Interop.Hdf5;
using Nn.Layers;
using Nn.Tests.Core.Layers;
using Nn.Tests.Core.Serialization;
using Nn.Tests.Reference;
using Nn.Training;

namespace Nn.Tests.Interop;

/// <summary>
/// What is written for Keras is read again with the same bits, and says of each layer nothing but what Keras itself has said of it.
/// </summary>
public class KerasWriterTests
{
    private static readonly string[] s_endings = [".keras", ".h5", ".weights.h5"];

    private static IEnumerable<string> Folders() => Directory.GetDirectories(Path.Combine(ReferenceFolder.Committed, "files", "keras3"))
        .Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    private static KerasFile Load(string name, string file = "model.keras") => KerasFile.Load(Path.Combine(ReferenceFolder.Committed, "files", "keras3", name, file));

    private static IEnumerable<TestCaseData> Models()
    {
        foreach (string name in Folders()) yield return new TestCaseData(Load(name).Model).SetArgDisplayNames(name);
        yield return new TestCaseData(Graphs.Shared().Build(3)).SetArgDisplayNames("shared layer, two inputs");
        yield return new TestCaseData(Graphs.SeveralOutputs().Build(3)).SetArgDisplayNames("several outputs");
        yield return new TestCaseData(Nested().Build([3], seed: 2)).SetArgDisplayNames("models within it");
        yield return new TestCaseData(FirstStates().Build(3)).SetArgDisplayNames("first states");
        yield return new TestCaseData(new Sequential
        {
            new Bidirectional(new Lstm(3) { ReturnSequences = true }) { BackwardLayer = new Lstm(3) { ReturnSequences = true, UseBias = false, GoBackwards = true } },
            new Sequential([new TimeDistributed(new Dense(2)), new BatchNormalization { Trainable = false }]) with { Name = "inner" }, new Dropout(0.2), new Dropout(0.3), new Flatten(),
        }.Build([4, 2], seed: 2)).SetArgDisplayNames("two directions");
    }

    /// <summary>Within the model that is in it, what is trained does not come first; a further one is frozen as a whole.</summary>
    private static Sequential Nested() =>
    [
        new Sequential([new BatchNormalization(), new Dense(2), new BatchNormalization(), new Dense(3)]) with { Name = "mixed" },
        new Sequential([new BatchNormalization(), new Dense(3) { Trainable = false }]) with { Name = "frozen", Trainable = false },
    ];

    private static Graph FirstStates()
    {
        Input sequence = new([4, 2]), state = new([3]);
        return new Graph([sequence, state], [new Gru(3).Of(sequence, state)]);
    }

    [TestCaseSource(nameof(Models))]
    public void What_is_written_comes_back(Model model)
    {
        foreach (Parameter parameter in model.Parameters.Where(parameter => parameter.Values.ContainsAnyExcept(1f, 0f) is false))
            parameter.Set(TestNumbers.Normal((uint)parameter.Length, parameter.Length, mean: 2, deviation: 0.2));
        using var folder = new TemporaryFolder();
        foreach (string ending in s_endings)
        {
            string path = folder["model" + ending];
            KerasFile.Save(model, path);
            Model again;
            if (ending == ".weights.h5")
            {
                again = KerasFile.Load(folder["model.keras"]).Model;
                foreach (Parameter parameter in again.Parameters) parameter.Set(new float[parameter.Length]);
                KerasFile.LoadWeights(again, path);
            }
            else
            {
                again = KerasFile.Load(path).Model;
            }

            Assert.That(again.Parameters.Select(parameter => (parameter.Name, parameter.Shape, parameter.Trainable)),
                Is.EquivalentTo(model.Parameters.Select(parameter => (parameter.Name, parameter.Shape, parameter.Trainable))));
            foreach (Parameter parameter in model.Parameters)
                Assert.That(again.Parameter(parameter.Name).Values.SequenceEqual(parameter.Values), $"{ending} {parameter.Name}");
            Session before = model.CreateSession(2), after = again.CreateSession(2);
            for (int i = 0; i < model.InputShapes.Count; i++)
            {
                float[] input = [.. TestNumbers.Normal(9, 2 * model.InputShapes[i].Size).Select(value => model.Layers[1].Description is Embedding ? MathF.Abs(MathF.Round(value)) : value)];
                input.CopyTo(before.Input(i, 2));
                input.CopyTo(after.Input(i, 2));
            }

            before.Run(2);
            after.Run(2);
            for (int i = 0; i < model.OutputShapes.Count; i++) Assert.That(after.Output(i).SequenceEqual(before.Output(i)), $"{ending}, output {i}");
            if (ending == ".weights.h5") continue;
            byte[] first = File.ReadAllBytes(path);
            KerasFile.Save(model, path);
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(first), "the same model gives the same file");
        }
    }

    [TestCaseSource(nameof(Folders))]
    public void The_description_is_what_Keras_wrote_itself(string name)
    {
        using var folder = new TemporaryFolder();
        KerasFile loaded = Load(name);
        using var trainer = new Trainer(loaded.Model, loaded.Training!);
        KerasFile.Save(loaded.Model, folder["model.keras"], trainer.Describe());
        using JsonDocument ours = Config(folder["model.keras"]), theirs = Config(Path.Combine(ReferenceFolder.Committed, "files", "keras3", name, "model.keras"));
        CheckWithin(ours.RootElement, theirs.RootElement, name);
        Assert.That(Layers(ours).Count(), Is.EqualTo(Layers(theirs).Count()));
        Assert.That(
            ArraysOf(folder["model.keras"]), Is.EquivalentTo(ArraysOf(Path.Combine(ReferenceFolder.Committed, "files", "keras3", name, "model.keras"))));

        static IEnumerable<JsonElement> Layers(JsonDocument config) => config.RootElement.GetProperty("config").GetProperty("layers").EnumerateArray();
    }

    [TestCaseSource(nameof(Folders))]
    public void What_it_was_trained_with_comes_back(string name)
    {
        using var folder = new TemporaryFolder();
        KerasFile loaded = Load(name);
        using var trainer = new Trainer(loaded.Model, loaded.Training!);
        foreach (string ending in new[] { ".keras", ".h5" })
        {
            KerasFile.Save(loaded.Model, folder["model" + ending], trainer.Describe());
            KerasFile again = KerasFile.Load(folder["model" + ending]);
            using var other = new Trainer(again.Model, again.Training!);
            Assert.That(other.Optimizer, Is.EqualTo(trainer.Optimizer));
            Assert.That(other.Loss, Is.EqualTo(trainer.Loss));
            Assert.That(other.Metrics, Is.EqualTo(trainer.Metrics));
        }
    }

    [Test]
    public void Several_outputs_are_compiled_by_their_names()
    {
        using var folder = new TemporaryFolder();
        var input = new Input([2]);
        Model model = new Graph([input], [new Dense(1) { Name = "first" }.Of(input), new Dense(3) { Name = "second", Activation = Activation.Softmax }.Of(input)]).Build(1);
        using var trainer = new Trainer(
            model, new Adam(new CosineDecay(0.1, 20)) { ClipNorm = 2 }, new Objective(Loss.MeanSquaredError) { Metrics = [new LossMetric(Loss.MeanAbsoluteError)] },
            new Objective(Loss.SparseCategoricalCrossentropy) { Weight = 0.5, Metrics = [Metric.Accuracy], WeightedMetrics = [new SparseTopKCategoricalAccuracy(2)] });
        foreach (string ending in new[] { ".keras", ".h5" })
        {
            KerasFile.Save(model, folder["model" + ending], trainer.Describe());
            KerasFile again = KerasFile.Load(folder["model" + ending]);
            Assert.That(again.Training!.Objectives.Select(objective => (objective.Output, objective.Weight)), Is.EqualTo(new[] { ("first", 1.0), ("second", 0.5) }));
            using var other = new Trainer(again.Model, again.Training!);
            Assert.That(other.Optimizer, Is.EqualTo(trainer.Optimizer));
            Assert.That(other.Objectives.Select(objective => (objective.Loss, objective.Metrics[0])), Is.EqualTo(trainer.Objectives.Select(objective => (objective.Loss, objective.Metrics[0]))));
            Assert.That(other.Objectives[1].WeightedMetrics, Is.EqualTo(trainer.Objectives[1].WeightedMetrics));
        }
    }

    [Test]
    public void What_cannot_be_written_is_said_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        Model model = new Sequential { new Dense(1) }.Build([2]);
        Assert.That(() => KerasFile.Save(model, folder["model.onnx"]), Throws.TypeOf<NotSupportedException>().With.Message.Contains(".keras, .h5 or .weights.h5"));
        Assert.That(() => KerasFile.Save(null!, "a.h5"), Throws.ArgumentNullException);
        Assert.That(() => KerasFile.Save(model, ""), Throws.ArgumentException);
        Model own = new Sequential { new Residual(new Dense(2)) }.Build([2]);
        foreach (string ending in s_endings)
            Assert.That(() => KerasFile.Save(own, folder["own" + ending]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Residual"));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    private static JsonDocument Config(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        using Stream stream = archive.GetEntry("config.json")!.Open();
        return JsonDocument.Parse(stream);
    }

    /// <summary>The names and shapes of the arrays of the layers' weights.</summary>
    private static List<string> ArraysOf(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        using Stream stream = archive.GetEntry("model.weights.h5")!.Open();
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var found = new List<string>();
        Walk(Hdf5Reader.Read(bytes).Group("layers")!);
        return found;

        void Walk(Hdf5Group group)
        {
            foreach (Hdf5Object child in group.Children.Values)
            {
                if (child is Hdf5Group inner) Walk(inner);
                else found.Add($"{child.Path} {((Hdf5Dataset)child).ShapeText}");
            }
        }
    }

    /// <summary>Whatever ours says theirs says too, in the same words; theirs may say more.</summary>
    private static void CheckWithin(JsonElement ours, JsonElement theirs, string path)
    {
        if (path.EndsWith("/dtype", StringComparison.Ordinal))
        {
            // A policy, or the name of one; ids travel as floats here.
            Assert.That(theirs.GetRawText(), Does.Contain(ours.GetRawText()).Or.EqualTo("\"int32\""), path);
        }
        else if (ours.ValueKind == JsonValueKind.Object && theirs.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty entry in ours.EnumerateObject())
            {
                // Compared where it comes back; and an input of a row has a name that nothing refers to.
                if (entry.Name == "compile_config" || (path.EndsWith("layers/0/config", StringComparison.Ordinal) && entry.Name == "name")) continue;
                if (!theirs.TryGetProperty(entry.Name, out JsonElement other)) Assert.Fail($"{path}: Keras has no '{entry.Name}'");
                CheckWithin(entry.Value, theirs.GetProperty(entry.Name), $"{path}/{entry.Name}");
            }
        }
        else if (ours.ValueKind == JsonValueKind.Array && theirs.ValueKind == JsonValueKind.Array && ours.GetArrayLength() == theirs.GetArrayLength())
        {
            for (int i = 0; i < ours.GetArrayLength(); i++) CheckWithin(ours[i], theirs[i], $"{path}/{i}");
        }
        else if (ours.ValueKind == JsonValueKind.Number && theirs.ValueKind == JsonValueKind.Number)
        {
            Assert.That(ours.GetDouble(), Is.EqualTo(theirs.GetDouble()).Within(1e-6).Percent, path);
        }
        else
        {
            Assert.That(ours.GetRawText(), Is.EqualTo(theirs.GetRawText()), path);
        }
    }
}
