using Nn.Datasets;
using Nn.Interop;

namespace Nn.Tool;

/// <summary>What an ONNX model says of an array.</summary>
internal static class OnnxPrediction
{
    public static int Execute(OnnxModel model, string input, string? target, TextWriter output)
    {
        if (model.Inputs.Count != 1) throw new FormatException($"Expected a model of one input. Received: {model.Inputs.Count}; 'check' takes several.");
        OnnxTensor tensor;
        if (input.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            tensor = OnnxTensors.Of(Npy.Read(input), model.Inputs[0]);
        }
        else
        {
            Samples samples = Samples.Read(input);
            tensor = OnnxTensor.Of(samples.Values, [samples.Count, .. samples.Shape.Dimensions]);
        }

        OnnxTensor result = model.Run(tensor)[0];
        float[] values = result.ToFloats();
        if (target?.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) == true)
        {
            Npy.Write(target, NdArray.Of(values, [.. result.Dimensions]));
            return Tool.Done;
        }

        int rows = result.Dimensions.Count > 0 ? Math.Max(1, result.Dimensions[0]) : 1;
        if (target is null)
        {
            PredictCommand.Write(output, values, values.Length / rows);
            return Tool.Done;
        }

        using StreamWriter file = File.CreateText(target);
        PredictCommand.Write(file, values, values.Length / rows);
        return Tool.Done;
    }
}
