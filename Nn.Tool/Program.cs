namespace Nn.Tool;

/// <summary>The command <c>nnsimd</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => Tool.Execute(arguments, Console.Out, Console.Error);
}
