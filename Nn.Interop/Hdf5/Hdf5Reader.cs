using System.Text;

namespace Nn.Interop.Hdf5;

/// <summary>
/// Reads the part of HDF5 that Keras writes (HDF5 file format specification 3.0; h5py's "earliest" version): superblock 0 and 1, object headers 1,
/// groups as symbol tables, attributes in headers, contiguous and compact arrays. All else is refused by name: links to other files, virtual and
/// chunked arrays, filters, groups of the new form.
/// </summary>
internal sealed class Hdf5Reader
{
    private const int MaxDepth = 64;
    private const int LongestName = 1 << 16;

    private readonly Hdf5Source _source;

    /// <summary>The objects that lead to the one that is being read: none of them may be within it.</summary>
    private readonly HashSet<long> _open = [];

    /// <summary>Collections of texts by their addresses.</summary>
    private readonly Dictionary<long, byte[]> _heaps = [];

    private Hdf5Reader(Hdf5Source source) => _source = source;

    /// <summary>Reads all but the arrays' numbers.</summary>
    /// <param name="stream">The file, which has to stay open while arrays are read.</param>
    /// <exception cref="FormatException">It is no HDF5 file, or damaged.</exception>
    /// <exception cref="NotSupportedException">It uses what Keras does not; the message says what.</exception>
    public static Hdf5Group Read(Stream stream)
    {
        var source = new Hdf5Source(stream);
        if (stream.Length < 96) throw new FormatException(FormattableString.Invariant($"HDF5: expected a superblock of 96 bytes. Received: {stream.Length}."));
        var cursor = new Cursor(source.Read(0, 96));
        if (!cursor.Bytes(8).SequenceEqual((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10]))
            throw new FormatException("HDF5: expected a file that begins with its signature. Received: another.");
        int version = cursor.Byte();
        if (version > 1) throw new NotSupportedException(FormattableString.Invariant($"HDF5: superblocks of version {version} are not supported; h5py writes 0 unless it is told to."));
        cursor.Skip(4);
        int offsets = cursor.Byte(), lengths = cursor.Byte();
        if (offsets != 8 || lengths != 8)
            throw new NotSupportedException(FormattableString.Invariant($"HDF5: addresses of {offsets} and lengths of {lengths} bytes are not supported; 8 are."));
        cursor.Skip(1 + 8 + (4 * version));
        if (cursor.Int64() != 0) throw new NotSupportedException("HDF5: a base address other than 0 is not supported.");
        // Free space, the end of the file, a driver; then the root's entry, whose name is none.
        cursor.Skip(3 * 8);
        cursor.Skip(8);
        return new Hdf5Reader(source).ReadObject(cursor.Int64(), "") as Hdf5Group
            ?? throw new FormatException("HDF5: expected a group as the root. Received: a data set.");
    }

    private Hdf5Object ReadObject(long address, string path)
    {
        if (!_open.Add(address)) throw new FormatException($"HDF5: expected groups without a circle. Received: '{path}' within itself.");
        if (_open.Count > MaxDepth) throw new FormatException(FormattableString.Invariant($"HDF5: expected at most {MaxDepth} groups within each other. Received: more."));
        Header header = ReadHeader(address, path);
        Hdf5Object read = header.Table is var (tree, heap)
            ? new Hdf5Group(path, header.Attributes, ReadChildren(tree, heap, path))
            : ReadDataset(header, path);
        _open.Remove(address);
        return read;
    }

    private Hdf5Dataset ReadDataset(Header header, string path)
    {
        if (header.Type is not { } type || header.Dimensions is not { } dimensions || header.Data is not var (address, size))
            throw new FormatException($"HDF5: expected a group or a data set as '{path}'. Received: neither.");
        Int128 bytes = type.Size;
        foreach (long dimension in dimensions) bytes = dimension < 0 || bytes > long.MaxValue ? -1 : bytes * dimension;
        if (bytes < 0 || (address >= 0 && bytes != size))
            throw new FormatException(FormattableString.Invariant($"HDF5: expected {bytes} bytes of '{path}' of shape ({string.Join(", ", dimensions)}). Received: {size}."));
        if (address >= 0) _source.Check(address, (long)bytes);
        return new Hdf5Dataset(path, header.Attributes, _source, type, dimensions, address);
    }

    private OrderedDictionary<string, Hdf5Object> ReadChildren(long tree, long heap, string path)
    {
        var cursor = new Cursor(_source.Read(heap, 32));
        cursor.Expect("HEAP"u8);
        cursor.Skip(4);
        long size = cursor.Int64();
        cursor.Skip(8);
        byte[] names = _source.Read(cursor.Int64(), size);
        var children = new OrderedDictionary<string, Hdf5Object>(StringComparer.Ordinal);
        ReadTree(tree, names, path, children, depth: 0);
        return children;
    }

    private void ReadTree(long address, byte[] names, string path, OrderedDictionary<string, Hdf5Object> children, int depth)
    {
        if (depth > MaxDepth) throw new FormatException($"HDF5: expected a tree of names of '{path}'. Received: one without an end.");
        var cursor = new Cursor(_source.Read(address, 24));
        cursor.Expect("TREE"u8);
        int type = cursor.Byte(), level = cursor.Byte(), count = cursor.UInt16();
        if (type != 0) throw new FormatException(FormattableString.Invariant($"HDF5: expected a tree of names. Received: a tree of type {type}."));
        var entries = new Cursor(_source.Read(address + 24, (16L * count) + 8));
        for (int i = 0; i < count; i++)
        {
            entries.Skip(8);
            long child = entries.Int64();
            if (level > 0) ReadTree(child, names, path, children, depth + 1);
            else ReadNames(child, names, path, children);
        }
    }

    private void ReadNames(long address, byte[] names, string path, OrderedDictionary<string, Hdf5Object> children)
    {
        var cursor = new Cursor(_source.Read(address, 8));
        cursor.Expect("SNOD"u8);
        cursor.Skip(2);
        int count = cursor.UInt16();
        var entries = new Cursor(_source.Read(address + 8, 40L * count));
        for (int i = 0; i < count; i++)
        {
            long nameOffset = entries.Int64(), header = entries.Int64(), cache = entries.UInt32();
            entries.Skip(20);
            if (nameOffset < 0 || nameOffset >= names.Length) throw new FormatException($"HDF5: expected a name within the heap of '{path}'. Received: one beyond it.");
            ReadOnlySpan<byte> bytes = names.AsSpan((int)nameOffset);
            string name = Cursor.Text(bytes[..Math.Min(bytes.Length, LongestName)]);
            if (cache == 2) throw new NotSupportedException($"HDF5: '{path}/{name}' is a link by name, which is not supported.");
            if (!children.TryAdd(name, ReadObject(header, $"{path}/{name}")))
                throw new FormatException($"HDF5: expected each name once in '{path}'. Received: '{name}' twice.");
        }
    }

    private Header ReadHeader(long address, string path)
    {
        var start = new Cursor(_source.Read(address, 16));
        int version = start.Byte();
        if (version != 1)
            throw new NotSupportedException(FormattableString.Invariant($"HDF5: the header of '{path}' of version {version} is not supported; h5py writes 1 unless it is told to."));
        start.Skip(1);
        int messages = start.UInt16();
        start.Skip(4);
        var header = new Header();
        var blocks = new Queue<(long Address, long Length)>([(address + 16, start.UInt32())]);
        while (messages > 0 && blocks.TryDequeue(out (long Address, long Length) block))
        {
            var cursor = new Cursor(_source.Read(block.Address, block.Length));
            for (; messages > 0 && cursor.Left >= 8; messages--)
            {
                int type = cursor.UInt16(), size = cursor.UInt16(), flags = cursor.Byte();
                cursor.Skip(3);
                ReadOnlySpan<byte> body = cursor.Bytes(size);
                if ((flags & 2) != 0) throw new NotSupportedException($"HDF5: '{path}' shares a message with others, which is not supported.");
                if (type == 0x10)
                {
                    var next = new Cursor(body);
                    blocks.Enqueue((next.Int64(), next.Int64()));
                }
                else
                {
                    ReadMessage(type, body, block.Address + cursor.Position - size, header, path);
                }
            }
        }

        return header;
    }

    private void ReadMessage(int type, ReadOnlySpan<byte> body, long address, Header header, string path)
    {
        switch (type)
        {
            case 0x01:
                header.Dimensions = ReadDimensions(body);
                break;
            case 0x03:
                header.Type = Hdf5Type.Read(body);
                break;
            case 0x08:
                header.Data = ReadLayout(body, address, path);
                break;
            case 0x0C:
                (string name, Hdf5Attribute attribute) = ReadAttribute(body);
                if (!header.Attributes.TryAdd(name, attribute)) throw new FormatException($"HDF5: expected each attribute of '{path}' once. Received: '{name}' twice.");
                break;
            case 0x11:
                var table = new Cursor(body);
                header.Table = (table.Int64(), table.Int64());
                break;
            case 0x02 or 0x06:
                throw new NotSupportedException($"HDF5: the group '{path}' has links of the new form, or to other files, which are not supported.");
            case 0x07:
                throw new NotSupportedException($"HDF5: the array '{path}' has its numbers in other files, which is not supported.");
            case 0x0B:
                throw new NotSupportedException($"HDF5: the array '{path}' is compressed, which is not supported.");
            case 0x15:
                throw new NotSupportedException($"HDF5: '{path}' has attributes of the new form, which are not supported.");
        }
    }

    private static long[] ReadDimensions(ReadOnlySpan<byte> body)
    {
        var cursor = new Cursor(body);
        int version = cursor.Byte(), rank = cursor.Byte();
        cursor.Skip(version == 1 ? 6 : 2);
        if (version is not (1 or 2)) throw new NotSupportedException(FormattableString.Invariant($"HDF5: shapes of version {version} are not supported."));
        var dimensions = new long[rank];
        for (int i = 0; i < rank; i++) dimensions[i] = cursor.Int64();
        return dimensions;
    }

    private static (long Address, long Size) ReadLayout(ReadOnlySpan<byte> body, long address, string path)
    {
        var cursor = new Cursor(body);
        int version = cursor.Byte(), layout = cursor.Byte();
        if (version is not (3 or 4)) throw new NotSupportedException(FormattableString.Invariant($"HDF5: the layout of '{path}' of version {version} is not supported."));
        return layout switch
        {
            0 => (address + 4, cursor.UInt16()),
            1 => (cursor.Int64(), cursor.Int64()),
            2 => throw new NotSupportedException($"HDF5: the array '{path}' is in chunks, which is not supported."),
            3 => throw new NotSupportedException($"HDF5: the array '{path}' is virtual, made of others, which is not supported."),
            _ => throw new FormatException(FormattableString.Invariant($"HDF5: expected a layout of '{path}' from 0 to 3. Received: {layout}.")),
        };
    }

    private (string Name, Hdf5Attribute Attribute) ReadAttribute(ReadOnlySpan<byte> body)
    {
        var cursor = new Cursor(body);
        int version = cursor.Byte(), flags = cursor.Byte(), nameSize = cursor.UInt16(), typeSize = cursor.UInt16(), shapeSize = cursor.UInt16();
        if (version is not (1 or 2 or 3) || (version > 1 && flags != 0))
            throw new NotSupportedException(FormattableString.Invariant($"HDF5: attributes of version {version} and flags {flags} are not supported."));
        if (version == 3) cursor.Skip(1);
        bool isPadded = version == 1;
        string name = Cursor.Text(Part(ref cursor, nameSize, isPadded));
        ReadOnlySpan<byte> typeMessage = Part(ref cursor, typeSize, isPadded);
        long[] dimensions = ReadDimensions(Part(ref cursor, shapeSize, isPadded));
        int kind = typeMessage.IsEmpty ? 0 : typeMessage[0] & 0x0F;
        // What is no text is of no use here, and may be of any type.
        if (kind is not (3 or 9)) return (name, new Hdf5Attribute(null));
        Hdf5Type type = Hdf5Type.Read(typeMessage);
        Int128 count = 1;
        foreach (long dimension in dimensions) count = dimension < 0 || count < 0 || count > int.MaxValue ? -1 : count * dimension;
        if (count < 0 || count * type.Size > cursor.Left)
            throw new FormatException(FormattableString.Invariant($"HDF5: expected {count} texts of {type.Size} bytes of the attribute '{name}'. Received: {cursor.Left} bytes."));
        var texts = new string[(int)count];
        for (int i = 0; i < texts.Length; i++)
        {
            ReadOnlySpan<byte> item = cursor.Bytes(type.Size);
            texts[i] = type.Kind == Hdf5Kind.Text ? Cursor.Text(item) : ReadVariableText(item);
        }

        return (name, new Hdf5Attribute(texts));
    }

    private static ReadOnlySpan<byte> Part(ref Cursor cursor, int size, bool isPadded)
    {
        ReadOnlySpan<byte> part = cursor.Bytes(size);
        if (isPadded) cursor.Align();
        return part;
    }

    private string ReadVariableText(ReadOnlySpan<byte> reference)
    {
        var cursor = new Cursor(reference);
        long length = cursor.UInt32(), collection = cursor.Int64(), index = cursor.UInt32();
        if (length == 0) return "";
        var heap = new Cursor(HeapAt(collection));
        heap.Skip(16);
        while (heap.Left >= 16)
        {
            int number = heap.UInt16();
            heap.Skip(6);
            ReadOnlySpan<byte> item = heap.Bytes(heap.Int64());
            heap.Align();
            if (number == index) return Encoding.UTF8.GetString(item[..(int)Math.Min(length, item.Length)]);
            if (number == 0) break;
        }

        throw new FormatException(FormattableString.Invariant($"HDF5: expected a text {index} in the heap at {collection}. Received: none."));
    }

    private byte[] HeapAt(long address)
    {
        if (_heaps.TryGetValue(address, out byte[]? known)) return known;
        var start = new Cursor(_source.Read(address, 16));
        start.Expect("GCOL"u8);
        start.Skip(4);
        return _heaps[address] = _source.Read(address, start.Int64());
    }

    /// <summary>What the messages of a header say.</summary>
    private sealed class Header
    {
        public OrderedDictionary<string, Hdf5Attribute> Attributes { get; } = new(StringComparer.Ordinal);

        public (long Tree, long Heap)? Table { get; set; }

        public Hdf5Type? Type { get; set; }

        public long[]? Dimensions { get; set; }

        public (long Address, long Size)? Data { get; set; }
    }
}
