using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Datasets;

/// <summary>A type of numbers that files of arrays hold: its names there, and its way to and from bytes.</summary>
internal abstract class NumberFormat
{
    private static readonly NumberFormat[] s_all =
    [
        new NumberFormat<byte>("u1", 0x08), new NumberFormat<sbyte>("i1", 0x09), new NumberFormat<short>("i2", 0x0B),
        new NumberFormat<int>("i4", 0x0C), new NumberFormat<long>("i8", null), new NumberFormat<float>("f4", 0x0D),
        new NumberFormat<double>("f8", 0x0E),
    ];

    protected NumberFormat(Type type, int size, string npyName, byte? idxCode) =>
        (Type, Size, NpyName, IdxCode) = (type, size, npyName, idxCode);

    public Type Type { get; }

    /// <summary>Bytes of a number.</summary>
    public int Size { get; }

    /// <summary>Kind and size in an npy header, without the order of bytes.</summary>
    public string NpyName { get; }

    /// <summary>The third byte of an IDX file; null where that format has no such type.</summary>
    public byte? IdxCode { get; }

    public static NumberFormat? OfNpy(ReadOnlySpan<char> name)
    {
        foreach (NumberFormat format in s_all)
        {
            if (name.SequenceEqual(format.NpyName)) return format;
        }

        return null;
    }

    public static NumberFormat? OfIdx(byte code) => Array.Find(s_all, format => format.IdxCode == code);

    public static NumberFormat Of(Type type) => Array.Find(s_all, format => format.Type == type)
        ?? throw new NotSupportedException(
            $"NdArray: expected one of {string.Join(", ", s_all.Select(format => format.Type.Name))} as type. Received: {type.Name}.");

    /// <summary>Reads numbers. Memory grows with what is really there, so that a header that lies costs nothing.</summary>
    /// <exception cref="InvalidDataException">The stream ends before.</exception>
    public abstract Array Read(Stream stream, int count, bool isBigEndian, string source);

    public abstract void Write(Stream stream, Array values, bool isBigEndian);

    /// <summary>The numbers of an array with the axes in the opposite order, from the first axis fastest to the last or back.</summary>
    public abstract Array Transpose(Array values, ReadOnlySpan<int> shape);

    public abstract float[] ToFloats(Array values);

    /// <summary>Numbers out of a file's bytes.</summary>
    public abstract void ToFloats(ReadOnlySpan<byte> bytes, bool isBigEndian, Span<float> destination);
}

/// <inheritdoc/>
internal sealed class NumberFormat<T>(string npyName, byte? idxCode) : NumberFormat(typeof(T), Unsafe.SizeOf<T>(), npyName, idxCode)
    where T : unmanaged, INumberBase<T>
{
    private const int FirstRead = 1 << 18;
    private const int Block = 4096;

    public override Array Read(Stream stream, int count, bool isBigEndian, string source)
    {
        var values = new T[Math.Min(count, stream.CanSeek ? stream.Remaining() / Size : FirstRead)];
        for (int read = 0; ;)
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan(read));
            int received = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (received < bytes.Length || (values.Length < count && stream.CanSeek))
            {
                int whole = read + (received / Size);
                throw Errors.File($"{source}: expected {count} values of {Size} bytes after the header. Found {whole} before the end.");
            }

            if (values.Length == count) break;
            read = values.Length;
            Array.Resize(ref values, (int)Math.Min(count, 2L * read));
        }

        if (isBigEndian == BitConverter.IsLittleEndian) Reverse(values);
        return values;
    }

    public override void Write(Stream stream, Array values, bool isBigEndian)
    {
        if (isBigEndian != BitConverter.IsLittleEndian)
        {
            for (ReadOnlySpan<T> rest = (T[])values; !rest.IsEmpty;)
            {
                int count = Math.Min(rest.Length, Block);
                stream.Write(MemoryMarshal.AsBytes(rest[..count]));
                rest = rest[count..];
            }

            return;
        }

        Span<T> reversed = new T[Block];
        for (ReadOnlySpan<T> rest = (T[])values; !rest.IsEmpty;)
        {
            int count = Math.Min(rest.Length, Block);
            rest[..count].CopyTo(reversed);
            Reverse(reversed[..count]);
            stream.Write(MemoryMarshal.AsBytes(reversed[..count]));
            rest = rest[count..];
        }
    }

    public override Array Transpose(Array values, ReadOnlySpan<int> shape)
    {
        var source = (T[])values;
        if (shape.Length < 2) return source;
        var transposed = new T[source.Length];
        var index = new int[shape.Length];
        var strides = new int[shape.Length];
        for (int axis = 0, stride = 1; axis < shape.Length; stride *= shape[axis], axis++) strides[axis] = stride;
        for (int i = 0, place = 0; i < transposed.Length; i++)
        {
            transposed[i] = source[place];
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                place += strides[axis];
                if (++index[axis] < shape[axis]) break;
                place -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return transposed;
    }

    public override float[] ToFloats(Array values)
    {
        var floats = new float[values.Length];
        TensorPrimitives.ConvertTruncating<T, float>((T[])values, floats);
        return floats;
    }

    public override void ToFloats(ReadOnlySpan<byte> bytes, bool isBigEndian, Span<float> destination)
    {
        ReadOnlySpan<T> numbers = MemoryMarshal.Cast<byte, T>(bytes);
        if (isBigEndian != BitConverter.IsLittleEndian || Size == 1)
        {
            TensorPrimitives.ConvertTruncating(numbers, destination);
            return;
        }

        Span<T> reversed = stackalloc T[256];
        while (!numbers.IsEmpty)
        {
            int count = Math.Min(numbers.Length, reversed.Length);
            numbers[..count].CopyTo(reversed);
            Reverse(reversed[..count]);
            TensorPrimitives.ConvertTruncating<T, float>(reversed[..count], destination);
            numbers = numbers[count..];
            destination = destination[count..];
        }
    }

    /// <summary>Turns the bytes of each number around.</summary>
    private static void Reverse(Span<T> values)
    {
        switch (Unsafe.SizeOf<T>())
        {
            case 2:
                Span<ushort> shorts = MemoryMarshal.Cast<T, ushort>(values);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                Span<uint> ints = MemoryMarshal.Cast<T, uint>(values);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                Span<ulong> longs = MemoryMarshal.Cast<T, ulong>(values);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
