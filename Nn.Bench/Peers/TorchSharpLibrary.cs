using System.Runtime.InteropServices;

namespace Nn.Bench.Peers;

/// <summary>Loads TorchSharp's native library, before TorchSharp itself tries and fails for good.</summary>
internal static class TorchSharpLibrary
{
    // TorchSharp 0.107 is built with GCC 13; Debian 12 has the C++ library of GCC 12. All that is missing is one function, which makes sure
    // that std::cout and its kin are ready: libtorch's own libraries do so anyway.
    private const string MissingVersion = "GLIBCXX_3.4.32", MissingFunction = "_ZSt21ios_base_library_initv", Harmless = "getpid";

    /// <returns>Null, or why it cannot be loaded.</returns>
    public static string? Load()
    {
        string? problem = TryLoad();
        if (problem is null || !OperatingSystem.IsLinux() || !problem.Contains(MissingVersion, StringComparison.Ordinal)) return problem;
        try
        {
            Relax(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return $"{problem} ({failure.Message})";
        }

        return TryLoad();
    }

    private static string? TryLoad()
    {
        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(TorchSharpLibrary).Assembly, DllImportSearchPath.AssemblyDirectory);
            return null;
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            string[] lines = failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.FirstOrDefault(l => l.Contains("GLIBC", StringComparison.Ordinal)) ?? lines[0].Split(". ")[0];
        }
    }

    /// <summary>Replaces the copy in the output folder; a new file, since the old one may be a link into the package cache.</summary>
    private static void Relax(string path)
    {
        byte[] library = File.ReadAllBytes(path);
        ElfVersionNeed.Relax(library, MissingFunction, Harmless, MissingVersion);
        string edited = path + ".edited";
        File.WriteAllBytes(edited, library);
        File.Move(edited, path, overwrite: true);
    }
}
