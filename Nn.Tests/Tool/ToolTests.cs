using System.Text.Json;
using Nn.Datasets;
using Nn.Layers;
using Nn.Serialization;
using Nn.Tests.Core.Serialization;
using Nn.Tests.Reference;
using static Nn.Tests.Tool.Command;

namespace Nn.Tests.Tool;

/// <summary>The command as somebody meets it.</summary>
public class ToolTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    private static IEnumerable<string> Saved() => Directory.GetDirectories(Path.Combine(ReferenceFolder.Committed, "files", "keras3"))
        .Concat(Directory.GetDirectories(Path.Combine(ReferenceFolder.Committed, "files", "keras2"))).Select(folder => $"{Path.GetFileName(Path.GetDirectoryName(folder))}/{Path.GetFileName(folder)}").Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Saved))]
    public void Any_file_becomes_any_other_and_gives_what_Keras_gave(string name)
    {
        string io = Committed($"{name}/io.json"), last = Committed($"{name}/model.keras");
        foreach (string target in new[] { "a.safetensors", "b.h5", "c.keras", "d.safetensors" })
        {
            Assert.That(Execute("convert", last, _folder[target]), Is.EqualTo((0, $"{Format(last)} -> {_folder[target]}, {Length(target)} bytes\n", "")));
            last = _folder[target];
            (int code, string output, string error) = Execute("check", last, io);
            Assert.That(code, Is.Zero, error);
            Assert.That(output, Does.EndWith("6 rows, within 1E-05 of the scale\n"));
            (_, string inspected, _) = Execute("inspect", last);
            Assert.That(inspected, Does.Contain("Optimizer: ").And.Contain("Loss: "), "what it was compiled with comes along");
        }

        static string Format(string path) => path.EndsWith(".keras", StringComparison.Ordinal) ? "Keras, .keras" : path.EndsWith(".h5", StringComparison.Ordinal) ? "Keras, HDF5" : "NnSimd, checkpoint";
        long Length(string file) => new FileInfo(_folder[file]).Length;
    }

    [Test]
    public void Inspect_tells_all_of_a_model()
    {
        Model model = new Sequential { new Dense(2) { Name = "first" }, new Dense(1) { Trainable = false } }.Build([3], seed: 1);
        model.Parameter("first/kernel").Set([-2, 0, 1, 0, 0.5f, 7]);
        new ModelFile(model, [new("note", "mine")]).Save(_folder["model"]);
        (int code, string output, _) = Execute("inspect", _folder["model"]);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero);
            foreach (string part in new[] { "Format: NnSimd, model\n", "Input input: (3)\n", "Output dense: (1)\n", "first (Dense)", "first/kernel (3, 2), -2 to 7\n", "dense/bias (1), 0 to 0, not trained\n", "Metadata note: mine\n" })
                Assert.That(output, Does.Contain(part));
            Assert.That(output, Does.Not.Contain("Optimizer"));
        });
        JsonElement json = JsonDocument.Parse(Execute("inspect", _folder["model"], "--json").Output).RootElement;
        Assert.That(json.GetProperty("inputs")[0].GetProperty("shape")[0].GetInt32(), Is.EqualTo(3));
        Assert.That(json.GetProperty("weights")[0].GetProperty("max").GetDouble(), Is.EqualTo(7));
        Assert.That(json.GetProperty("metadata").GetProperty("note").GetString(), Is.EqualTo("mine"));
    }

    [Test]
    public void Check_tells_what_is_not_within_the_tolerance()
    {
        Model model = new Sequential { new Dense(1) { UseBias = false } }.Build([2], seed: 1);
        model.Parameter("dense/kernel").Set([1, 2]);
        model.Save(_folder["model"]);
        File.WriteAllText(_folder["io.json"], """{"input":{"shape":[2,2],"data":[1,1,2,3]},"output":{"shape":[2,1],"data":[3,8.001]}}""");
        Assert.That(Execute("check", _folder["model"], _folder["io.json"]).Code, Is.EqualTo(2));
        Assert.That(Execute("check", _folder["model"], _folder["io.json"], "--tolerance", "1.3e-4").Code, Is.Zero);
        Assert.That(Execute("check", _folder["model"], _folder["io.json"], "--tolerance", "1.2e-4").Code, Is.EqualTo(2));
        JsonElement json = JsonDocument.Parse(Execute("check", _folder["model"], _folder["io.json"], "--json").Output).RootElement;
        Assert.That(json.GetProperty("within").GetBoolean(), Is.False);
        Assert.That(json.GetProperty("outputs")[0].GetProperty("largest_difference").GetDouble(), Is.EqualTo(0.001).Within(1e-6));
        // A weight that is no number is no agreement.
        model.Parameter("dense/kernel").Set([float.NaN, 2]);
        model.Save(_folder["model"]);
        Assert.That(Execute("check", _folder["model"], _folder["io.json"], "--tolerance", "1e9").Code, Is.EqualTo(2));
    }

    [Test]
    public void Check_reads_names_lists_and_arrays()
    {
        Graph graph = Graphs.Shared();
        Model model = graph.Build(3);
        model.Save(_folder["model"]);
        using Session session = model.CreateSession(2);
        float[] left = TestNumbers.Normal(1, 6), right = TestNumbers.Normal(2, 6);
        left.CopyTo(session.Input(0, 2));
        right.CopyTo(session.Input(1, 2));
        session.Run(2);
        float[] output = session.Output().ToArray();
        string Array(float[] values) => $$"""{"shape":[2,{{values.Length / 2}}],"data":{{JsonSerializer.Serialize(values)}}}""";
        string[] texts =
        [
            $$"""{"inputs":[{{Array(left)}},{{Array(right)}}],"outputs":[{{Array(output)}}]}""",
            $$"""{"inputs":{"{{model.InputNames[1]}}":{{Array(right)}},"left":{{Array(left)}}},"output":{{Array(output)}}}""",
        ];
        foreach (string text in texts)
        {
            File.WriteAllText(_folder["io.json"], text);
            Assert.That(Execute("check", _folder["model"], _folder["io.json"], "--tolerance", "0").Code, Is.Zero);
        }

        Npz.Write(_folder["io.npz"], [new("left", NdArray.Of(left, 2, 3)), new("input_1", NdArray.Of(right, 2, 3)), new("output", NdArray.Of(output, 2, 2))]);
        Assert.That(Execute("check", _folder["model"], _folder["io.npz"], "--tolerance", "0").Code, Is.Zero);
        Npz.Write(_folder["io.npz"], [new("left", NdArray.Of(left, 2, 3))]);
        Assert.That(Execute("check", _folder["model"], _folder["io.npz"]).Error, Does.Contain($"'{model.InputNames[1]}'").And.Contain("none"));
    }

    [Test]
    public void Predict_reads_tables_and_arrays()
    {
        Model model = new Sequential { new Dense(2) { UseBias = false } }.Build([2]);
        model.Parameter("dense/kernel").Set([1, 10, 2, 20]);
        model.Save(_folder["model"]);
        File.WriteAllText(_folder["a.csv"], "x,y\n1,1\n0.5,2\n");
        Assert.That(Execute("predict", _folder["model"], _folder["a.csv"]), Is.EqualTo((0, "3,30\n4.5,45\n", "")));
        Npy.Write(_folder["a.npy"], NdArray.Of(new float[] { 1, 1, 0.5f, 2 }, 2, 2));
        Assert.That(Execute("predict", _folder["model"], _folder["a.npy"], "--output", _folder["b.npy"]), Is.EqualTo((0, "", "")));
        NdArray written = Npy.Read(_folder["b.npy"]);
        Assert.That(written.Shape, Is.EqualTo(new[] { 2, 2 }));
        Assert.That(written.ToFloats(), Is.EqualTo(new[] { 3, 30, 4.5f, 45 }));
        Execute("predict", _folder["model"], _folder["a.npy"], "--output", _folder["b.csv"]);
        Assert.That(File.ReadAllText(_folder["b.csv"]), Is.EqualTo("3,30\n4.5,45\n"));
        OddCulture.Run(() => Assert.That(Execute("predict", _folder["model"], _folder["a.csv"]).Output, Is.EqualTo("3,30\n4.5,45\n")));
    }

    [Test]
    public void Evaluate_gives_what_Keras_gave()
    {
        JsonElement io = JsonDocument.Parse(File.ReadAllText(Committed("keras3/cnn/io.json"))).RootElement;
        foreach (string name in new[] { "x", "y" })
        {
            ReferenceArray array = ReferenceArray.Read(io.GetProperty(name));
            Npy.Write(_folder[name + ".npy"], NdArray.Of(array.Floats, array.Shape));
        }

        (int code, string output, string error) = Execute("evaluate", Committed("keras3/cnn/model.keras"), _folder["x.npy"], _folder["y.npy"], "--json");
        Assert.That(code, Is.Zero, error);
        double[] expected = [.. io.GetProperty("loss_and_metrics_on_the_16_training_rows").EnumerateArray().Select(value => value.GetDouble())];
        Assert.That(JsonDocument.Parse(output).RootElement.EnumerateObject().Select(score => score.Value.GetDouble()), Is.EqualTo(expected).Within(1e-5));
        Assert.That(Execute("evaluate", Committed("keras3/cnn/model.keras"), _folder["x.npy"], _folder["y.npy"]).Output, Does.Match("^loss: .*\naccuracy: .*\n$"));
        Assert.That(Execute("evaluate", Committed("keras3/cnn/model.keras"), _folder["y.npy"], _folder["y.npy"]).Error, Does.Contain("Expected 144 columns"));
        new Sequential { new Dense(1) }.Build([4]).Save(_folder["alone"]);
        Assert.That(Execute("evaluate", _folder["alone"], _folder["y.npy"], _folder["y.npy"]).Error, Does.Contain("a model alone"));
    }

    [Test]
    public void Bench_measures_predictions_that_allocate_nothing([Values(1, 2)] int threads)
    {
        (int code, string output, string error) = Execute(
            "bench", Committed("keras3/text_lstm/model.keras"), "--batch", "3", "--threads", $"{threads}", "--seconds", "0.2", "--json");
        Assert.That(code, Is.Zero, error);
        JsonElement found = JsonDocument.Parse(output).RootElement;
        Assert.That(found.GetProperty("bytes_allocated_per_call").GetInt64(), Is.Zero);
        Assert.That(found.GetProperty("microseconds_p50").GetDouble(), Is.GreaterThan(0).And.LessThanOrEqualTo(found.GetProperty("microseconds_max").GetDouble()));
        Assert.That(found.GetProperty("samples_per_second").GetDouble(), Is.GreaterThan(0));
        Assert.That(found.GetProperty("weight_bytes").GetInt64(), Is.EqualTo(4 * KerasNumbers("keras3/text_lstm/model.keras")));
        Assert.That(Execute("bench", Committed("keras3/mlp/model.h5"), "--seconds", "0.05").Output, Does.Contain("microseconds p99: ").And.Contain("session bytes: "));
    }

    private static long KerasNumbers(string name) => Nn.Interop.KerasFile.Load(Committed(name)).Model.Parameters.Sum(parameter => (long)parameter.Length);

    [TestCase("--batch: expected a whole number of at least 1. Received: 0.", "bench", "MODEL", "--batch", "0")]
    [TestCase("--seconds: expected a number above 0, up to 3600. Received: never.", "bench", "MODEL", "--seconds", "never")]
    [TestCase("Required command was not provided.")]
    [TestCase("Required argument missing for command: 'inspect'.", "inspect")]
    [TestCase("Could not find file", "inspect", "none.keras")]
    [TestCase("--tolerance: expected a number of at least 0. Received: -1.", "check", "a", "b", "--tolerance", "-1")]
    [TestCase(".keras, .h5 or .weights.h5", "convert", "MODEL", "out.pb")]
    [TestCase("a graph of operators", "evaluate", "none.onnx", "a.npy", "b.npy")]
    [TestCase("Option '--output' is required", "train", "a.json", "b.csv")]
    [TestCase("Expected the input 'input' of shape (2) for each sample. Received: none.", "check", "MODEL", "EMPTY")]
    [TestCase("Expected 2 columns of numbers in", "predict", "MODEL", "THREE.csv")]
    [TestCase("'b' of kind Text", "predict", "MODEL", "TEXT.csv")]
    [TestCase("header", "inspect", "TEXT.csv")]
    public void A_wrong_call_is_one_line(string message, params string[] arguments)
    {
        new Sequential { new Dense(1) }.Build([2]).Save(_folder["MODEL"]);
        File.WriteAllText(_folder["EMPTY"], "{}");
        File.WriteAllText(_folder["THREE.csv"], "a,b,c\n1,2,3\n");
        File.WriteAllText(_folder["TEXT.csv"], "a,b\n1,x\n2,y\n");
        (int code, string output, string error) = Execute([.. arguments.Select(argument => File.Exists(_folder[argument]) ? _folder[argument] : argument)]);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(output, Is.Empty);
            Assert.That(error, Does.Contain(message));
            Assert.That(error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
        });
    }
}
