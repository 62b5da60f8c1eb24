using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Nn.Interop.Hdf5;

/// <summary>
/// Writes HDF5 in the form that all its readers know, h5py's "earliest" (HDF5 file format specification 3.0): superblock 0, object headers 1, groups as
/// symbol tables, attributes of texts of variable length in one heap, contiguous arrays of floats.
/// </summary>
internal sealed class Hdf5Writer
{
    private const long Undefined = -1;
    private const int SuperblockLength = 96;

    /// <summary>The least length of a heap of texts, which readers take in at once.</summary>
    private const int LeastHeap = 4096;

    /// <summary>The longest message of a header.</summary>
    private const int LongestMessage = 65_528;

    /// <summary>A text of variable length in UTF-8: sixteen bytes, of which the base type is a byte.</summary>
    private static readonly byte[] s_textType = [0x19, 1, 1, 0, 16, 0, 0, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0];

    /// <summary>IEEE 754, little end first.</summary>
    private static readonly byte[] s_floatType = [0x11, 0x20, 0x1F, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];

    private readonly Stream _stream;
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);

    /// <summary>Half of the entries of a block of names, and of a node of a tree: as many as the largest group needs.</summary>
    private readonly int _half;

    private long _heap;

    private Hdf5Writer(Stream stream, Hdf5Content root)
    {
        _stream = stream;
        _half = Math.Max(4, (int)Math.Ceiling(Math.Sqrt(MostChildren(root)) / 2));
    }

    /// <summary>Writes a file.</summary>
    /// <param name="stream">Receives it, from where it stands; it must be able to seek.</param>
    /// <param name="root">The root.</param>
    public static void Write(Stream stream, Hdf5Content root)
    {
        var writer = new Hdf5Writer(stream, root);
        stream.Write(new byte[SuperblockLength]);
        writer.WriteTexts(root);
        long header = writer.WriteGroup(root);
        long end = stream.Position;
        stream.Position = 0;
        writer.WriteSuperblock(header, end);
        stream.Position = end;
    }

    private static int MostChildren(Hdf5Content group) =>
        Math.Max(group.Children.Count, group.Children.Values.OfType<Hdf5Content>().Select(MostChildren).DefaultIfEmpty().Max());

    private static IEnumerable<string> TextsOf(Hdf5Content group) => group.Attributes.Values.SelectMany(attribute => attribute.Texts)
        .Concat(group.Children.Values.OfType<Hdf5Content>().SelectMany(TextsOf));

    private void WriteSuperblock(long root, long end)
    {
        var block = new Block();
        block.Bytes([0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10]);
        block.Bytes([0, 0, 0, 0, 0, 8, 8, 0]);
        block.Int16(_half);
        block.Int16(_half);
        block.Int32(0);
        block.Int64(0, Undefined, end, Undefined);
        block.Int64(0, root);
        block.Int32(0);
        _stream.Write(block.Padded(SuperblockLength));
    }

    /// <summary>All texts of attributes, in one heap.</summary>
    private void WriteTexts(Hdf5Content root)
    {
        _heap = _stream.Position;
        var items = new Block();
        foreach (string text in TextsOf(root).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            _texts.Add(text, _texts.Count + 1);
            if (_texts.Count > ushort.MaxValue) throw new NotSupportedException($"HDF5: more than {ushort.MaxValue} different texts are not supported.");
            items.Int16(_texts.Count);
            items.Int16(0);
            items.Int32(0);
            items.Int64(bytes.Length);
            items.Bytes(bytes);
            items.Align();
        }

        // What is left is an item of number 0.
        int length = Math.Max(LeastHeap, (16 + items.Length + 16 + 7) & ~7);
        int left = length - 16 - items.Length;
        items.Int64(0, left);
        var heap = new Block();
        heap.Bytes("GCOL\x01\0\0\0"u8);
        heap.Int64(length);
        heap.Bytes(items.Written);
        _stream.Write(heap.Padded(length));
    }

    private long WriteGroup(Hdf5Content group)
    {
        var entries = new List<(string Name, long Header)>();
        foreach ((string name, object child) in group.Children)
            entries.Add((name, child is Hdf5Content inner ? WriteGroup(inner) : WriteArray((Hdf5Content.Array)child)));
        entries.Sort((one, other) => Encoding.UTF8.GetBytes(one.Name).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other.Name)));
        (long tree, long heap) = WriteTable(entries);
        var messages = new Messages();
        messages.Add(0x11, message => message.Int64(tree, heap));
        foreach ((string name, (string[] texts, bool isList)) in group.Attributes) messages.Add(0x0C, message => WriteAttribute(message, name, texts, isList));
        return WriteHeader(messages);
    }

    private long WriteArray(Hdf5Content.Array array)
    {
        long address = _stream.Position, length = 4L * array.Values.Length;
        _stream.Write(MemoryMarshal.AsBytes(array.Values.Span));
        _stream.Write(new byte[-_stream.Position & 7]);
        var messages = new Messages();
        messages.Add(0x01, message =>
        {
            message.Bytes([1, (byte)array.Shape.Rank, 0, 0, 0, 0, 0, 0]);
            foreach (int dimension in array.Shape) message.Int64(dimension);
        });
        messages.Add(0x03, message => message.Bytes(s_floatType), isConstant: true);
        // No fill value, room when it is written.
        messages.Add(0x05, message => message.Bytes([2, 2, 2, 1, 0, 0, 0, 0]), isConstant: true);
        messages.Add(0x08, message =>
        {
            message.Bytes([3, 1]);
            message.Int64(length > 0 ? address : Undefined, length);
        });
        return WriteHeader(messages);
    }

    /// <summary>The names of a group: a heap of them, blocks of entries in their order, and a tree of one level over these.</summary>
    private (long Tree, long Heap) WriteTable(List<(string Name, long Header)> entries)
    {
        var names = new Block();
        names.Int64(0);
        var places = new long[entries.Count];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = names.Length;
            names.Bytes(Encoding.UTF8.GetBytes(entries[i].Name));
            names.Bytes([0]);
            names.Align();
        }

        long segment = Write(names.Written);
        var heap = new Block();
        heap.Bytes("HEAP\0\0\0\0"u8);
        // The free list ends before it begins.
        heap.Int64(names.Length, 1, segment);
        long heapAddress = Write(heap.Written);

        var tree = new Block();
        int most = 2 * _half, blocks = (entries.Count + most - 1) / most;
        tree.Bytes("TREE\0\0"u8);
        tree.Int16(blocks);
        tree.Int64(Undefined, Undefined, 0);
        for (int start = 0; start < entries.Count; start += most)
        {
            int count = Math.Min(most, entries.Count - start);
            var block = new Block();
            block.Bytes("SNOD\x01\0"u8);
            block.Int16(count);
            for (int i = start; i < start + count; i++)
            {
                block.Int64(places[i], entries[i].Header);
                block.Int64(0, 0, 0);
            }

            tree.Int64(Write(block.Padded(8 + (40 * most))), places[start + count - 1]);
        }

        return (Write(tree.Padded(24 + (8 * ((4 * _half) + 1)))), heapAddress);
    }

    private void WriteAttribute(Block message, string name, string[] texts, bool isList)
    {
        byte[] nameBytes = [.. Encoding.UTF8.GetBytes(name), 0];
        message.Bytes([1, 0]);
        message.Int16(nameBytes.Length);
        message.Int16(s_textType.Length);
        message.Int16(isList ? 16 : 8);
        message.Bytes(nameBytes);
        message.Align();
        message.Bytes(s_textType);
        message.Align();
        message.Bytes([1, (byte)(isList ? 1 : 0), 0, 0, 0, 0, 0, 0]);
        if (isList) message.Int64(texts.Length);
        foreach (string text in texts)
        {
            message.Int32(Encoding.UTF8.GetByteCount(text));
            message.Int64(text.Length > 0 ? _heap : 0);
            message.Int32(text.Length > 0 ? _texts[text] : 0);
        }
    }

    private long WriteHeader(Messages messages)
    {
        var header = new Block();
        header.Bytes([1, 0]);
        header.Int16(messages.Count);
        header.Int32(1);
        header.Int32(messages.Written.Length);
        header.Int32(0);
        header.Bytes(messages.Written);
        return Write(header.Written);
    }

    private long Write(ReadOnlySpan<byte> bytes)
    {
        long address = _stream.Position;
        _stream.Write(bytes);
        _stream.Write(new byte[-bytes.Length & 7]);
        return address;
    }

    /// <summary>Numbers one behind the other, little end first.</summary>
    private sealed class Block
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public int Length => _bytes.WrittenCount;

        public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

        public void Bytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

        public void Int16(int value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)value));
            Bytes(bytes);
        }

        public void Int32(int value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            Bytes(bytes);
        }

        public void Int64(params ReadOnlySpan<long> values)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            foreach (long value in values)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
                Bytes(bytes);
            }
        }

        /// <summary>Zeros up to a multiple of eight bytes.</summary>
        public void Align() => Bytes(stackalloc byte[-Length & 7]);

        /// <summary>With zeros up to a length.</summary>
        public byte[] Padded(int length)
        {
            var padded = new byte[length];
            Written.CopyTo(padded);
            return padded;
        }
    }

    /// <summary>The messages of a header.</summary>
    private sealed class Messages
    {
        private readonly Block _all = new();

        public int Count { get; private set; }

        public ReadOnlySpan<byte> Written => _all.Written;

        public void Add(int type, Action<Block> write, bool isConstant = false)
        {
            var message = new Block();
            write(message);
            message.Align();
            if (message.Length > LongestMessage) throw new NotSupportedException($"HDF5: a list of texts of {message.Length} bytes is not supported.");
            _all.Int16(type);
            _all.Int16(message.Length);
            _all.Bytes([(byte)(isConstant ? 1 : 0), 0, 0, 0]);
            _all.Bytes(message.Written);
            Count++;
        }
    }
}
