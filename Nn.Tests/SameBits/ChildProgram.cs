namespace Nn.Tests.SameBits;

/// <summary>
/// What the test assembly does when it is started as a program, by a test that needs a process of its own:
/// <c>dotnet Nn.Tests.dll train-and-hash</c> or <c>hash-kernels</c>.
/// </summary>
internal static class ChildProgram
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case [TrainingBits.Command]:
                TrainingBits.Write(Console.Out);
                return 0;
            case [KernelBits.Command]:
                foreach (string line in KernelBits.Lines) Console.Out.WriteLine(line);
                return 0;
            default:
                Console.Error.WriteLine(
                    $"Expected: {TrainingBits.Command} or {KernelBits.Command}. Received: {string.Join(' ', arguments)}. "
                    + "The tests run with dotnet test.");
                return 2;
        }
    }
}
