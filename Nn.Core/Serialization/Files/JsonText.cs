using System.Text.Json;

namespace Nn.Serialization;

/// <summary>JSON in a file that may be damaged.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = ConfigurationJson.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Makes something of JSON.</summary>
    /// <param name="who">Who reads, for messages.</param>
    /// <param name="text">The JSON.</param>
    /// <param name="read">Reads its root.</param>
    /// <exception cref="FormatException">It is no JSON, or does not hold what is read.</exception>
    public static T Parse<T>(string who, string text, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, s_options);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or OverflowException)
        {
            throw new FormatException($"{who}: expected a description in JSON. Received: {e.Message}", e);
        }
    }
}
