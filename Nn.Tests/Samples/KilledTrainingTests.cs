using System.Diagnostics;
using System.Globalization;
using Nn.Samples.Checkpoint;

namespace Nn.Tests.Samples;

/// <summary>
/// A training that is killed, as by the power or the system, and started again ends with the file of one that was not. A run kills a few;
/// the environment variable <c>NNSIMD_KILLS</c> says how many: <c>NNSIMD_KILLS=200 dotnet test -c Release --filter Name~Killed</c>.
/// </summary>
public class KilledTrainingTests
{
    private const string Variable = "NNSIMD_KILLS";
    private const int Standard = 5;

    private static int Kills => int.Parse(Environment.GetEnvironmentVariable(Variable) ?? $"{Standard}", CultureInfo.InvariantCulture);

    [Test]
    public void Killed_at_random_moments_it_ends_with_the_same_bits()
    {
        using TemporaryFolder quiet = new(), killed = new();
        var clock = Stopwatch.StartNew();
        using (Process whole = Start(quiet.Path)) whole.WaitForExitOrFail();
        TimeSpan duration = clock.Elapsed;
        byte[] expected = File.ReadAllBytes(quiet["model.safetensors"]);

        var random = new Random(1);
        int kills = 0, restored = 0;
        for (int run = 0; kills < Kills; run++)
        {
            Assert.That(run, Is.LessThan(20 * Kills), "it ends before it is killed");
            restored += File.Exists(killed["training.safetensors"]) ? 1 : 0;
            using Process process = Start(killed.Path);
            // Every other one is not killed before there is something to go on with, however busy the machine is.
            bool waits = run % 2 == 0;
            while (waits && !File.Exists(killed["training.safetensors"]) && !process.WaitForExit(TimeSpan.FromMilliseconds(1)))
            {
            }

            if (!process.WaitForExit(duration * (waits ? 0.4 : 0.8) * random.NextDouble()))
            {
                process.Kill();
                process.WaitForExitOrFail();
                kills++;
                continue;
            }

            CheckAndDelete();
        }

        using (Process last = Start(killed.Path)) last.WaitForExitOrFail();
        CheckAndDelete();
        Assert.That(restored, Is.GreaterThan(0), "a run went on with a checkpoint");
        TestContext.Out.WriteLine($"{kills} killed, {restored} went on with a checkpoint.");

        void CheckAndDelete()
        {
            Assert.That(File.ReadAllBytes(killed["model.safetensors"]), Is.EqualTo(expected));
            Assert.That(File.Exists(killed["training.safetensors"]), Is.False);
            Assert.That(File.Exists(killed["training.safetensors.partial"]), Is.False);
            File.Delete(killed["model.safetensors"]);
        }
    }

    private static Process Start(string folder) => Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(Program).Assembly.Location, "--epochs", "60", "--output", folder])
    {
        RedirectStandardError = false,
        UseShellExecute = false,
    })!;
}
