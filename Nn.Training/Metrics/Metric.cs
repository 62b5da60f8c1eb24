namespace Nn.Training;

/// <summary>What training and evaluation report beside the loss: the description of a number that is collected over batches.</summary>
public abstract record Metric
{
    /// <summary>"accuracy" in the meaning that the shapes give it: binary, sparse categorical or categorical.</summary>
    public static Metric Accuracy { get; } = new Accuracy();

    /// <summary>The share of predicted positives that are positive, at a threshold of 0.5.</summary>
    public static Metric Precision { get; } = new Precision();

    /// <summary>The share of positives that are predicted positive, at a threshold of 0.5.</summary>
    public static Metric Recall { get; } = new Recall();

    /// <summary>The area under the ROC curve.</summary>
    public static Metric Auc { get; } = new Auc();

    /// <summary>The name by which the history lists it; Keras' (<c>accuracy</c>) unless another is given.</summary>
    public string Name { get => field ?? DefaultName; init; }

    /// <summary>Keras' name.</summary>
    protected abstract string DefaultName { get; }

    /// <summary>Which way is better, for what watches the metric; null where it cannot be said.</summary>
    protected internal virtual bool? LargerIsBetter => null;

    /// <summary>Makes the sums in which the metric collects.</summary>
    /// <param name="target">The shape of one sample's target.</param>
    /// <param name="prediction">The shape of one sample's prediction.</param>
    /// <exception cref="ArgumentException">An argument is out of range, or the shapes do not fit.</exception>
    public abstract MetricState CreateState(Shape target, Shape prediction);

    /// <summary>The last dimension of a prediction: the length of its rows.</summary>
    private protected static int Columns(Shape prediction) => prediction.Rank == 0 ? 1 : prediction[^1];
}
