using Nn.Serialization;

namespace Nn.Tool;

/// <summary>What a command found, as JSON.</summary>
internal static class JsonOutput
{
    public static string Write(object value) => JsonText.Write(json => ConfigurationJson.Write(json, ConfigurationValue.Normalize(value)));
}
