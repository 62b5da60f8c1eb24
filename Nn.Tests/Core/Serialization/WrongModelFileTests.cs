using System.Buffers.Binary;
using System.Text;
using Nn.Serialization;

namespace Nn.Tests.Core.Serialization;

/// <summary>Damaged and hostile files: refused with what was expected and what came, before memory is taken for what they claim.</summary>
public class WrongModelFileTests
{
    private const string Dense = """{"class_name":"Dense","config":{"units":1}}""";

    /// <summary>A model of one dense layer: a kernel of two numbers and a bias.</summary>
    private const string Model = """{"layer":{"class_name":"Sequential","config":{"layers":[LAYER]}},"inputs":[[2]],"seed":0,"frozen_or_thawed":[]}""";

    private const string Arrays =
        """ "dense/kernel":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"dense/bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}""";

    private static string Metadata(string model, string version = "1") =>
        $$""" "__metadata__":{"nnsimd.format":"{{version}}","nnsimd.model":"{{JsonEncoded(model)}}"}""";

    private static string JsonEncoded(string text) => System.Text.Json.JsonEncodedText.Encode(text).ToString();

    private static string Header(string layer = Dense, string arrays = Arrays) =>
        $"{{{Metadata(Model.Replace("LAYER", layer, StringComparison.Ordinal))},{arrays}}}";

    private static byte[] FileOf(string header, int dataLength = 12)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), file = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    [Test]
    public void The_file_that_the_cases_are_made_of_is_read() =>
        Assert.That(Nn.Model.Load(new MemoryStream(FileOf(Header()))).Predict([1f, 2]), Is.EqualTo(new[] { 0f }));

    private static IEnumerable<TestCaseData> Cases()
    {
        const string kernel = """ "dense/kernel":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}""";
        const string bias = """ "dense/bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}""";
        yield return Case("empty", [], "fewer than 8 bytes");
        yield return Case("half a length", [1, 2, 3], "fewer than 8 bytes");
        yield return Case("a length beyond the file", [.. BitConverter.GetBytes(1000L), .. "{}"u8], "at most 2 bytes", "1000");
        yield return Case("a length of 2^63", [.. BitConverter.GetBytes(1UL << 63), .. "{}"u8], "9223372036854775808");
        yield return Case("a length of 2^64 - 1", [.. BitConverter.GetBytes(ulong.MaxValue), .. "{}"u8], "18446744073709551615");
        yield return Header("no JSON", "hello", "header in JSON");
        yield return Header("a list", "[]", "an object", "StartArray");
        yield return Header("nothing", "", "header in JSON");
        yield return Header("cut short", Header()[..^5], "header in JSON");
        yield return Header("more behind", Header() + "{}", "header in JSON");
        yield return Header("no metadata", $"{{{Arrays}}}", "'nnsimd.model'", "without");
        yield return Header("metadata that is no object", $"{{\"__metadata__\":7,{Arrays}}}", "'__metadata__'", "Number");
        yield return Header("metadata that is no text", $"{{\"__metadata__\":{{\"a\":1}},{Arrays}}}", "a text as metadata 'a'", "Number");
        yield return Header("metadata twice", $"{{\"__metadata__\":{{\"a\":\"1\",\"a\":\"2\"}}}}", "once", "'a' twice");
        yield return Header("an array twice", Header(arrays: $"{kernel},{bias},{kernel}"), "each name once", "'dense/kernel' twice");
        yield return Header("a gap", Header(arrays: $"{kernel},{bias.Replace("[8,12]", "[9,13]")}"), "the next at byte 8", "'dense/bias' at byte 9");
        yield return Header("an overlap", Header(arrays: $"{kernel},{bias.Replace("[8,12]", "[4,8]")}"), "the next at byte 8", "'dense/bias' at byte 4");
        yield return Header("the first not at 0", Header(arrays: $"{kernel.Replace("[0,8]", "[4,12]")}"), "the next at byte 0", "at byte 4");
        yield return Header("offsets backwards", Header(arrays: kernel.Replace("[0,8]", "[8,0]")), "8 bytes of 'dense/kernel'", "[8, 0]");
        yield return Header("too few bytes for a shape", Header(arrays: kernel.Replace("[0,8]", "[0,4]")), "8 bytes of 'dense/kernel'", "[0, 4]");
        yield return Header("three offsets", Header(arrays: kernel.Replace("[0,8]", "[0,8,8]")), "two 'data_offsets'");
        yield return Header("no type", Header(arrays: kernel.Replace("\"dtype\":\"F32\",", "")), "'dtype', 'shape' and two 'data_offsets'");
        yield return Header("a type twice", Header(arrays: kernel.Replace("\"dtype\":\"F32\",", "\"dtype\":\"F32\",\"dtype\":\"F32\",")), "once each", "'dtype'");
        yield return Header("something unknown", Header(arrays: kernel.Replace("\"dtype\"", "\"type\"")), "once each", "'type'");
        yield return Header("a shape below 0", Header(arrays: kernel.Replace("[2,1]", "[-2,-1]")), "at least 0 as 'shape' of 'dense/kernel'");
        yield return Header("a shape that overflows", Header(arrays: kernel.Replace("[2,1]", "[4294967296,4294967296]")), "a shape of 'dense/kernel'");
        yield return Header("a shape that overflows around to 8 bytes", Header(arrays: kernel.Replace("[2,1]", "[9223372036854775807,9223372036854775807,2]")), "a shape of 'dense/kernel'");
        yield return Header("a dimension of 2^63", Header(arrays: kernel.Replace("[2,1]", "[9223372036854775808]")), "whole numbers", "another number");
        yield return Header("a dimension of 1.5", Header(arrays: kernel.Replace("[2,1]", "[1.5]")), "whole numbers", "another number");
        yield return Header("a dimension in quotes", Header(arrays: kernel.Replace("[2,1]", "[\"2\"]")), "whole numbers", "String");
        yield return Header("nested without end", Header(arrays: kernel.Replace("[2,1]", new string('[', 100_000))), "whole numbers", "StartArray");
        yield return Case("an array missing", FileOf(Header(arrays: kernel), dataLength: 8), "an array 'dense/bias' of shape (1)", "none");
        yield return Header("another shape", Header(arrays: Arrays.Replace("[2,1]", "[1,2]")), "'dense/kernel' of shape (2, 1)", "(1, 2)");
        yield return Header("another rank", Header(arrays: Arrays.Replace("[2,1]", "[2]")), "'dense/kernel' of shape (2, 1)", "(2)");
        yield return Header(
            "an array too many", Header(arrays: $"{Arrays},\"other\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[12,12]}}"), "the model's parameters", "'other'");
        yield return Case("bytes missing", FileOf(Header(), dataLength: 11), "expected 12 bytes", "11");
        yield return Header("no description", Described("7"), "description in JSON");
        yield return Header("a description cut short", Described("{\"layer\":"), "description in JSON");
        yield return Header("a description without inputs", Described($$"""{"layer":{{Dense}},"seed":0,"frozen_or_thawed":[]}"""), "description in JSON");
        yield return Header("a seed below 0", Described(Model.Replace("LAYER", Dense).Replace("\"seed\":0", "\"seed\":-1")), "description in JSON");
        yield return Header("a name twice", Described(Model.Replace("LAYER", Dense).Replace("\"seed\":0", "\"seed\":0,\"seed\":0")), "description in JSON");
        yield return Header("a frozen layer that is none", Described(Model.Replace("LAYER", Dense).Replace("thawed\":[]", "thawed\":[2]")), "a layer 2 frozen", "of 2");
        yield return Header("an input of dimension 0", Described(Model.Replace("LAYER", Dense).Replace("[[2]]", "[[0]]")), "description in JSON", "positive dimensions");
        yield return Header("two inputs", Described(Model.Replace("LAYER", Dense).Replace("[[2]]", "[[2],[2]]")), "can be built", "2 inputs");
        yield return Header("no layers", Described(Model.Replace("LAYER", "")), "at least one layer");
        yield return Header("units missing", Header(Dense.Replace("\"units\":1", "")), "'units'");
        yield return Header("units that are text", Header(Dense.Replace(":1", ":\"x\"")), "a whole number", "'x'");
        yield return Header("units of no sense", Header(Dense.Replace(":1", ":-1")), "can be built", "-1");
        yield return Header("units beyond memory", Header(Dense.Replace(":1", ":500000000")), "shape (2, 500000000)", "(2, 1)");
        yield return Header("units beyond numbers", Header(Dense.Replace(":1", ":2147483647")), "can be built", "2147483647");
        yield return Header("a number beyond doubles", Header(Dense.Replace(":1", ":1e999")), "1e999");
        yield return Header("layers nested without end", Described(string.Concat(Enumerable.Repeat("[", 10_000))), "description in JSON");
    }

    private static string Described(string model) => $"{{{Metadata(model)},{Arrays}}}";

    private static TestCaseData Header(string name, string header, params string[] parts) => Case(name, FileOf(header), parts);

    private static TestCaseData Case(string name, byte[] file, params string[] parts) => new TestCaseData(file, parts).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Cases))]
    public void Is_refused(byte[] file, string[] parts)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["file"], file);
        foreach (Action load in new Action[] { () => Nn.Model.Load(new MemoryStream(file)), () => Nn.Model.Load(folder["file"]), () => Nn.Model.Load(new UnseekableStream(file)) })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            FormatException? error = Assert.Throws<FormatException>(load);
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4L << 20), "memory");
            foreach (string part in parts) Assert.That(error!.Message, Does.Contain(part));
        }
    }

    [Test]
    public void Bytes_behind_the_arrays_of_a_file_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["file"], FileOf(Header(), dataLength: 13));
        Assert.That(() => Nn.Model.Load(folder["file"]), Throws.TypeOf<FormatException>().With.Message.Contains("expected 12 bytes").And.Message.Contains("13"));
    }

    [TestCase("F64", 24, "'dense/kernel'", "F64")]
    [TestCase("F7", 12, "'F7'")]
    public void Another_type_is_not_supported(string type, int bytes, params string[] parts)
    {
        string arrays = Arrays.Replace("F32", type, StringComparison.Ordinal);
        if (bytes == 24) arrays = arrays.Replace("[8,12]", "[16,24]", StringComparison.Ordinal).Replace("[0,8]", "[0,16]", StringComparison.Ordinal);
        NotSupportedException? error = Assert.Throws<NotSupportedException>(
            () => Nn.Model.Load(new MemoryStream(FileOf(Header(arrays: arrays), bytes))));
        foreach (string part in parts) Assert.That(error!.Message, Does.Contain(part));
    }

    [Test]
    public void A_class_that_is_not_known_is_named() => Assert.That(
        () => Nn.Model.Load(new MemoryStream(FileOf(Header(Dense.Replace("Dense", "Lambda", StringComparison.Ordinal))))),
        Throws.TypeOf<NotSupportedException>().With.Message.Contains("'Lambda'"));

    [Test]
    public void A_later_version_is_named() => Assert.That(
        () => Nn.Model.Load(new MemoryStream(FileOf($"{{{Metadata(Model, version: "2")},{Arrays}}}"))),
        Throws.TypeOf<NotSupportedException>().With.Message.Contains("version 1").And.Message.Contains("'2'"));

    [Test]
    public void Nothing_is_nothing()
    {
        Assert.That(() => Nn.Model.Load((string)null!), Throws.ArgumentNullException);
        Assert.That(() => Nn.Model.Load(""), Throws.ArgumentException);
        Assert.That(() => Nn.Model.Load((Stream)null!), Throws.ArgumentNullException);
        Assert.That(() => new ModelFile(null!), Throws.ArgumentNullException);
        Model model = new Sequential { new Nn.Layers.Flatten() }.Build([2]);
        Assert.That(() => model.Save((Stream)null!), Throws.ArgumentNullException);
        Assert.That(() => model.Save(""), Throws.ArgumentException);
        Assert.That(() => new ModelFile(model, [new("a", null!)]), Throws.ArgumentNullException);
    }
}
