using Nn.Training;

namespace Nn.Samples.Circles;

/// <summary>The trainings that the command line asks for, and their results as text, pictures or JSON.</summary>
internal static class Study
{
    /// <summary>The program with its outside given.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(string[] arguments, Outside outside) => CommandLine.Execute(arguments, settings => Execute(settings, outside), outside);

    private static void Execute(Settings settings, Outside outside)
    {
        (TextWriter output, TextWriter error, CancellationToken cancel) = outside;
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
        PictureFolder.List(output, files);
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
