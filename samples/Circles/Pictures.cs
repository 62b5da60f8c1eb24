using Nn.Plotting;

namespace Nn.Samples.Circles;

/// <summary>The pictures of the study.</summary>
internal static class Pictures
{
    /// <summary>
    /// Writes the data; for each network how it learned, and what it learned over the data that it was tested on; the networks compared.
    /// </summary>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> Save(string folder, IReadOnlyList<Run> runs)
    {
        var pictures = new List<(string Name, Picture Picture)> { ("data", DataScatter.Of(runs[0].Trained.Circles, "Two circles")) };
        foreach (Run run in runs)
        {
            pictures.Add(($"{run.Variant.Name}-learning-curves", LearningCurves.Of(run.Trained.History, run.Variant.Title)));
            pictures.Add(($"{run.Variant.Name}-decision-boundary", DecisionBoundary.Of(run.Trained.Model, run.Trained.Test, run.Variant.Title)));
        }

        pictures.Add(("validation-curves", ValidationCurves.Of([.. runs.Select(run => (run.Variant.Title, run.Trained.History))])));

        return PictureFolder.Save(folder, pictures);
    }
}
