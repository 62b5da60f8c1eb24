using Nn.Interop;

namespace Nn.Tool;

/// <summary>Whether a file is ONNX, which has no first bytes of its own.</summary>
internal static class OnnxFile
{
    /// <summary>The file as an ONNX model; null where it is of another kind.</summary>
    public static OnnxModel? TryLoad(string path) =>
        path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) ? OnnxModel.Load(path) : null;
}
