using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nn.Serialization;

/// <summary>JSON in a file: written so that one can read it, and read although it may be damaged.</summary>
internal static class JsonText
{
    /// <summary>What is nested deeper is refused: a description of layers within layers takes four levels each.</summary>
    private const int MaxDepth = 512;

    /// <summary>It stands in files, not in pages: quotes and letters stay what they are.</summary>
    private static readonly JsonWriterOptions s_writing = new() { MaxDepth = MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions s_reading = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Writes JSON to a buffer.</summary>
    public static void Write(IBufferWriter<byte> buffer, Action<Utf8JsonWriter> write)
    {
        using var json = new Utf8JsonWriter(buffer, s_writing);
        write(json);
    }

    /// <summary>Writes JSON as a text.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, write);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Makes something of JSON.</summary>
    /// <param name="who">Who reads, for messages.</param>
    /// <param name="text">The JSON.</param>
    /// <param name="read">Reads its root.</param>
    /// <exception cref="FormatException">It is no JSON, or does not hold what is read.</exception>
    public static T Parse<T>(string who, string text, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, s_reading);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or OverflowException)
        {
            throw new FormatException($"{who}: expected a description in JSON. Received: {e.Message}", e);
        }
    }
}
