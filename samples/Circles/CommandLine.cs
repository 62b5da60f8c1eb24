using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Nn.Samples.Circles;

/// <summary>The program's options. A wrong one is answered by a single line, not by a page of help.</summary>
internal static class CommandLine
{
    private const int WrongCall = 1;
    private const int Million = 1_000_000;
    private const string DefaultFolder = "circles";

    /// <summary>Reads the arguments and does the work, or shows the help if that is asked for.</summary>
    /// <returns>The exit code.</returns>
    public static int Invoke(string[] arguments, Action<Settings> work, TextWriter output, TextWriter error)
    {
        string names = string.Join(", ", Variant.All.Select(variant => variant.Name));
        var variants = new Option<IReadOnlyList<Variant>>("--variant")
        {
            Description = $"The network: {names} or all. [default: {string.Join(", ", Variant.Compared.Select(variant => variant.Name))}]",
            HelpName = "name",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Variants(result, names),
        };
        Option<uint> seed = Number<uint>("--seed", 1, 0, uint.MaxValue, "Fixes the initial weights and the order of the samples.");
        Option<int> seeds = Number("--seeds", 1, 1, Million, "Trains each network with so many seeds; prints mean ± deviation.");
        Option<int> epochs = Number("--epochs", 100, 1, Million, "Passes over the training data.");
        var folder = new Option<string?>("--output")
        {
            Description = $"Where the pictures go. [default: {DefaultFolder}; with --json there are none without it]",
            HelpName = "folder",
            CustomParser = Folder,
        };
        var json = new Option<bool>("--json") { Description = "Prints the results as JSON and nothing else." };
        var command = new RootCommand("Trains small networks to tell two noisy circles apart, without and with batch normalization.")
        {
            variants, seed, seeds, epochs, folder, json,
        };
        command.SetAction(result => work(new Settings(
            result.GetValue(variants) ?? Variant.Compared,
            result.GetValue(seed),
            result.GetValue(seeds),
            result.GetValue(epochs),
            result.GetValue(folder) ?? (result.GetValue(json) ? null : DefaultFolder),
            result.GetValue(json))));

        ParseResult parsed = command.Parse(arguments);
        string? wrong = parsed.Errors.Count > 0 ? parsed.Errors[0].Message : CheckLastSeed(parsed.GetValue(seed), parsed.GetValue(seeds));
        if (wrong is not null)
        {
            error.WriteLine(wrong.ReplaceLineEndings(" "));
            return WrongCall;
        }

        return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
    }

    private static string? CheckLastSeed(uint seed, int seeds) => (ulong)seed + (ulong)seeds - 1 > uint.MaxValue
        ? $"--seeds: expected a last seed of at most {uint.MaxValue}. Received: {seeds} from {seed} on."
        : null;

    private static IReadOnlyList<Variant>? Variants(ArgumentResult result, string names)
    {
        string name = result.Tokens[0].Value;
        if (name == "all") return Variant.All;
        if (Variant.All.FirstOrDefault(variant => variant.Name == name) is { } found) return [found];
        result.AddError($"--variant: expected one of {names}, all. Received: {name}.");
        return null;
    }

    private static Option<T> Number<T>(string name, T standard, T least, T most, string description)
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
