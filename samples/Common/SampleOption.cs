using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Nn.Samples;

/// <summary>The options that the samples have in common. A wrong value is told in one line that names what was expected.</summary>
internal static class SampleOption
{
    /// <summary>The greatest number of epochs or trainings.</summary>
    public const int Million = 1_000_000;

    /// <summary>A whole number of a range.</summary>
    public static Option<T> Number<T>(string name, T standard, T least, T most, string description)
        where T : struct, INumber<T> => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            bool isNumber = T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value);
            if (isNumber && value >= least && value <= most) return value;
            result.AddError($"{name}: expected a whole number from {least} to {most}. Received: {text}.");
            return standard;
        },
    };

    /// <summary><c>--seed</c>.</summary>
    public static Option<uint> Seed() => Number<uint>("--seed", 1, 0, uint.MaxValue, "Fixes the initial weights and the order of the samples.");

    /// <summary><c>--epochs</c>.</summary>
    public static Option<int> Epochs(int standard) => Number("--epochs", standard, 1, Million, "Passes over the training data.");

    /// <summary><c>--output</c>: a folder that need not be there yet.</summary>
    public static Option<string?> Output(string description) => new("--output") { Description = description, HelpName = "folder", CustomParser = Folder };

    private static string? Folder(ArgumentResult result)
    {
        string folder = result.Tokens[0].Value;
        if (string.IsNullOrWhiteSpace(folder))
        {
            result.AddError("--output: expected a folder. Received: an empty name.");
            return null;
        }

        for (string? part = Path.GetFullPath(folder); part is not null; part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part)) result.AddError($"--output: expected a folder. Received: {folder}, but {part} is a file.");
        }

        return folder;
    }
}
