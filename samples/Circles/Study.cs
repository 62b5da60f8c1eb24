using System.Runtime.InteropServices;
using Nn.Training;

namespace Nn.Samples.Circles;

/// <summary>The trainings that the command line asks for, and their results as text, pictures or JSON.</summary>
internal static class Study
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    /// <summary>The program, up to its exit code.</summary>
    public static int Run(string[] arguments)
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
    public static int Execute(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        try
        {
            return CommandLine.Invoke(arguments, settings => Execute(settings, output, error, cancel), output, error);
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

    private static void Execute(Settings settings, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        var runs = new List<Run>();
        foreach (Variant variant in settings.Variants)
        {
            Run[] trained = Train(variant, settings, error, cancel);
            if (!settings.Json) Report.Write(output, trained);
            runs.AddRange(trained);
        }

        if (settings.Json) Report.WriteJson(output, runs);
        if (settings.Output is not { } folder) return;

        cancel.ThrowIfCancellationRequested();
        IReadOnlyList<string> files = Pictures.Save(folder, [.. runs.Where(run => run.Seed == settings.Seed)]);
        if (settings.Json) return;
        output.WriteLine("Pictures");
        foreach (string file in files) output.WriteLine($"  {file}");
    }

    private static Run[] Train(Variant variant, Settings settings, TextWriter error, CancellationToken cancel)
    {
        using ProgressLine? progress = settings.Json ? null : new ProgressLine(variant.Name, settings.Seeds, error);
        var runs = new Run[settings.Seeds];
        for (int i = 0; i < runs.Length; i++)
        {
            var meter = new Meter();
            uint seed = settings.Seed + (uint)i;
            var options = new FitOptions { Epochs = settings.Epochs, Seed = seed, Callbacks = [meter], Progress = progress };
            Trained trained = Program.Train(variant.Network, options, cancel);
            runs[i] = new Run(variant, seed, trained, meter);
        }

        return runs;
    }
}
