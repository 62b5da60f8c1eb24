using System.CommandLine;

namespace Nn.Tool;

/// <summary>The command line up to its exit code.</summary>
internal static class Tool
{
    /// <summary>It did what it was told.</summary>
    public const int Done = 0;

    /// <summary>The call or a file is wrong, or not supported: one line on the error stream says what.</summary>
    public const int Wrong = 1;

    /// <summary>Outputs are further from those expected than the tolerance.</summary>
    public const int Differs = 2;

    /// <summary>Does what the arguments ask for.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(string[] arguments, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Looks into model files, converts them, checks and measures what they predict.")
        {
            InspectCommand.Make(output), ConvertCommand.Make(output), CheckCommand.Make(output), PredictCommand.Make(output),
            EvaluateCommand.Make(output), TrainCommand.Make(output), BenchCommand.Make(output), DrawCommand.Make(output),
        };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            // The parser's own messages take two lines.
            error.WriteLine(parsed.Errors[0].Message.ReplaceLineEndings(" "));
            return Wrong;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is FormatException or NotSupportedException or ArgumentException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error.WriteLine(e.Message.ReplaceLineEndings(" "));
            return Wrong;
        }
    }
}
