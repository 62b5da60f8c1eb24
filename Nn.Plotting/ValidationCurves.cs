using Nn.Training;
using OxyPlot;

namespace Nn.Plotting;

/// <summary>Networks compared: how well each did on data that it was not trained on, epoch by epoch.</summary>
public static class ValidationCurves
{
    private const string Metric = "val_accuracy";

    /// <summary>The validation accuracy of several trainings, laid over each other.</summary>
    /// <param name="networks">At least one name and history.</param>
    /// <exception cref="ArgumentException">There is no network, or a history has no epoch or no validation accuracy.</exception>
    public static Picture Of(params ReadOnlySpan<(string Name, History History)> networks)
    {
        if (networks.IsEmpty) throw new ArgumentException("Picture: expected at least one network. Received: none.", nameof(networks));
        PlotModel model = Style.NewModel("Validation accuracy");
        Curves.AddEpochAxis(model);
        Curves.AddPanel(model, Metric, "Validation accuracy", 0, 1);
        for (int i = 0; i < networks.Length; i++)
        {
            (string name, History history) = networks[i];
            Curves.CheckHistory(history, nameof(networks));
            if (!history.Contains(Metric))
                throw new ArgumentException($"Picture: expected a history of {Metric} for '{name}'. Received: one of {string.Join(", ", history.Names)}.", nameof(networks));
            Curves.AddCurve(model, Metric, history, Metric, name, color: i, inLegend: true);
        }

        return new Picture(model, 640, 420);
    }
}
