using System.Buffers.Binary;
using System.Text;

namespace Nn.Bench.Peers;

/// <summary>
/// Lets a 64-bit little-endian ELF library load beside an older C++ runtime that lacks one function (and the version that came with it)
/// which matters little: the import is renamed to a harmless function of the C library that every system has, and the version becomes
/// optional. Layouts: System V ABI, and the Linux Standard Base for the version sections.
/// </summary>
internal static class ElfVersionNeed
{
    private const uint DynamicSymbols = 11, VersionNeed = 0x6ffffffe, VersionSymbols = 0x6fffffff;
    private const int SectionHeaderTable = 40, SectionHeaderSize = 58, SectionHeaderCount = 60;
    private const ushort Unversioned = 1, Weak = 2;

    /// <summary>Edits the library's bytes in place.</summary>
    /// <param name="elf">The whole file.</param>
    /// <param name="import">The name of the missing function.</param>
    /// <param name="substitute">A function without arguments whose name is not longer.</param>
    /// <param name="version">The version that is to become optional.</param>
    /// <exception cref="InvalidDataException">The file does not import that function, or does not need that version.</exception>
    public static void Relax(Span<byte> elf, string import, string substitute, string version)
    {
        Section symbols = Find(elf, DynamicSymbols), versions = Find(elf, VersionSymbols), needs = Find(elf, VersionNeed);
        Rename(elf, symbols, versions, import, substitute);
        MakeOptional(elf, needs, version);
    }

    private static void Rename(Span<byte> elf, Section symbols, Section versions, string import, string substitute)
    {
        const int SymbolSize = 24, VersionSize = 2;
        int names = SectionAt(elf, symbols.Link).Offset;
        for (var i = 0; i < symbols.Size / SymbolSize; i++)
        {
            int name = names + Int32(elf, symbols.Offset + i * SymbolSize);
            if (!NameIs(elf, name, import)) continue;
            Span<byte> text = elf.Slice(name, import.Length);
            text.Clear();
            Encoding.ASCII.GetBytes(substitute, text);
            BinaryPrimitives.WriteUInt16LittleEndian(elf[(versions.Offset + i * VersionSize)..], Unversioned);
            return;
        }

        throw new InvalidDataException($"The library does not import {import}.");
    }

    private static void MakeOptional(Span<byte> elf, Section needs, string version)
    {
        // A list of libraries, each with a list of versions; every entry says how far away the next is, 0 at the end.
        const int CountField = 2, FirstField = 8, NextLibraryField = 12, FlagsField = 4, NameField = 8, NextField = 12;
        int names = SectionAt(elf, needs.Link).Offset;
        for (int library = needs.Offset, step = 1; step != 0; library += step)
        {
            int need = library + Int32(elf, library + FirstField);
            for (int count = UInt16(elf, library + CountField); count > 0; count--, need += Int32(elf, need + NextField))
            {
                if (!NameIs(elf, names + Int32(elf, need + NameField), version)) continue;
                BinaryPrimitives.WriteUInt16LittleEndian(elf[(need + FlagsField)..], (ushort)(UInt16(elf, need + FlagsField) | Weak));
                return;
            }

            step = Int32(elf, library + NextLibraryField);
        }

        throw new InvalidDataException($"The library does not need {version}.");
    }

    private static Section Find(ReadOnlySpan<byte> elf, uint type)
    {
        for (var i = 0; i < UInt16(elf, SectionHeaderCount); i++)
        {
            Section section = SectionAt(elf, i);
            if (section.Type == type) return section;
        }

        throw new InvalidDataException($"The library has no section of type {type:x}.");
    }

    private static Section SectionAt(ReadOnlySpan<byte> elf, int index)
    {
        int header = Int32(elf, SectionHeaderTable) + index * UInt16(elf, SectionHeaderSize);
        return new Section((uint)Int32(elf, header + 4), Int32(elf, header + 24), Int32(elf, header + 32), Int32(elf, header + 40));
    }

    private static bool NameIs(ReadOnlySpan<byte> elf, int offset, string name)
    {
        ReadOnlySpan<byte> text = elf.Slice(offset, name.Length + 1);
        return text[^1] == 0 && Encoding.ASCII.GetString(text[..^1]) == name;
    }

    private static int Int32(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadInt32LittleEndian(elf[offset..]);

    private static ushort UInt16(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(elf[offset..]);

    /// <param name="Type">What it holds.</param>
    /// <param name="Offset">Where it starts in the file.</param>
    /// <param name="Size">In bytes.</param>
    /// <param name="Link">The index of the section with its names.</param>
    private readonly record struct Section(uint Type, int Offset, int Size, int Link);
}
