using System.Globalization;
using Nn.Datasets;
using Nn.Plotting;
using Nn.Training;

namespace Nn.Samples.Text;

/// <summary>From texts to a network that tells what they are; prints how well, draws it, and keeps the numbers of the words.</summary>
internal static class Study
{
    private const int TrainCount = 1500, ValidationCount = 250, TestCount = 750;

    private static readonly string[] s_new =
        ["The lamp was lovely!", "The lamp was not lovely, dear team.", "Is the refund going to be late?", "Hi! The chair was not broken this time."];

    /// <summary>The program with its outside given.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(string[] arguments, Outside outside) => SampleProgram.Execute(
        new SampleCommand(
            "Tells praise, questions and complaints apart: Tokenizer, Embedding and LSTM, class weights and early stopping.", "text", epochs: 30,
            (settings, _) => Execute(settings, outside)),
        arguments,
        outside);

    private static void Execute(SampleSettings settings, Outside outside)
    {
        (string[] texts, float[] labels) = Messages.Make(TrainCount + ValidationCount + TestCount, settings.Seed);
        var tokenizer = new Tokenizer { OovToken = "<unknown>" };
        tokenizer.FitOnTexts(texts.Take(TrainCount));
        int words = tokenizer.WordIndex.Count + 1;

        Dataset all = Dataset.From(Program.Encode(tokenizer, texts), labels, classes: Messages.Names.Count).WithClassNames(Messages.Names);
        (Dataset train, Dataset rest) = all.Split(TrainCount);
        (Dataset validation, Dataset test) = rest.Split(ValidationCount);
        Model model;
        History history;
        using (var progress = new ProgressLine("Messages", trainings: 1, outside.Error))
        {
            var options = new FitOptions { Epochs = settings.Epochs, Seed = settings.Seed, Validation = validation, Progress = progress };
            (model, history) = Program.Train(train, words, options, outside.Cancel);
        }

        ConfusionMatrix confusion = ConfusionMatrix.Of(test.Labels(), model.PredictClasses(test.Features), Messages.Names);
        outside.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{words} words, {history.Epochs.Count} epochs; of {TestCount} other messages {confusion.Accuracy:F3} right, of the complaints {confusion.Recall(2):F3}"));
        outside.Output.WriteLine(confusion);
        float[] rows = [.. Program.Encode(tokenizer, s_new).Cast<int>().Select(word => (float)word)];
        foreach ((int label, string text) in model.PredictClasses(rows).Zip(s_new)) outside.Output.WriteLine($"  {Messages.Names[label]}: {text}");

        outside.Cancel.ThrowIfCancellationRequested();
        PictureFolder.List(outside.Output, PictureFolder.Save(
            settings.Output,
            ("learning-curves", LearningCurves.Of(history, "Messages")),
            ("confusion", ConfusionHeatmap.Of(confusion, "What the messages are taken for"))));
        string file = Path.Combine(settings.Output, "tokenizer.json");
        File.WriteAllText(file, tokenizer.ToJson());
        outside.Output.WriteLine($"The numbers of the words{Environment.NewLine}  {file}");
    }
}
