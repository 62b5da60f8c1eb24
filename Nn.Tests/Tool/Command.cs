using Nn.Tests.Reference;

namespace Nn.Tests.Tool;

/// <summary>The command as somebody calls it.</summary>
internal static class Command
{
    /// <summary>A committed model file.</summary>
    public static string Committed(string name) => Path.Combine(ReferenceFolder.Committed, "files", name);

    public static (int Code, string Output, string Error) Execute(params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code = Nn.Tool.Tool.Execute(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
