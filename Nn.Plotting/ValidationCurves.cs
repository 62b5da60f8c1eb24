using Nn.Datasets;
using Nn.Training;
using OxyPlot;
using OxyPlot.Legends;

namespace Nn.Plotting;

/// <summary>Networks compared: how well each did on data that it was not trained on, epoch by epoch.</summary>
public static class ValidationCurves
{
    private const string Metric = "val_accuracy";
    private const int PlotHeight = 400;
    private const int LegendLineHeight = 17;

    /// <summary>The validation accuracy of several trainings, laid over each other.</summary>
    /// <param name="networks">At least one name and history.</param>
    /// <exception cref="ArgumentException">There is no network, or a history has no epoch or no validation accuracy.</exception>
    public static Picture Of(params ReadOnlySpan<(string Name, History History)> networks)
    {
        if (networks.IsEmpty) throw new ArgumentException("Picture: expected at least one network. Received: none.", nameof(networks));
        PlotModel model = Curves.NewModel("Validation accuracy", LegendOrientation.Vertical);
        var values = new List<double>();
        int first = int.MaxValue, last = 0;
        for (int i = 0; i < networks.Length; i++)
        {
            (string name, History history) = networks[i];
            Curves.CheckHistory(history, nameof(networks));
            if (!history.Contains(Metric))
            {
                throw Errors.Argument(
                    $"Picture: expected a history of {Metric} for '{name}'. Received: one of {string.Join(", ", history.Names)}.",
                    nameof(networks));
            }

            values.AddRange(history[Metric]);
            Curves.AddCurve(model, Metric, history, Metric, name, color: i, inLegend: true);
            (first, last) = (Math.Min(first, history.Epochs[0]), Math.Max(last, history.Epochs[^1]));
        }

        Curves.AddPanel(model, Metric, "Accuracy", 0, 1, values);
        Curves.AddEpochAxis(model, first, last);
        return new Picture(model, 640, PlotHeight + (LegendLineHeight * networks.Length));
    }
}
