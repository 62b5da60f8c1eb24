using System.CommandLine;

namespace Nn.Tool;

/// <summary>What several commands are told.</summary>
internal static class Arguments
{
    public static Argument<string> Model() => new("MODEL") { Description = "A model: .safetensors of NnSimd, .keras or .h5 of Keras, .onnx." };

    public static Option<bool> Json() => new("--json") { Description = "Prints JSON." };
}
