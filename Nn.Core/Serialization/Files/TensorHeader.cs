using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Nn.Serialization;

/// <summary>
/// The header of a safetensors file (https://huggingface.co/docs/safetensors): eight bytes with its length, little end first, then JSON: texts by
/// name under <c>__metadata__</c>, and for each array <c>{"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}</c>. The arrays follow
/// without gaps, row-major, little end first.
/// </summary>
internal sealed class TensorHeader
{
    /// <summary>The longest header that the format's own library reads.</summary>
    public const int MaxLength = 100_000_000;

    private const string MetadataName = "__metadata__";

    /// <summary>The arrays begin at a multiple of it, so that who maps the file can use them in place.</summary>
    private const int Alignment = 64;

    private TensorHeader(TensorEntry[] entries, Dictionary<string, string> metadata) => (Entries, Metadata) = (entries, metadata);

    /// <summary>The arrays in the order in which they stand in the file.</summary>
    public TensorEntry[] Entries { get; }

    /// <summary>Texts by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The bytes of all arrays.</summary>
    public long DataLength => Entries is [.., var last] ? last.End : 0;

    /// <summary>The bytes of a header, its length among them.</summary>
    /// <param name="tensors">The arrays in their order: name and shape, of floats.</param>
    /// <param name="metadata">Texts by name.</param>
    /// <exception cref="NotSupportedException">It would be longer than readers take.</exception>
    public static byte[] Write(IEnumerable<(string Name, Shape Shape)> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(stackalloc byte[sizeof(long)]);
        JsonText.Write(buffer, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataName);
            foreach ((string name, string text) in metadata) json.WriteString(name, text);
            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, Shape shape) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", TensorEntry.Float32);
                json.WriteStartArray("shape");
                foreach (int dimension in shape) json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += (long)shape.Size * sizeof(float));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
        while (buffer.WrittenCount % Alignment != 0) buffer.Write(" "u8);
        byte[] bytes = buffer.WrittenSpan.ToArray();
        long length = bytes.Length - sizeof(long);
        if (length > MaxLength)
        {
            throw new NotSupportedException(FormattableString.Invariant(
                $"Safetensors: expected at most {MaxLength} bytes of names, shapes and metadata. Received: {length}."));
        }

        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        return bytes;
    }

    /// <summary>Reads the JSON of a header.</summary>
    /// <param name="json">The header without its length.</param>
    /// <exception cref="FormatException">It is none; the message says where.</exception>
    /// <exception cref="NotSupportedException">An array has elements of a type that is not known.</exception>
    public static TensorHeader Read(ReadOnlySpan<byte> json)
    {
        var entries = new List<TensorEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(json);
            Expect(ref reader, JsonTokenType.StartObject, "an object");
            while (NextName(ref reader) is { } name)
            {
                if (!names.Add(name)) throw Wrong("each name once", $"'{name}' twice");
                if (name == MetadataName) ReadMetadata(ref reader, metadata);
                else entries.Add(ReadEntry(ref reader, name));
            }

            // Behind the object there may be blanks alone.
            if (reader.Read()) throw Wrong("one object", "more");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"Safetensors: expected a header in JSON. Received: {e.Message}", e);
        }

        return new TensorHeader(InOrder(entries), metadata);
    }

    private static TensorEntry[] InOrder(List<TensorEntry> entries)
    {
        TensorEntry[] sorted = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        long end = 0;
        foreach (TensorEntry entry in sorted)
        {
            if (entry.Begin != end)
            {
                throw Wrong(
                    FormattableString.Invariant($"arrays one behind the other, the next at byte {end}"),
                    FormattableString.Invariant($"'{entry.Name}' at byte {entry.Begin}"));
            }

            end = entry.End;
        }

        return sorted;
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject, $"an object as '{MetadataName}'");
        while (NextName(ref reader) is { } name)
        {
            Expect(ref reader, JsonTokenType.String, $"a text as metadata '{name}'");
            if (!metadata.TryAdd(name, reader.GetString()!)) throw Wrong("each name of metadata once", $"'{name}' twice");
        }
    }

    private static TensorEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        long[]? dimensions = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, $"an object as '{name}'");
        while (NextName(ref reader) is { } key)
        {
            switch (key)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, $"a text as 'dtype' of '{name}'");
                    type = reader.GetString();
                    break;
                case "shape" when dimensions is null:
                    dimensions = ReadNumbers(ref reader, $"'shape' of '{name}'");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, $"'data_offsets' of '{name}'");
                    break;
                default:
                    throw Wrong($"'dtype', 'shape' and 'data_offsets' of '{name}', once each", $"'{key}'");
            }
        }

        if (type is null || dimensions is null || offsets is not [var begin, var end])
            throw Wrong($"'dtype', 'shape' and two 'data_offsets' of '{name}'", "less, or another number of offsets");
        Int128 bytes = TensorEntry.SizeOf(type);
        foreach (long dimension in dimensions)
        {
            bytes *= dimension;
            if (bytes > long.MaxValue) throw Wrong($"a shape of '{name}' that can be", "one of too many elements");
        }

        if (end < begin || end - begin != bytes)
        {
            throw Wrong(
                FormattableString.Invariant($"{bytes} bytes of '{name}', {type} of shape ({string.Join(", ", dimensions)})"),
                FormattableString.Invariant($"data_offsets [{begin}, {end}]"));
        }

        return new TensorEntry(name, type, dimensions, begin, end);
    }

    private static long[] ReadNumbers(ref Utf8JsonReader reader, string what)
    {
        Expect(ref reader, JsonTokenType.StartArray, $"a list as {what}");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Wrong($"whole numbers of at least 0 as {what}", reader.TokenType == JsonTokenType.Number ? "another number" : $"{reader.TokenType}");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static string? NextName(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        reader.Read();
        if (reader.TokenType != type) throw Wrong(what, $"{reader.TokenType}");
    }

    private static FormatException Wrong(string expected, string received) => new($"Safetensors: expected {expected}. Received: {received}.");
}
