using System.CommandLine;
using System.Runtime.InteropServices;

namespace Nn.Samples;

/// <summary>Runs a sample's command line up to its exit code: what a wrong call, a missing file, a full disk or Ctrl-C comes to.</summary>
internal static class SampleProgram
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    /// <summary>Runs it in this process: Ctrl-C cancels.</summary>
    /// <param name="execute">The sample with its outside given.</param>
    /// <param name="arguments">The process' arguments.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Func<string[], Outside, int> execute, string[] arguments)
    {
        using var cancel = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            cancel.Cancel();
        });
        return execute(arguments, new Outside(Console.Out, Console.Error, cancel.Token));
    }

    /// <summary>Does what the arguments ask for. Whatever goes wrong is told in one line.</summary>
    /// <param name="command">The options, and the work as the action.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="outside">Where it prints.</param>
    /// <param name="findWrong">Looks at options that are right each, but not together: the line to print, or null.</param>
    /// <returns>The exit code.</returns>
    public static int Execute(RootCommand command, string[] arguments, Outside outside, Func<ParseResult, string?>? findWrong = null)
    {
        ParseResult parsed = command.Parse(arguments);
        string? wrong = parsed.Errors.Count > 0 ? parsed.Errors[0].Message : findWrong?.Invoke(parsed);
        if (wrong is not null)
        {
            // The parser's own messages take two lines.
            outside.Error.WriteLine(wrong.ReplaceLineEndings(" "));
            return Failed;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = outside.Output, Error = outside.Error, EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            outside.Error.WriteLine("Interrupted: no picture was written.");
            return Interrupted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            outside.Error.WriteLine(exception.Message);
            return Failed;
        }
    }
}
