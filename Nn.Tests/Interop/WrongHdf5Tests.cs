using System.Buffers.Binary;
using Nn.Interop.Hdf5;

namespace Nn.Tests.Interop;

/// <summary>Files of HDF5 that say of themselves what is not so.</summary>
public class WrongHdf5Tests
{
    private static byte[] Written(Hdf5Content root)
    {
        var stream = new MemoryStream();
        Hdf5Writer.Write(stream, root);
        return stream.ToArray();
    }

    [Test]
    public void Names_that_all_lead_to_one_large_group_are_not_followed_for_ever()
    {
        const int groups = 400, block = 22;
        var root = new Hdf5Content();
        root.Group("big").Group(new string('n', 50_000));
        for (int i = 0; i < groups; i++) root.Group(FormattableString.Invariant($"g{i:D3}"));
        byte[] file = Written(root);
        Assert.That(Hdf5Reader.Read(new MemoryStream(file)).Children, Has.Count.EqualTo(groups + 1), "the file itself");

        // The blocks of the root's names are the last ones, and "big" is the first of its names.
        List<int> blocks = [];
        for (int at = 0; (at = file.AsSpan(at).IndexOf("SNOD"u8) is >= 0 and var next ? at + next : -1) >= 0; at++) blocks.Add(at);
        int[] own = [.. blocks.TakeLast((groups / block) + 1)];
        long big = BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(own[0] + 16));
        foreach (int start in own)
        {
            int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(start + 6));
            for (int i = 0; i < count; i++) BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(start + 16 + (40 * i)), big);
        }

        Assert.That(
            () => Hdf5Reader.Read(new MemoryStream(file)),
            Throws.TypeOf<FormatException>().With.Message.Contains("whose parts are used once"));
    }

    [TestCase(8)]
    [TestCase(20)]
    [TestCase(-1)]
    public void An_array_has_the_bytes_of_its_shape(long bytes)
    {
        var root = new Hdf5Content();
        root.Add("x", [4], new float[] { 1, 2, 3, 4 });
        byte[] file = Written(root);
        // A layout of version 3, contiguous: an address, and a size.
        int layout = 0;
        while (file[layout] != 3 || file[layout + 1] != 1 || BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(layout + 10)) != 16) layout++;
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(layout + 10), bytes);
        Assert.That(
            () => Hdf5Reader.Read(new MemoryStream(file)),
            Throws.TypeOf<FormatException>().With.Message.Contains("expected 16 bytes of '/x'").And.Message.Contains($"{bytes}."));
    }
}
