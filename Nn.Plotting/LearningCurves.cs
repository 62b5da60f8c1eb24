using Nn.Training;
using OxyPlot;
using OxyPlot.Legends;

namespace Nn.Plotting;

/// <summary>How a network learned: what a training logged, epoch by epoch.</summary>
public static class LearningCurves
{
    private const int PanelHeight = 190;
    private const int RestHeight = 100;

    /// <summary>Space between two panels, as a share of a panel's height.</summary>
    private const double Gap = 0.1;

    /// <summary>
    /// One panel for each metric and one for the loss below them, over one axis of epochs, counted from 1; in each the curve of training
    /// and, if there was validation, that of validation.
    /// </summary>
    /// <param name="history">What the training logged.</param>
    /// <param name="title">Stands above the picture.</param>
    /// <exception cref="ArgumentException">The history has no epoch.</exception>
    public static Picture Of(History history, string title)
    {
        Curves.CheckHistory(history, nameof(history));
        ArgumentNullException.ThrowIfNull(title);
        // From bottom to top: the loss, which is logged first, then the metrics.
        string[] panels = [.. history.Names.Where(name => !name.StartsWith(Curves.ValidationPrefix, StringComparison.Ordinal))];
        PlotModel model = Curves.NewModel(title, LegendOrientation.Horizontal);
        Curves.AddEpochAxis(model, history.Epochs[0], history.Epochs[^1]);
        double step = 1 / (panels.Length - Gap);
        for (int i = 0; i < panels.Length; i++)
        {
            string name = panels[i], validation = Curves.ValidationPrefix + name;
            IEnumerable<double> values = history.Contains(validation) ? history[name].Concat(history[validation]) : history[name];
            Curves.AddPanel(model, name, Curves.Caption(name), i * step, Math.Min((i + 1 - Gap) * step, 1), values);
            Curves.AddCurve(model, name, history, name, "Training", color: 0, inLegend: i == 0);
            if (history.Contains(validation)) Curves.AddCurve(model, name, history, validation, "Validation", color: 1, inLegend: i == 0);
        }

        return new Picture(model, 640, RestHeight + (PanelHeight * panels.Length));
    }
}
