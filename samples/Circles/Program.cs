using System.Runtime.InteropServices;
using Nn.Datasets;

namespace Nn.Samples.Circles;

/// <summary>
/// The case study: does batch normalization help a small network to tell two noisy circles apart, and where does it belong, before the
/// activation or after it? The networks are in Variant.cs, their training is in Run.cs.
/// </summary>
internal static class Program
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    private static int Main(string[] arguments)
    {
        using var cancel = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            cancel.Cancel();
        });
        return Execute(arguments, Console.Out, Console.Error, cancel.Token);
    }

    /// <summary>The program with its outside given: what a wrong call, a full disk or Ctrl-C comes to.</summary>
    internal static int Execute(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        try
        {
            return CommandLine.Invoke(arguments, settings => Study(settings, output, error, cancel), output, error);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Interrupted: no picture was written.");
            return Interrupted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(exception.Message);
            return Failed;
        }
    }

    private static void Study(Settings settings, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        Dataset circles = Datasets.Circles.Make(samples: 1000, noise: 0.1, seed: 1);
        (Dataset train, Dataset test) = circles.Split(500);

        var runs = new List<Run>();
        foreach (Variant variant in settings.Variants)
        {
            Run[] trained = Train(variant, settings, train, test, error, cancel);
            if (!settings.Json) Report.Write(output, trained);
            runs.AddRange(trained);
        }

        if (settings.Json) Report.WriteJson(output, runs);
        if (settings.Output is not { } folder) return;

        cancel.ThrowIfCancellationRequested();
        IReadOnlyList<string> files = Pictures.Save(folder, circles, test, [.. runs.Where(run => run.Seed == settings.Seed)]);
        if (settings.Json) return;
        output.WriteLine("Pictures");
        foreach (string file in files) output.WriteLine($"  {file}");
    }

    private static Run[] Train(Variant variant, Settings settings, Dataset train, Dataset test, TextWriter error, CancellationToken cancel)
    {
        using ProgressLine? progress = settings.Json ? null : new ProgressLine(variant.Name, settings.Seeds, error);
        var runs = new Run[settings.Seeds];
        for (int i = 0; i < runs.Length; i++)
            runs[i] = Run.Of(variant, settings.Seed + (uint)i, settings.Epochs, train, test, progress, cancel);
        return runs;
    }
}
