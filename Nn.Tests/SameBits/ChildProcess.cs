using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Nn.Tests.SameBits;

/// <summary>This assembly as a program, in a process whose runtime has switches of its own.</summary>
internal static class ChildProcess
{
    /// <summary>Runs to the end and gives the lines of the standard output.</summary>
    /// <param name="command">What the child does.</param>
    /// <param name="switches">Names and values of environment variables that the runtime reads when it starts.</param>
    /// <exception cref="InvalidOperationException">The child failed; the message holds what it said.</exception>
    public static string[] Run(string command, params ReadOnlySpan<(string Name, string Value)> switches)
    {
        var start = new ProcessStartInfo(Host(), [typeof(ChildProcess).Assembly.Location, command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in switches) start.Environment[name] = value;

        using Process child = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        Task<string> errors = child.StandardError.ReadToEndAsync(), reading = child.StandardOutput.ReadToEndAsync();
        child.WaitForExitOrFail();
        string output = reading.ResultOrFail("the child's output");
        return child.ExitCode == 0
            ? output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"The child ended with {child.ExitCode}: {errors.ResultOrFail("the child's errors")}{output}");
    }

    /// <summary>The dotnet host of the runtime that runs the tests: three folders above the framework's.</summary>
    private static string Host()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
    }
}
