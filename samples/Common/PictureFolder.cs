using Nn.Plotting;

namespace Nn.Samples;

/// <summary>Writes a sample's pictures.</summary>
internal static class PictureFolder
{
    /// <summary>Writes each picture to <c>name.svg</c> in a folder, which is made if it is not there.</summary>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> Save(string folder, params IReadOnlyList<(string Name, Picture Picture)> pictures)
    {
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        foreach ((string name, Picture picture) in pictures)
        {
            string file = Path.Combine(folder, name + ".svg");
            picture.Save(file);
            files.Add(file);
        }

        return files;
    }

    /// <summary>Names the files that were written.</summary>
    public static void List(TextWriter output, IReadOnlyList<string> files)
    {
        output.WriteLine("Pictures");
        foreach (string file in files) output.WriteLine($"  {file}");
    }
}
