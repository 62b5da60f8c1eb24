namespace Nn.Training;

/// <summary>
/// What training makes small: the description of a function of target and prediction. The value of a batch is the sum over its samples,
/// each times its weight, divided by the number of samples.
/// </summary>
public abstract record Loss
{
    /// <summary>For one number from 0 to 1 against a label 0 or 1, after a sigmoid.</summary>
    public static Loss BinaryCrossentropy { get; } = new BinaryCrossentropy();

    /// <summary>For class probabilities against one-hot targets, after a softmax.</summary>
    public static Loss CategoricalCrossentropy { get; } = new CategoricalCrossentropy();

    /// <summary>For class probabilities against the number of the class, after a softmax.</summary>
    public static Loss SparseCategoricalCrossentropy { get; } = new SparseCategoricalCrossentropy();

    /// <summary>The mean of the squared differences.</summary>
    public static Loss MeanSquaredError { get; } = new MeanSquaredError();

    /// <summary>The mean of the absolute differences.</summary>
    public static Loss MeanAbsoluteError { get; } = new MeanAbsoluteError();

    /// <summary>Keras' class name.</summary>
    public string Name => GetType().Name;

    /// <summary>Checks the arguments and that target and prediction fit, when training begins.</summary>
    /// <param name="target">The shape of one sample's target.</param>
    /// <param name="prediction">The shape of one sample's prediction.</param>
    /// <exception cref="ArgumentException">They do not fit; the message says what was expected and received.</exception>
    public abstract void Validate(Shape target, Shape prediction);

    /// <summary>Checks the targets of a batch: labels out of range would train towards nonsense.</summary>
    /// <param name="target">The targets of whole samples.</param>
    /// <param name="targetSize">The values of one sample's target.</param>
    /// <param name="columns">The last dimension of the prediction: the number of classes.</param>
    /// <exception cref="ArgumentException">A label is out of range; the message gives it and its sample in the batch.</exception>
    public abstract void CheckTargets(ReadOnlySpan<float> target, int targetSize, int columns);

    /// <summary>
    /// Computes for each row the loss (a mean or a sum over the columns) and its gradient with respect to the prediction, times
    /// <paramref name="scale"/> and the row's weight.
    /// </summary>
    /// <param name="target">rows × target columns.</param>
    /// <param name="prediction">rows × columns.</param>
    /// <param name="weights">One weight a row, or empty for 1; it multiplies the gradient, not <paramref name="values"/>.</param>
    /// <param name="scale">What multiplies every gradient: 1 / rows for the mean of a batch.</param>
    /// <param name="columns">The last dimension of the prediction.</param>
    /// <param name="values">Receives one value a row.</param>
    /// <param name="gradient">Receives rows × columns values; empty where only the values are wanted.</param>
    public abstract void Evaluate(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient);

    /// <summary>
    /// What the loss makes of the value before a final sigmoid or softmax: the same function in a form that neither overflows nor clips.
    /// Null where there is none for that activation.
    /// </summary>
    /// <param name="outputActivation">The model's last operation.</param>
    public abstract Loss? OfLogits(Layers.Activation outputActivation);
}
