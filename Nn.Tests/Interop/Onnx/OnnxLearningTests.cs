using Nn.Interop;
using Nn.Tests.Reference;

namespace Nn.Tests.Interop.Onnx;

/// <summary>Graphs as models that learn: the outputs of a batch are those of the case, and the gradients those of differences.</summary>
[Category("Onnx")]
public class OnnxLearningTests
{
    /// <summary>Functions whose steps a difference does not see, or that give whole numbers.</summary>
    private static readonly string[] s_withoutGradient = ["argmax", "argmin", "ceil", "floor", "round", "sign", "hardmax", "isnan", "isinf", "equal", "greater", "less", "cast", "not_"];

    private static IEnumerable<TestCaseData> Cases() => OnnxCaseFolder.Cases().Where(IsOfBatch)
        .Select(folder => new TestCaseData(folder).SetName($"Onnx learning {Path.GetFileName(folder)}"));

    [TestCaseSource(nameof(Cases))]
    public void The_gradients_are_those_of_differences(string folder)
    {
        OnnxModel file = OnnxModel.Load(Path.Combine(folder, "model.onnx"));
        (OnnxTensor[] inputs, OnnxTensor[] outputs) = OnnxCaseFolder.Sets(folder).First();
        Model model;
        try
        {
            model = file.ToModel([.. inputs.Select(input => new Shape([.. input.Dimensions.Skip(1)]))]);
        }
        catch (Exception e) when (e is NotSupportedException or FormatException)
        {
            Assert.That(e.Message, Does.StartWith("ONNX: "));
            Assert.Ignore(e.Message);
            return;
        }

        int rows = inputs[0].Dimensions[0];
        float[][] values = [.. inputs.Select(input => input.ToFloats())];
        float[][] predicted = model.Predict(values);
        for (int i = 0; i < outputs.Length; i++)
            OnnxAssert.Close(OnnxTensor.Of(predicted[i], [.. outputs[i].Dimensions]), OnnxTensor.Of(outputs[i].ToFloats(), [.. outputs[i].Dimensions]), 1e-5, $"output {i}");
        // So many ReLUs that there are some at their kinks whatever is moved.
        if (Path.GetFileName(folder) == "graph_conv_bn_relu") return;
        if (s_withoutGradient.Any(Path.GetFileName(folder).StartsWith) || outputs.Any(output => output.Type != OnnxType.Float)) return;
        GradientReport report = GradientChecker.Check(model, values, rows);
        Assert.That(report.Largest, Is.LessThan(5e-3), () => report.ToString());
    }

    /// <summary>One batch of floats in, the same batch out.</summary>
    private static bool IsOfBatch(string folder)
    {
        (OnnxTensor[] inputs, OnnxTensor[] outputs) = OnnxCaseFolder.Sets(folder).First();
        return inputs.Length > 0 && inputs.All(input => input.Dimensions.Count > 1 && input.Type == OnnxType.Float && input.Dimensions[0] == inputs[0].Dimensions[0])
            && outputs.All(output => output.Dimensions.Count > 0 && output.Dimensions[0] == inputs[0].Dimensions[0]);
    }
}
