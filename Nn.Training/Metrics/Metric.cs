namespace Nn.Training;

/// <summary>What training and evaluation report beside the loss: the description of a number that is collected over batches.</summary>
public abstract record Metric
{
    /// <summary>Keras' name, by which the history lists it: <c>accuracy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Makes the sums in which the metric collects.</summary>
    /// <param name="target">The shape of one sample's target.</param>
    /// <param name="prediction">The shape of one sample's prediction.</param>
    /// <exception cref="ArgumentException">An argument is out of range, or the shapes do not fit.</exception>
    public abstract MetricState CreateState(Shape target, Shape prediction);
}
