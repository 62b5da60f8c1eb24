using System.CommandLine;
using System.CommandLine.Parsing;

namespace Nn.Samples.Circles;

/// <summary>The program's options. A wrong one is answered by a single line, not by a page of help.</summary>
internal static class CommandLine
{
    private const string DefaultFolder = "circles";

    /// <summary>Reads the arguments and does the work, or shows the help if that is asked for.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(string[] arguments, Action<Settings> work, Outside outside)
    {
        string names = string.Join(", ", Variant.All.Select(variant => variant.Name));
        var variants = new Option<IReadOnlyList<Variant>>("--variant")
        {
            Description = $"The network: {names} or all. [default: {string.Join(", ", Variant.Compared.Select(variant => variant.Name))}]",
            HelpName = "name",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Variants(result, names),
        };
        Option<uint> seed = SampleOption.Seed();
        Option<int> seeds = SampleOption.Number("--seeds", 1, 1, SampleOption.Million, "Trains each network with so many seeds; prints mean ± deviation.");
        Option<int> epochs = SampleOption.Epochs(100);
        Option<string?> folder = SampleOption.Output($"Where the pictures go. [default: {DefaultFolder}; with --json there are none without it]");
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

        return SampleProgram.Execute(command, arguments, outside, parsed => CheckLastSeed(parsed.GetValue(seed), parsed.GetValue(seeds)));
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
}
