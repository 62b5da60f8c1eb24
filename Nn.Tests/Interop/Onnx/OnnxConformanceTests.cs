using Nn.Interop;
using Nn.Tests.Reference;

namespace Nn.Tests.Interop.Onnx;

/// <summary>Operators and small graphs, with what ONNX Runtime (or whoever made the cases) computes.</summary>
[Category("Onnx")]
public class OnnxConformanceTests
{
    private const double Tolerance = 1e-5;

    private static IEnumerable<TestCaseData> Cases() =>
        OnnxCaseFolder.Cases().Select(folder => new TestCaseData(folder).SetName($"Onnx {Path.GetFileName(folder)}"));

    [TestCaseSource(nameof(Cases))]
    public void The_outputs_are_those_of_the_case(string folder)
    {
        OnnxModel model = OnnxModel.Load(Path.Combine(folder, "model.onnx"));
        (OnnxTensor[] Inputs, OnnxTensor[] Outputs)[] sets = [.. OnnxCaseFolder.Sets(folder)];
        Assert.That(sets, Is.Not.Empty);
        foreach ((OnnxTensor[] inputs, OnnxTensor[] outputs) in sets)
        {
            OnnxTensor[] computed = model.Run(inputs);
            Assert.That(computed, Has.Length.EqualTo(outputs.Length));
            for (int i = 0; i < outputs.Length; i++) OnnxAssert.Close(computed[i], outputs[i], Tolerance, $"output {i}");
        }
    }
}
