namespace Nn.Tests.SameBits;

/// <summary>
/// What the test assembly does when it is started as a program, by a test that needs a process of its own:
/// <c>dotnet Nn.Tests.dll train-and-hash</c>.
/// </summary>
internal static class ChildProgram
{
    private static int Main(string[] arguments)
    {
        if (arguments is not [TrainingBits.Command])
        {
            Console.Error.WriteLine(
                $"Expected: {TrainingBits.Command}. Received: {string.Join(' ', arguments)}. The tests run with dotnet test.");
            return 2;
        }

        TrainingBits.Write(Console.Out);
        return 0;
    }
}
