using Nn.Interop.Hdf5;

namespace Nn.Tests.Interop;

/// <summary>What is written is read again. <c>NNSIMD_HDF5</c> names a folder that gets the files, for another reader: h5py, h5dump.</summary>
public class Hdf5WriterTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(8)]
    [TestCase(9)]
    [TestCase(65)]
    [TestCase(1500)]
    public void Groups_of_any_number_come_back(int count)
    {
        var root = new Hdf5Content();
        root.Say("ä", "größer");
        root.Say("empty", "");
        root.Say("none", System.Array.Empty<string>());
        root.Say("long", new string('x', 100_000));
        Hdf5Content many = root.Group("many");
        string[] names = [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"layer_{i}:0"))];
        many.Say("names", names);
        for (int i = 0; i < count; i++)
        {
            if (i % 3 == 2) many.Group(names[i]).Add("inner", [], new[] { (float)i });
            else many.Add(names[i], [i % 5 + 1, 2], TestNumbers.Normal((uint)i, (i % 5 + 1) * 2));
        }

        var stream = new MemoryStream();
        Hdf5Writer.Write(stream, root);
        Assert.That(stream.Position, Is.EqualTo(stream.Length));
        if (Environment.GetEnvironmentVariable("NNSIMD_HDF5") is { Length: > 0 } folder) File.WriteAllBytes(Path.Combine(folder, $"{count}.h5"), stream.ToArray());
        Hdf5Group read = Hdf5Reader.Read(stream);
        Assert.That(read.Attributes["ä"].Texts, Is.EqualTo(new[] { "größer" }));
        Assert.That(read.Attributes["empty"].Texts, Is.EqualTo(new[] { "" }));
        Assert.That(read.Attributes["none"].Texts, Is.Empty);
        Assert.That(read.Attributes["long"].Texts![0], Has.Length.EqualTo(100_000));
        Hdf5Group group = read.Group("many")!;
        Assert.That(group.Attributes["names"].Texts, Is.EqualTo(names));
        Assert.That(group.Children.Keys, Is.EquivalentTo(names));
        for (int i = 0; i < count; i++)
        {
            var array = (Hdf5Dataset)(i % 3 == 2 ? group.Find(names[i] + "/inner")! : group.Children[names[i]]);
            float[] expected = i % 3 == 2 ? [i] : TestNumbers.Normal((uint)i, (i % 5 + 1) * 2), numbers = new float[expected.Length];
            Assert.That(array.Dimensions, Is.EqualTo(i % 3 == 2 ? System.Array.Empty<long>() : new long[] { i % 5 + 1, 2 }));
            array.Read(numbers);
            Assert.That(numbers, Is.EqualTo(expected));
        }
    }
}
