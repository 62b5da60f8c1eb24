using System.IO.Compression;
using Nn.Datasets;

namespace Nn.Tests.Datasets.Files;

public class IdxTests
{
    // The example of the format's description: bytes of two axes.
    private static readonly byte[] s_bytes = [0, 0, 0x08, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 20, 30, 40, 50, 255];

    private static IEnumerable<TestCaseData> Types()
    {
        yield return new(new byte[] { 0, 0, 0x08, 1, 0, 0, 0, 2, 1, 255 }, NdArray.Of(new byte[] { 1, 255 }, 2));
        yield return new(new byte[] { 0, 0, 0x09, 1, 0, 0, 0, 2, 1, 255 }, NdArray.Of(new sbyte[] { 1, -1 }, 2));
        yield return new(new byte[] { 0, 0, 0x0B, 1, 0, 0, 0, 2, 1, 2, 0xFF, 0xFE }, NdArray.Of(new short[] { 258, -2 }, 2));
        yield return new(new byte[] { 0, 0, 0x0C, 1, 0, 0, 0, 1, 1, 2, 3, 4 }, NdArray.Of(new[] { 0x01020304 }, 1));
        yield return new(new byte[] { 0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3F, 0xC0, 0, 0 }, NdArray.Of(new[] { 1.5f }, 1));
        yield return new(new byte[] { 0, 0, 0x0E, 1, 0, 0, 0, 1, 0xC0, 0x04, 0, 0, 0, 0, 0, 0 }, NdArray.Of(new[] { -2.5 }, 1));
        yield return new(new byte[] { 0, 0, 0x08, 2, 0, 0, 0, 0, 0, 0, 0, 3 }, NdArray.Of(Array.Empty<byte>(), 0, 3));
    }

    [TestCaseSource(nameof(Types))]
    public void Every_type_is_read_and_written(byte[] file, NdArray expected)
    {
        using var folder = new TemporaryFolder();
        Idx.Write(folder["plain"], expected);
        Idx.Write(folder["packed.GZ"], expected);
        Assert.That(File.ReadAllBytes(folder["plain"]), Is.EqualTo(file));
        Assert.That(File.ReadAllBytes(folder["packed.GZ"]).AsSpan(0, 2).ToArray(), Is.EqualTo(new byte[] { 0x1F, 0x8B }));
        File.Move(folder["packed.GZ"], folder["packed"]);
        NdArray[] read = [Idx.Read(new MemoryStream(file)), Idx.Read(new UnseekableStream(file)), Idx.Read(folder["plain"]), Idx.Read(folder["packed"])];
        foreach (NdArray array in read)
        {
            Assert.That(array.ElementType, Is.EqualTo(expected.ElementType));
            Assert.That(array.Shape, Is.EqualTo(expected.Shape));
            Assert.That(array.ToFloats(), Is.EqualTo(expected.ToFloats()));
        }
    }

    [TestCase(new byte[] { }, "expected a header of an IDX file. Found the end within it")]
    [TestCase(new byte[] { 0, 0, 8 }, "expected a header of an IDX file. Found the end within it")]
    [TestCase(new byte[] { 0, 0, 8, 1, 0, 0, 0 }, "expected a header of an IDX file. Found the end within it")]
    [TestCase(new byte[] { 0x89, 0x50, 8, 1 }, "expected the bytes 00 00 (IDX) or 1F 8B (gzip) first. Found: 89 50")]
    [TestCase(new byte[] { 0, 0, 0x0A, 1, 0, 0, 0, 1, 1 }, "expected a type from 08, 09, 0B, 0C, 0D, 0E. Found: 0A")]
    [TestCase(new byte[] { 0, 0, 8, 0 }, "expected 1 to 64 axes. Found: 0")]
    [TestCase(new byte[] { 0, 0, 8, 65 }, "expected 1 to 64 axes. Found: 65")]
    [TestCase(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 2 }, "expected 3 values of 1 bytes after the header. Found 2 before the end")]
    [TestCase(new byte[] { 0, 0, 8, 1, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2 }, "expected an array of at most 2147483591 values. Found the shape (4294967295)")]
    [TestCase(new byte[] { 0x1F, 0x8B, 8, 0 }, "")]
    [TestCase(new byte[] { 0x1F, 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9 }, "expected data packed by gzip")]
    public void A_faulty_file_is_refused(byte[] file, string message)
    {
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new UnseekableStream(file) })
            Assert.That(() => Idx.Read(stream), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("IDX: ").And.Message.Contains(message));
    }

    [Test]
    public void A_file_ends_with_its_array()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["plain"], [.. s_bytes, 1]);
        using (var packed = new GZipStream(File.Create(folder["packed"]), CompressionMode.Compress)) packed.Write([.. s_bytes, 1]);
        Assert.That(() => Idx.Read(folder["plain"]), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("plain: expected the end after 18 bytes. Found 1 more."));
        Assert.That(() => Idx.Read(folder["packed"]), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("packed: expected the end after the array. Found more."));
        Assert.That(Idx.Read(new MemoryStream([.. s_bytes, 1])).Length, Is.EqualTo(6));
    }

    [Test]
    public void What_the_format_has_not_is_refused_and_the_old_file_stays()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["old"], s_bytes);
        Assert.That(() => Idx.Write(folder["old"], NdArray.Of(new long[] { 1 }, 1)), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Received: Int64"));
        Assert.That(() => Idx.Write(folder["old"], NdArray.Of(new byte[] { 1 })), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Received: 0"));
        Assert.That(File.ReadAllBytes(folder["old"]), Is.EqualTo(s_bytes));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void Fashion_MNIST_is_read_from_a_folder_packed_or_not()
    {
        using var folder = new TemporaryFolder();
        byte[] pixels = [.. Enumerable.Range(0, 3 * 28 * 28).Select(i => (byte)i)];
        Idx.Write(folder["train-images-idx3-ubyte.gz"], NdArray.Of(pixels, 3, 28, 28));
        Idx.Write(folder["train-labels-idx1-ubyte.gz"], NdArray.Of(new byte[] { 9, 0, 3 }, 3));
        Idx.Write(folder["t10k-images-idx3-ubyte"], NdArray.Of(pixels[..784], 1, 28, 28));
        Assert.That(() => FashionMnist.Load(folder.Path), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz in"));
        Idx.Write(folder["t10k-labels-idx1-ubyte"], NdArray.Of(new byte[] { 4 }, 1));
        (Dataset train, Dataset test) = FashionMnist.Load(folder.Path);
        Assert.That(train.Labels(), Is.EqualTo(new[] { 9, 0, 3 }));
        Assert.That(train.InputShape, Is.EqualTo(new Shape(28, 28, 1)));
        Assert.That(train.Features.ToArray(), Is.EqualTo(pixels.Select(pixel => (float)pixel)));
        Assert.That(test.ClassNames![test.Labels()[0]], Is.EqualTo("Coat"));
        Assert.That(train.Slice(1, 1).ClassNames, Is.EqualTo(FashionMnist.ClassNames));

        Idx.Write(folder["t10k-labels-idx1-ubyte"], NdArray.Of(new byte[] { 10 }, 1));
        Assert.That(() => FashionMnist.Load(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("labels from 0 to 9. Found 10 at 0"));
        Idx.Write(folder["t10k-labels-idx1-ubyte"], NdArray.Of(new byte[] { 1, 2 }, 2));
        Assert.That(() => FashionMnist.Load(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("a label for each of the pictures Byte (1, 28, 28). Found: Byte (2,)"));
        Idx.Write(folder["t10k-labels-idx1-ubyte"], NdArray.Of(new short[] { 1 }, 1));
        Assert.That(() => FashionMnist.Load(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("bytes of 1 axes. Found: Int16 (1,)"));
    }
}
