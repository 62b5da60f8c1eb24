using System.Text;
using Nn.Datasets;
using Nn.Tests.Reference;

namespace Nn.Tests.Datasets.Files;

/// <summary>Files that NumPy wrote (Reference/generate/numpy_files.py says what is in them).</summary>
public class NumpyFileTests
{
    private static string PathOf(string name) => Path.Combine(ReferenceFolder.Committed, "datasets", "numpy", name);

    private static float[] Expected(int count, bool isWhole, bool isUnsigned = false) =>
        [.. Enumerable.Range(0, count).Select(i => (i * 1.5f) - (isUnsigned ? 0 : 3)).Select(value => isWhole ? MathF.Truncate(value) : value)];

    [TestCase("uint8", typeof(byte), true)]
    [TestCase("int8", typeof(sbyte), true)]
    [TestCase("int16", typeof(short), true)]
    [TestCase("int32", typeof(int), true)]
    [TestCase("int64", typeof(long), true)]
    [TestCase("float32", typeof(float), false)]
    [TestCase("float64", typeof(double), false)]
    public void Both_orders_are_read_as_the_same_and_written_with_the_same_bytes(string name, Type type, bool isWhole)
    {
        foreach ((string file, bool isFortran) in new[] { ($"{name}.npy", false), ($"{name}_fortran.npy", true) })
        {
            NdArray array = Npy.Read(PathOf(file));
            Assert.That(array.ElementType, Is.EqualTo(type));
            Assert.That(array.Shape, Is.EqualTo(new[] { 2, 3, 4 }));
            Assert.That(array.ToFloats(), Is.EqualTo(Expected(24, isWhole, type == typeof(byte))));
            var written = new MemoryStream();
            Npy.Write(written, array, isFortran);
            Assert.That(written.ToArray(), Is.EqualTo(File.ReadAllBytes(PathOf(file))), file);
        }
    }

    [TestCase("int16_big", typeof(short), true, 2, 3)]
    [TestCase("int64_big", typeof(long), true, 2, 3)]
    [TestCase("float32_big", typeof(float), false, 2, 3)]
    [TestCase("float64_big", typeof(double), false, 2, 3)]
    [TestCase("int32_version2", typeof(int), true, 2, 3)]
    [TestCase("float32_scalar", typeof(float), false)]
    [TestCase("float32_vector", typeof(float), false, 5)]
    [TestCase("float32_empty", typeof(float), false, 0, 3)]
    public void Other_forms_are_read(string name, Type type, bool isWhole, params int[] shape)
    {
        NdArray array = Npy.Read(PathOf(name + ".npy"));
        Assert.That(array.ElementType, Is.EqualTo(type));
        Assert.That(array.Shape, Is.EqualTo(shape));
        Assert.That(array.ToFloats(), Is.EqualTo(Expected(shape.Aggregate(1, (a, b) => a * b), isWhole)));
    }

    [TestCase("float32_scalar")]
    [TestCase("float32_vector")]
    [TestCase("float32_empty")]
    public void Every_shape_is_written_as_NumPy_does(string name)
    {
        var written = new MemoryStream();
        Npy.Write(written, Npy.Read(PathOf(name + ".npy")));
        Assert.That(written.ToArray(), Is.EqualTo(File.ReadAllBytes(PathOf(name + ".npy"))));
    }

    [TestCase("bool", "'|b1'")]
    [TestCase("complex", "'<c16'")]
    [TestCase("text", "'<U2'")]
    [TestCase("object", "'|O'")]
    [TestCase("record", "records")]
    public void What_is_no_number_is_refused_by_name(string name, string found) =>
        Assert.That(() => Npy.Read(PathOf($"refused_{name}.npy")),
            Throws.TypeOf<NotSupportedException>().With.Message.StartsWith($"refused_{name}.npy: ").And.Message.Contains($"Found: {found}"));

    [TestCase("stored.npz", typeof(float), typeof(long), false)]
    [TestCase("compressed.npz", typeof(double), typeof(int), false)]
    public void An_archive_of_arrays_is_read(string name, Type x, Type y, bool isWhole)
    {
        IReadOnlyDictionary<string, NdArray> arrays = Npz.Read(PathOf(name));
        Assert.That(arrays.Keys, Is.EqualTo(new[] { "x", "y" }));
        Assert.That((arrays["x"].ElementType, arrays["y"].ElementType), Is.EqualTo((x, y)));
        Assert.That(arrays["x"].Shape, Is.EqualTo(new[] { 2, 3 }));
        Assert.That(arrays["x"].ToFloats(), Is.EqualTo(Expected(6, isWhole)));
        Assert.That(arrays["y"].ToFloats(), Is.EqualTo(Expected(2, isWhole: true)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void An_archive_that_we_wrote_is_read_back(bool compressed)
    {
        double[] values = [.. Enumerable.Range(0, 3000).Select(i => i / 3.0)];
        var stream = new MemoryStream();
        Npz.Write(stream, new Dictionary<string, NdArray> { ["weights/0"] = NdArray.Of(values, 3, 1000), ["ß"] = NdArray.Of(new[] { long.MinValue }, 1) }, compressed);
        if (compressed) Assert.That(stream.Length, Is.LessThan(24_000));
        else Assert.That(stream.Length, Is.GreaterThan(24_000));
        stream.Position = 0;
        IReadOnlyDictionary<string, NdArray> arrays = Npz.Read(stream);
        Assert.That(arrays["weights/0"].Values<double>().ToArray(), Is.EqualTo(values));
        Assert.That(arrays["weights/0"].Shape, Is.EqualTo(new[] { 3, 1000 }));
        Assert.That(arrays["ß"].Values<long>().ToArray(), Is.EqualTo(new[] { long.MinValue }));
    }

    [Test]
    public void A_damaged_number_of_an_archive_is_noticed()
    {
        byte[] bytes = File.ReadAllBytes(PathOf("stored.npz"));
        int header = bytes.AsSpan().IndexOf("NUMPY"u8);
        bytes[header + 130]++;
        Assert.That(() => Npz.Read(new MemoryStream(bytes)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("npz, 'x': expected the checksum"));
    }

    [Test]
    public void Names_of_an_archive_are_checked()
    {
        NdArray one = NdArray.Of(new[] { 1f }, 1);
        foreach (KeyValuePair<string, NdArray>[] arrays in new KeyValuePair<string, NdArray>[][] { [new("a", one), new("a", one)], [new("", one)] })
            Assert.That(() => Npz.Write(new MemoryStream(), arrays), Throws.ArgumentException.With.Message.Contains("a name for each array, none twice"));
    }

    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", null)]
    [TestCase("{\"shape\": (1,), \"fortran_order\": False, \"descr\": \"<f4\"}", null)]
    [TestCase("{ 'descr' : '=f4' ,'fortran_order':True,'shape':( 1 , )} ", null)]
    [TestCase("{'descr': '<f4', 'fortran_order': False}", "Found not all of them")]
    [TestCase("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "Found 'descr'")]
    [TestCase("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", "expected True or False")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (1)}", "expected a comma")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", "expected a length")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}", "Found 'more'")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x", "expected nothing after the dictionary")]
    [TestCase("{'descr': '<f4", "expected a closing quote")]
    [TestCase("", "expected '{'")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", "expected a length")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536)}", "at most 2147483591 values. Found the shape (65536, 65536)")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647,)}", "expected an array of at most")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483591,)}", "expected 2147483591 values of 4 bytes after the header. Found 1 before the end")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2147483648)}", "expected an array of at most")]
    public void Headers_are_taken_as_they_may_be_and_no_others(string dictionary, string? message)
    {
        byte[] text = Encoding.Latin1.GetBytes(dictionary);
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, 0, 0, 0x80, 0x3F];
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new UnseekableStream(file) })
        {
            if (message is null) Assert.That(Npy.Read(stream).ToFloats(), Is.EqualTo(new[] { 1f }));
            else Assert.That(() => Npy.Read(stream), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("npy: ").And.Message.Contains(message));
        }
    }

    [Test]
    public void Several_arrays_may_follow_each_other_in_a_stream_but_not_in_a_file()
    {
        using var folder = new TemporaryFolder();
        var stream = new MemoryStream();
        for (int i = 1; i <= 3; i++) Npy.Write(stream, NdArray.Of(new int[i], i));
        File.WriteAllBytes(folder["three.npy"], stream.ToArray());
        stream.Position = 0;
        for (int i = 1; i <= 3; i++) Assert.That(Npy.Read(stream).Shape, Is.EqualTo(new[] { i }));
        Assert.That(() => Npy.Read(folder["three.npy"]), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
            "three.npy: expected the end after 132 bytes. Found 276 more."));
    }

    [Test]
    public void Samples_of_an_array_keep_their_shape()
    {
        Dataset data = Dataset.From(Npy.Read(PathOf("float32.npy")), NdArray.Of(new long[] { 0, 1 }, 2), classes: 2);
        Assert.That((data.Count, data.InputShape, data.TargetShape), Is.EqualTo((2, new Shape(3, 4), new Shape(1))));
        Assert.That(() => Dataset.From(Npy.Read(PathOf("float32_scalar.npy")), new[] { 0 }),
            Throws.ArgumentException.With.Message.Contains("at least 1 sample as features. Received: Single ()"));
        Assert.That(() => Dataset.From(Npy.Read(PathOf("float32_empty.npy")), new[] { 0 }),
            Throws.ArgumentException.With.Message.Contains("Received: Single (0, 3)"));
    }

    [TestCase(65_536, true)]
    [TestCase(65_537, false)]
    public void A_header_of_more_than_64_KiB_is_refused_before_it_is_read(int length, bool isRead)
    {
        byte[] size = BitConverter.GetBytes(length);
        string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }".PadRight(length - 1) + '\n';
        byte[] file = [0x93, .. "NUMPY"u8, 2, 0, .. size, .. Encoding.ASCII.GetBytes(text), 0, 0, 128, 63];
        if (isRead) Assert.That(Npy.Read(new MemoryStream(file)).Values<float>().ToArray(), Is.EqualTo([1f]));
        else Assert.That(() => Npy.Read(new MemoryStream(file)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("at most 65536 bytes. Found: 65537"));
    }

    [Test]
    public void An_array_says_what_it_is_and_refuses_to_be_something_else()
    {
        NdArray array = NdArray.Of(new float[6], 2, 3);
        Assert.That(array.ToString(), Is.EqualTo("Single (2, 3)"));
        Assert.That(() => array.Values<double>().Length, Throws.InvalidOperationException.With.Message.Contains("read as Single. Received: Double"));
        Assert.That(() => NdArray.Of(new float[6], 4), Throws.ArgumentException.With.Message.Contains("a shape of 6 values. Received: (4,)"));
        Assert.That(() => NdArray.Of(new float[6], -2, -3), Throws.ArgumentException.With.Message.Contains("Received: (-2, -3)"));
        Assert.That(() => NdArray.Of(new decimal[6], 6), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Received: Decimal"));
    }
}
