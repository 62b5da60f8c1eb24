using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using Microsoft.Win32.SafeHandles;

namespace Nn.Datasets;

/// <summary>An array in a file that is mapped into memory, a sample after the other.</summary>
internal sealed unsafe class MappedArray : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly ArrayHeader _header;
    private readonly long _start;
    private readonly int _sampleBytes;

    private MappedArray(string path, FileStream stream, string name)
    {
        Name = name;
        _header = ReadHeader(stream, name);
        _start = stream.Position;
        (Count, SampleShape) = Samples(_header.Shape, name);
        _sampleBytes = checked(SampleShape.Size * _header.Format.Size);
        long expected = (long)Count * _sampleBytes, found = stream.Length - _start;
        if (found != expected)
            throw Errors.File($"{name}: expected {expected} bytes after the header, for {Count} samples of the shape {SampleShape}. Found: {found}.");
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    /// <summary>The file's name, in messages.</summary>
    public string Name { get; }

    public int Count { get; }

    public Shape SampleShape { get; }

    public static MappedArray Open(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return new MappedArray(path, stream, Path.GetFileName(path));
    }

    /// <summary>Reads samples as floats. The file stays mapped meanwhile, whoever disposes.</summary>
    public void Fill(ReadOnlySpan<int> indices, Span<float> destination)
    {
        SafeMemoryMappedViewHandle handle = _view.SafeMemoryMappedViewHandle;
        byte* first = null;
        handle.AcquirePointer(ref first);
        try
        {
            int size = SampleShape.Size;
            for (int i = 0; i < indices.Length; i++)
            {
                var bytes = new ReadOnlySpan<byte>(first + _start + ((long)indices[i] * _sampleBytes), _sampleBytes);
                Span<float> sample = destination.Slice(i * size, size);
                _header.Format.ToFloats(bytes, _header.IsBigEndian, sample);
                if (!TensorPrimitives.IsFiniteAll<float>(sample)) throw NotFinite(indices[i], sample);
            }
        }
        finally
        {
            handle.ReleasePointer();
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private static ArrayHeader ReadHeader(FileStream stream, string name)
    {
        int first = stream.ReadByte();
        stream.Position = 0;
        ArrayHeader header = first switch
        {
            0 => IdxHeader.Read(stream, [], name),
            0x1F => throw new NotSupportedException($"{name}: expected an unpacked file, which can be read at any place. Found: one packed by gzip."),
            _ => NpyHeader.Read(stream, name),
        };
        return header.IsFortran && header.Shape.Length > 1
            ? throw new NotSupportedException($"{name}: expected an array whose last axis runs fastest, a sample after the other. Found: Fortran order.")
            : header;
    }

    private static (int Count, Shape Sample) Samples(ReadOnlySpan<long> shape, string name)
    {
        long size = 1;
        if (shape.Length > 0 && shape[0] is > 0 and <= int.MaxValue)
        {
            foreach (long axis in shape[1..]) size = axis is > 0 and <= int.MaxValue && size * axis <= int.MaxValue ? size * axis : 0;
            int[] sample = new int[shape.Length - 1];
            for (int axis = 0; axis < sample.Length && size > 0; axis++) sample[axis] = (int)shape[axis + 1];
            if (size > 0) return ((int)shape[0], sample.Length == 0 ? [1] : new Shape(sample));
        }

        throw Errors.File($"{name}: expected from 1 to {int.MaxValue} samples of as many values. Found the shape ({string.Join(", ", shape.ToArray())}).");
    }

    private InvalidDataException NotFinite(int index, ReadOnlySpan<float> sample)
    {
        int place = 0;
        while (float.IsFinite(sample[place])) place++;
        return Errors.File($"{Name}: expected finite values. Found {sample[place]} in sample {index}, at {place}.");
    }
}
