using System.Text.Json;
using System.Xml.Linq;
using Nn.Datasets;
using Nn.Interop;
using Nn.Layers;
using Nn.Serialization;
using Nn.Training;
using static Nn.Tests.Tool.Command;

namespace Nn.Tests.Tool;

/// <summary>The command with ONNX files, and what it trains and draws.</summary>
public class ToolOnnxTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("text_direction")]
    [TestCase("voice_activity")]
    public void Check_runs_what_is_stored_beside_a_vendors_file(string name)
    {
        string file = Committed($"onnx/{name}/model.onnx"), io = Committed($"onnx/{name}/io.json");
        (int code, string output, string error) = Execute("check", file, io);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.EndWith("rows, within 1E-05 of the scale\n"));
        Assert.That(Execute("check", file, io, "--tolerance", "1e-12").Code, Is.EqualTo(2));
        Assert.That(JsonDocument.Parse(Execute("check", file, io, "--json").Output).RootElement.GetProperty("within").GetBoolean());
    }

    [Test]
    public void A_file_of_Keras_becomes_ONNX_and_predicts_the_same()
    {
        Assert.That(Execute("convert", Committed("keras3/mixed/model.keras"), _folder["mixed.onnx"]).Code, Is.Zero);
        (int code, string output, string error) = Execute("check", _folder["mixed.onnx"], Committed("keras3/mixed/io.json"));
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("within"));
        Assert.That(Execute("convert", _folder["mixed.onnx"], _folder["back.keras"]).Error, Does.Contain("a graph of operators"));
    }

    [Test]
    public void Inspect_tells_inputs_operators_and_weights()
    {
        string file = Committed("onnx/text_direction/model.onnx");
        (int code, string output, _) = Execute("inspect", file);
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("Format: ONNX, operators of version 9").And.Contain("Input x: Float (p2o.DynamicDimension.0, 3, ").And.Contain("  Conv: 53\n"));
        JsonElement json = JsonDocument.Parse(Execute("inspect", file, "--json").Output).RootElement;
        Assert.That(json.GetProperty("opset").GetInt32(), Is.EqualTo(9));
        Assert.That(json.GetProperty("operators").GetProperty("Conv").GetInt32(), Is.EqualTo(53));
        Assert.That(json.GetProperty("unsupported").GetArrayLength(), Is.Zero);
    }

    [Test]
    public void Predict_and_bench_take_an_ONNX_file()
    {
        Model model = new Sequential { new Dense(2) { Activation = Activation.Softmax } }.Build([3], seed: 4);
        OnnxModel.Save(model, _folder["m.onnx"]);
        Npy.Write(_folder["x.npy"], NdArray.Of<float>([1, 2, 3, -1, 0, 1], 2, 3));
        float[] expected = model.Predict([1, 2, 3, -1, 0, 1]);
        Assert.That(Execute("predict", _folder["m.onnx"], _folder["x.npy"], "--output", _folder["y.npy"]).Code, Is.Zero);
        Assert.That(Npy.Read(_folder["y.npy"]).ToFloats(), Is.EqualTo(expected).Within(1e-6f));
        Assert.That(Execute("predict", _folder["m.onnx"], _folder["x.npy"]).Output.TrimEnd().Split('\n'), Has.Length.EqualTo(2));
        JsonElement found = JsonDocument.Parse(Execute("bench", _folder["m.onnx"], "--batch", "4", "--seconds", "0.05", "--json").Output).RootElement;
        Assert.That(found.GetProperty("batch").GetInt32(), Is.EqualTo(4));
        Assert.That(found.GetProperty("microseconds_p50").GetDouble(), Is.GreaterThan(0));
        Assert.That(Execute("bench", Committed("onnx/text_direction/model.onnx")).Error, Does.Contain("--shape x="));
        Assert.That(Execute("bench", Committed("onnx/text_direction/model.onnx"), "--shape", "x=1,3,a,2").Error, Does.Contain("--shape: expected NAME=1,3,224,224"));
        Assert.That(Execute("bench", Committed("onnx/text_direction/model.onnx"), "--shape", "x=1,3,48,64", "--seconds", "0.05").Code, Is.Zero);
    }

    [Test]
    public void Train_makes_a_checkpoint_of_a_description_and_a_table()
    {
        Circles.Make(samples: 120, noise: 0.1, seed: 1).WriteCsv(_folder["circles.csv"]);
        string column = Table.ReadCsv(_folder["circles.csv"]).Columns[^1].Name;
        File.WriteAllText(_folder["d.json"], """
            {"layers": [{"class_name": "Dense", "config": {"units": 16, "activation": "relu"}}, {"class_name": "Dense", "config": {"units": 1, "activation": "sigmoid"}}],
             "optimizer": {"class_name": "SGD", "config": {"learning_rate": 0.1, "momentum": 0.9}}, "loss": "binary_crossentropy", "metrics": ["accuracy"], "epochs": 30, "seed": 3,
             "scaling": "standard", "batch_size": 16}
            """);
        (int code, string output, string error) = Execute("train", _folder["d.json"], _folder["circles.csv"], "--target", column, "--output", _folder["net.safetensors"]);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("epoch 1 of 30: loss ").And.Contain("accuracy 0.").Or.Contain("accuracy 1"));
        using Trainer trainer = Trainer.Load(_folder["net.safetensors"]);
        Assert.That(trainer.NextEpoch, Is.EqualTo(30));
        ModelFile file = ModelFile.Load(_folder["net.safetensors"], TrainingRegistry.Default);
        var pipeline = TablePipeline.FromJson(file.Metadata["pipeline"]);
        Dataset data = pipeline.Transform(Table.ReadCsv(_folder["circles.csv"]));
        Assert.That(trainer.Evaluate(data)["accuracy"], Is.GreaterThan(0.7));
        File.WriteAllText(_folder["bad.json"], """{"layers": [], "speed": 3}""");
        Assert.That(Execute("train", _folder["bad.json"], _folder["circles.csv"], "--output", _folder["x"]).Error, Does.Contain("'speed'"));
        Assert.That(File.Exists(_folder["x"]), Is.False);
    }

    [Test]
    public void Train_takes_arrays()
    {
        Npy.Write(_folder["x.npy"], NdArray.Of<float>([0, 1, 2, 3, 4, 5, 6, 7], 4, 2));
        Npy.Write(_folder["y.npy"], NdArray.Of<float>([1, 5, 9, 13], 4, 1));
        File.WriteAllText(_folder["d.json"], """{"layers": [{"class_name": "Dense", "config": {"units": 1}}], "loss": "mse", "epochs": 2}""");
        JsonElement json = JsonDocument.Parse(Execute("train", _folder["d.json"], _folder["x.npy"], _folder["y.npy"], "--output", _folder["n"], "--json").Output).RootElement;
        Assert.That(json.GetProperty("epochs").GetInt32(), Is.EqualTo(2));
        Assert.That(json.GetProperty("last").GetProperty("loss").GetDouble(), Is.GreaterThan(0));
        Assert.That(Execute("train", _folder["d.json"], _folder["x.npy"], "--output", _folder["n"]).Error, Does.Contain("the targets of"));
    }

    [Test]
    public void Draw_makes_a_box_of_each_layer_and_a_line_for_each_that_it_reads()
    {
        (int code, string output, string error) = Execute("draw", Committed("keras3/residual/model.keras"), "--output", _folder["r.svg"]);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.EndWith("r.svg: 6 boxes\n"));
        XElement svg = XElement.Load(_folder["r.svg"]);
        XNamespace ns = svg.Name.Namespace;
        Assert.That(svg.Descendants(ns + "path").Count(), Is.EqualTo(6), "the addition reads two");
        string[] texts = [.. svg.Descendants(ns + "text").Select(text => text.Value)];
        Assert.That(texts, Has.Member("Add").And.Member("output"));
        (double X, double Y, double Width)[] boxes = [.. svg.Descendants(ns + "rect").Where(rect => rect.Attribute("rx") is not null)
            .Select(rect => ((double)rect.Attribute("x")!, (double)rect.Attribute("y")!, (double)rect.Attribute("width")!))];
        foreach ((double x, double y, double width) in boxes)
            Assert.That(boxes.Count(other => other.Y == y && other.X < x + width && x < other.X + other.Width), Is.EqualTo(1), "no box covers another");
        OddCulture.Run(() => Assert.That(Execute("draw", Committed("onnx/text_direction/model.onnx"), "--output", _folder["t.svg"], "--json").Code, Is.Zero));
        Assert.That(() => XElement.Load(_folder["t.svg"]), Throws.Nothing);
        Assert.That(File.ReadAllText(_folder["t.svg"]), Does.Not.Contain("NaN").And.Contain("Softmax"));
    }
}
