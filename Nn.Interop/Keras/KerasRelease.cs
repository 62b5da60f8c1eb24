using Nn.Serialization;

namespace Nn.Interop.Keras;

/// <summary>What the same words meant in another release.</summary>
internal static class KerasRelease
{
    /// <summary>Whether a version is before 3.</summary>
    public static bool IsBefore3(string? version) => version is not null && version.Split('.')[0] is "0" or "1" or "2";

    /// <summary>A layer of Keras 1 or 2 in the words of Keras 3.</summary>
    public static Configuration FromBefore3(Configuration layer)
    {
        // The reset behind the product came later, and off.
        Configuration known = layer.ClassName == "GRU" && !layer.Arguments.ContainsKey("reset_after") ? layer.With("reset_after", false) : layer;
        return new Configuration(known.ClassName, known.Arguments.Select(argument => KeyValuePair.Create<string, object?>(argument.Key, argument.Value switch
        {
            // It was steeper: 0.2·x + 0.5, not x / 6 + 0.5.
            "hard_sigmoid" => Layers.Activation.HardSigmoidKeras2.KerasName,
            Configuration inner => FromBefore3(inner),
            var value => value,
        })));
    }
}
