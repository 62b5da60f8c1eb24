using Nn.Interop;

namespace Nn.Tool;

/// <summary>How far an ONNX model's outputs are from stored ones.</summary>
internal static class OnnxCheck
{
    public static int Execute(OnnxModel model, string io, double tolerance, bool json, TextWriter output)
    {
        (OnnxTensor[] inputs, OnnxTensor[] outputs) = OnnxTensors.ReadIo(io, model);
        OnnxTensor[] computed = model.Run(inputs);
        var found = new List<CheckedOutput>();
        for (int i = 0; i < outputs.Length; i++)
        {
            if (!computed[i].Dimensions.SequenceEqual(outputs[i].Dimensions))
                throw new FormatException($"Expected the output {model.Outputs[i].Name} of the shape that is computed, {computed[i]}. Received: {outputs[i]}.");
            found.Add(CheckedOutput.Of(model.Outputs[i].Name, computed[i].ToFloats(), outputs[i].ToFloats()));
        }

        return CheckedOutput.Report(found, inputs.Length > 0 && inputs[0].Dimensions.Count > 0 ? inputs[0].Dimensions[0] : 1, tolerance, json, output);
    }
}
