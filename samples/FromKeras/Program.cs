using Nn.Datasets;
using Nn.Interop;
using Nn.Training;

namespace Nn.Samples.FromKeras;

/// <summary>A network that Keras saved: it predicts here, is trained on here, and goes back.</summary>
internal static class Program
{
    private static void Main(string[] arguments) => Run(arguments is [var output, ..] ? output : "circles-trained.keras", Console.Out);

    /// <summary>Reads <c>circles.keras</c>, which Keras 3.15 has compiled and hardly trained, trains it, and writes it for Keras.</summary>
    public static void Run(string output, TextWriter log)
    {
        (Dataset train, Dataset test) = Circles.Make(samples: 1000, noise: 0.1, seed: 1).Split(500);
        KerasFile file = KerasFile.Load(Path.Combine(AppContext.BaseDirectory, "circles.keras"));
        using var trainer = new Trainer(file.Model, file.Training!);
        log.WriteLine(FormattableString.Invariant($"{trainer}"));
        log.WriteLine(FormattableString.Invariant($"As it came: accuracy {trainer.Evaluate(test)["accuracy"]:F3}"));
        trainer.Fit(train, new FitOptions { Epochs = 100, Seed = 1 });
        log.WriteLine(FormattableString.Invariant($"Trained on: accuracy {trainer.Evaluate(test)["accuracy"]:F3}"));
        KerasFile.Save(file.Model, output, trainer.Describe());
        log.WriteLine(output);
    }
}
