using System.Text.Json;
using Nn.Interop;
using Nn.Interop.Onnx;
using Nn.Layers;
using Nn.Tests.Reference;

namespace Nn.Tests.Interop.Onnx;

/// <summary>
/// Models as ONNX files: what is read back predicts what Keras does. With <c>NNSIMD_ONNX_EXPORTS=FOLDER</c> the files are left there with inputs and Keras' outputs, in the form of
/// conformance cases, for <c>Nn.Bench onnx-check FOLDER</c>, which runs them in ONNX Runtime.
/// </summary>
[Category("Onnx")]
public class OnnxExportTests
{
    private const double Tolerance = 1e-5;

    private static IEnumerable<TestCaseData> LayerCases() => ReferenceFolder.Cases.Where(item => item.Path.StartsWith("layers/", StringComparison.Ordinal) && item.Has("inference"))
        .Select(item => new TestCaseData(item).SetName($"Onnx export {item.Path} {item.Name}"));

    [TestCaseSource(nameof(LayerCases))]
    public void A_layer_predicts_what_Keras_does(ReferenceCase item)
    {
        var shape = new Shape([.. item["input_shape"].EnumerateArray().Select(length => length.GetInt32())]);
        Model model = new Sequential(Configurations.Layers(item["layers"])).Build(shape);
        LayerRunner.SetWeights(model, item["weights"]);
        ReferenceArray input = item.Array("input"), output = item.Array("inference");
        byte[] file;
        try
        {
            file = Written(model);
        }
        catch (NotSupportedException e)
        {
            Assert.That(e.Message, Does.StartWith("ONNX: layer '"));
            Assert.That(IsWithoutCounterpart(e.Message), e.Message);
            return;
        }

        Check($"{item.Path} {item.Name}", file, [OnnxTensor.Of(input.Floats, input.Shape)], [OnnxTensor.Of(output.Floats, output.Shape)]);
    }

    /// <summary>What ONNX has no operator for.</summary>
    private static bool IsWithoutCounterpart(string message) =>
        message.Contains("Stateful", StringComparison.Ordinal) || message.Contains("an activation that ONNX' recurrent operators have", StringComparison.Ordinal);

    [TestCase("mlp")]
    [TestCase("cnn")]
    [TestCase("mixed")]
    [TestCase("nested")]
    [TestCase("residual")]
    [TestCase("functional_chain")]
    [TestCase("sequence_gru")]
    [TestCase("text_lstm")]
    public void A_model_of_Keras_predicts_what_Keras_does(string name)
    {
        string folder = Path.Combine(ReferenceFolder.Committed, "files", "keras3", name);
        Model model = KerasFile.Load(Path.Combine(folder, "model.keras")).Model;
        using JsonDocument io = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "io.json")));
        OnnxTensor[] inputs = Tensors(io.RootElement, "input"), outputs = Tensors(io.RootElement, "output");
        Check(name, Written(model), inputs, outputs);
    }

    [Test]
    public void The_values_are_those_of_the_model_and_the_file_is_replaced_whole()
    {
        using var folder = new TemporaryFolder();
        Model model = new Sequential { new Dense(3) { Activation = Activation.Relu }, new Dense(2) }.Build(4);
        File.WriteAllText(folder["model.onnx"], "before");
        OnnxModel.Save(model, folder["model.onnx"]);
        OnnxModel again = OnnxModel.Load(folder["model.onnx"]);
        Assert.That(again.Opset, Is.EqualTo(17));
        Assert.That(again.Producer, Is.EqualTo("NnSimd"));
        Assert.That(again.Inputs.Single().ToString(), Is.EqualTo("input_layer: Float (batch, 4)").Or.EndWith(": Float (batch, 4)"));
        float[] x = [1, -2, 3, 0.5f];
        Assert.That(again.Run(OnnxTensor.Of(x, 1, 4))[0].ToFloats(), Is.EqualTo(model.Predict(x)).Within(1e-6f));
        Assert.That(again.ToModel().Predict(x), Is.EqualTo(model.Predict(x)));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(folder["model.onnx"])!), Has.Length.EqualTo(1));
        Assert.That(() => OnnxModel.Save(again.ToModel(), folder["model.onnx"]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("read from an ONNX file"));
        Assert.That(OnnxModel.Load(folder["model.onnx"]).Opset, Is.EqualTo(17), "what could not be written leaves the old file");
        Assert.That(() => OnnxModel.Save(null!, folder["model.onnx"]), Throws.ArgumentNullException);
    }

    private static byte[] Written(Model model)
    {
        using var stream = new MemoryStream();
        OnnxModel.Save(model, stream);
        return stream.ToArray();
    }

    private static void Check(string name, byte[] file, OnnxTensor[] inputs, OnnxTensor[] outputs)
    {
        Leave(name, file, inputs, outputs);
        OnnxTensor[] computed = OnnxModel.Load(file).Run(inputs);
        for (int i = 0; i < outputs.Length; i++) OnnxAssert.Close(computed[i], outputs[i], Tolerance, $"output {i}");
    }

    private static void Leave(string name, byte[] file, OnnxTensor[] inputs, OnnxTensor[] outputs)
    {
        if (Environment.GetEnvironmentVariable("NNSIMD_ONNX_EXPORTS") is not { Length: > 0 } root) return;
        string folder = Path.Combine(root, string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? c : '_')));
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), file);
        for (int i = 0; i < inputs.Length; i++) File.WriteAllBytes(Path.Combine(folder, $"input_0_{i}.pb"), OnnxWriter.ToFile("", inputs[i]));
        for (int i = 0; i < outputs.Length; i++) File.WriteAllBytes(Path.Combine(folder, $"output_0_{i}.pb"), OnnxWriter.ToFile("", outputs[i]));
    }

    private static OnnxTensor[] Tensors(JsonElement root, string kind)
    {
        JsonElement[] all = root.TryGetProperty(kind, out JsonElement one) ? [one]
            : root.GetProperty(kind + "s") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [.. root.GetProperty(kind + "s").EnumerateObject().Select(named => named.Value)];
        return Array.ConvertAll(all, json =>
        {
            ReferenceArray array = ReferenceArray.Read(json);
            return OnnxTensor.Of(array.Floats, array.Shape);
        });
    }
}
