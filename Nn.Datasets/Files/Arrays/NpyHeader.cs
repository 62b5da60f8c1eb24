using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Nn.Datasets;

/// <summary>
/// The header of an npy file: magic, version, length, and a Python dictionary of <c>descr</c>, <c>fortran_order</c> and <c>shape</c>, filled up with
/// spaces so that the numbers begin at a multiple of 64 bytes.
/// </summary>
internal ref struct NpyHeader
{
    private const int Prefix = 8, MostText = 65536, Alignment = 64;
    private readonly string _source;
    private ReadOnlySpan<char> _rest;

    private NpyHeader(string text, string source)
    {
        _rest = text;
        _source = source;
    }

    private static ReadOnlySpan<byte> Magic => "\u0093NUMPY"u8[1..];

    public static ArrayHeader Read(Stream stream, string source)
    {
        Span<byte> prefix = stackalloc byte[Prefix + 4];
        ReadExactly(stream, prefix[..Prefix], source);
        if (!prefix[..6].SequenceEqual(Magic)) throw Errors.File($"{source}: expected the bytes 93 'NUMPY' first. Found: {Convert.ToHexString(prefix[..6])}.");
        byte version = prefix[6];
        if (version is < 1 or > 3) throw Errors.File($"{source}: expected version 1, 2 or 3 of the format. Found: {version}.");
        int lengthBytes = version == 1 ? 2 : 4;
        Span<byte> lengthField = prefix.Slice(Prefix, lengthBytes);
        ReadExactly(stream, lengthField, source);
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthField) : BinaryPrimitives.ReadUInt32LittleEndian(lengthField);
        if (length > MostText) throw Errors.File($"{source}: expected a header of at most {MostText} bytes. Found: {length}.");
        var text = new byte[length];
        ReadExactly(stream, text, source);
        return new NpyHeader(version == 3 ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text), source).Parse();
    }

    public static void Write(Stream stream, NumberFormat format, bool isFortran, ReadOnlySpan<int> shape)
    {
        string order = format.Size == 1 ? "|" : "<";
        string dictionary = $"{{'descr': '{order}{format.NpyName}', 'fortran_order': {(isFortran ? "True" : "False")}, 'shape': {NdArray.Text(shape)}, }}";
        int length = dictionary.Length + 1;
        length += (Alignment - ((Prefix + 2 + length) % Alignment)) % Alignment;
        Span<byte> size = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)length);
        stream.Write(Magic);
        stream.Write([1, 0]);
        stream.Write(size);
        stream.Write(Encoding.ASCII.GetBytes(dictionary.PadRight(length - 1) + '\n'));
    }

    private static void ReadExactly(Stream stream, Span<byte> bytes, string source)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length) throw Errors.File($"{source}: expected a header of an npy file. Found the end within it.");
    }

    private ArrayHeader Parse()
    {
        (NumberFormat Format, bool IsBigEndian)? type = null;
        bool? isFortran = null;
        long[]? shape = null;
        Expect('{');
        while (!Skip('}'))
        {
            string key = Text();
            Expect(':');
            switch (key)
            {
                case "descr" when type is null: type = Type(); break;
                case "fortran_order" when isFortran is null: isFortran = Truth(); break;
                case "shape" when shape is null: shape = Shape(); break;
                default: throw Wrong("each of 'descr', 'fortran_order' and 'shape' once", $"'{key}'");
            }

            if (Skip(',')) continue;
            Expect('}');
            break;
        }

        if (!_rest.Trim(" \n").IsEmpty) throw Wrong("nothing after the dictionary", Shown());
        if (type is null || isFortran is null || shape is null) throw Wrong("'descr', 'fortran_order' and 'shape'", "not all of them");
        return new ArrayHeader(type.Value.Format, type.Value.IsBigEndian, isFortran.Value, shape);
    }

    private (NumberFormat Format, bool IsBigEndian) Type()
    {
        _rest = _rest.TrimStart(' ');
        if (_rest is not ['\'' or '"', ..]) throw NotSupported("records (a list of fields)");
        string name = Text();
        if (name is ['<' or '>' or '|' or '=', ..] && NumberFormat.OfNpy(name.AsSpan(1)) is { } format) return (format, name[0] == '>');
        throw NotSupported($"'{name}'");
    }

    private readonly NotSupportedException NotSupported(string found) => new(
        $"{_source}: expected whole numbers (u1, i1, i2, i4, i8) or floats (f4, f8) as descr. Found: {found}.");

    private bool Truth()
    {
        _rest = _rest.TrimStart(' ');
        string word = _rest.StartsWith("True") ? "True" : "False";
        if (!_rest.StartsWith(word)) throw Wrong("True or False as fortran_order", Shown());
        _rest = _rest[word.Length..];
        return word == "True";
    }

    private long[] Shape()
    {
        var shape = new List<long>();
        Expect('(');
        while (!Skip(')'))
        {
            _rest = _rest.TrimStart(' ');
            int digits = _rest.IndexOfAnyExceptInRange('0', '9');
            if (digits < 0) digits = _rest.Length;
            if (!long.TryParse(_rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long axis)) throw Wrong("a length in the shape", Shown());
            shape.Add(axis);
            if (shape.Count > ArrayHeader.MostAxes) throw Wrong($"at most {ArrayHeader.MostAxes} axes", "more");
            _rest = _rest[digits..];
            if (Skip(',')) continue;
            if (shape.Count == 1) throw Wrong("a comma after the only length of a shape", Shown());
            Expect(')');
            break;
        }

        return [.. shape];
    }

    private string Text()
    {
        _rest = _rest.TrimStart(' ');
        if (_rest is not ['\'' or '"', ..]) throw Wrong("a text in quotes", Shown());
        int end = _rest[1..].IndexOf(_rest[0]);
        if (end < 0) throw Wrong("a closing quote", "the end");
        string text = _rest.Slice(1, end).ToString();
        _rest = _rest[(end + 2)..];
        return text;
    }

    private void Expect(char c)
    {
        if (!Skip(c)) throw Wrong($"'{c}'", Shown());
    }

    private bool Skip(char c)
    {
        _rest = _rest.TrimStart(' ');
        if (_rest.IsEmpty || _rest[0] != c) return false;
        _rest = _rest[1..];
        return true;
    }

    private readonly string Shown() => _rest.IsEmpty ? "the end" : $"'{_rest[..Math.Min(_rest.Length, 20)]}'";

    private readonly InvalidDataException Wrong(string expected, string found) =>
        Errors.File($"{_source}: expected {expected} in the header. Found {found}.");
}
