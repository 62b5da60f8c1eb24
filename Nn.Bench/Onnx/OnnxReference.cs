using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Nn.Interop;

namespace Nn.Bench.Onnx;

/// <summary>What ONNX Runtime computes.</summary>
internal static class OnnxReference
{
    public static OnnxTensor[] Run(byte[] file, IReadOnlyList<(string Name, OnnxTensor Tensor)> inputs, IReadOnlyList<string> outputs)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(file, options);
        NamedOnnxValue[] values = [.. inputs.Select(input => ToValue(input.Name, input.Tensor))];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(values, [.. outputs]);
        return [.. results.Select(FromValue)];
    }

    private static NamedOnnxValue ToValue(string name, OnnxTensor tensor)
    {
        int[] dims = [.. tensor.Dimensions];
        NamedOnnxValue Of<T>(Func<long, T> convert) =>
            NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(Array.ConvertAll(tensor.Integers.ToArray(), value => convert(value)), dims));
        return tensor.Type switch
        {
            OnnxType.Float => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(tensor.ToFloats(), dims)),
            OnnxType.Double => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<double>(tensor.Doubles.ToArray(), dims)),
            OnnxType.Int64 => Of(value => value),
            OnnxType.Int32 => Of(value => (int)value),
            OnnxType.UInt8 => Of(value => (byte)value),
            OnnxType.Bool => Of(value => value != 0),
            _ => throw new NotSupportedException($"{tensor.Type}"),
        };
    }

    private static OnnxTensor FromValue(NamedOnnxValue value) => value.Value switch
    {
        Tensor<float> t => OnnxTensor.Of(t.ToArray(), t.Dimensions),
        Tensor<double> t => OnnxTensor.Of(t.ToArray(), t.Dimensions),
        Tensor<long> t => OnnxTensor.Of(t.ToArray(), t.Dimensions),
        Tensor<int> t => OnnxTensor.Of(t.ToArray(), t.Dimensions),
        Tensor<bool> t => OnnxTensor.Of(t.ToArray(), t.Dimensions),
        Tensor<byte> t => OnnxTensor.OfType(OnnxType.UInt8, [.. t.ToArray().Select(x => (long)x)], t.Dimensions),
        Tensor<Float16> t => new OnnxTensor(OnnxType.Float16, [.. t.Dimensions], t.ToArray().Select(x => (float)x).ToArray()),
        _ => throw new NotSupportedException($"{value.Value}"),
    };
}
