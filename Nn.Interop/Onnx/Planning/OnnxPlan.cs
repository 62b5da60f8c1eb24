namespace Nn.Interop.Onnx;

/// <summary>A graph for inputs of some shapes, ready to run.</summary>
/// <param name="model">Runs one sample: all of the inputs.</param>
/// <param name="flowing">The inputs that it takes, by their numbers in the file.</param>
/// <param name="outputs">The outputs: those that are known, and the shapes and types of the others.</param>
internal sealed class OnnxPlan(Model model, int[] flowing, PlanValue[] outputs)
{
    public OnnxTensor[] Run(OnnxTensor[] inputs)
    {
        float[][] values = flowing.Length == 0 ? [[0]] : Array.ConvertAll(flowing, i => inputs[i].Values as float[] ?? inputs[i].ToFloats());
        bool computes = Array.Exists(outputs, output => output.Known is null);
        float[][] results = computes ? model.Predict(values) : [];
        int next = 0;
        return Array.ConvertAll(outputs, output => output.Known ?? OfFloats(output.Type, output.Dims, results[next++]));
    }

    private static OnnxTensor OfFloats(OnnxType type, int[] dims, float[] values) => type switch
    {
        _ when Integers.Are(type) => new OnnxTensor(type, dims, Array.ConvertAll(values, value => (long)value)),
        OnnxType.Double => new OnnxTensor(type, dims, Array.ConvertAll(values, value => (double)value)),
        _ => new OnnxTensor(type, dims, values),
    };
}
