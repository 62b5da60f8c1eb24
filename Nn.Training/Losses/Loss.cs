using Nn.Kernels;
using Nn.Layers;

namespace Nn.Training;

/// <summary>
/// What training makes small: the description of a function of target and prediction. The value of a batch is the sum over its rows, each
/// times its weight, divided by the number of rows; those of a mask of 0 are not counted. As <c>keras/src/losses/loss.py</c>.
/// For a loss of your own derive a record and write <see cref="Compute"/>.
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

    /// <summary>
    /// Checks the arguments and that target and prediction fit, when training begins: unless overridden, that they have one shape.
    /// </summary>
    /// <param name="target">The shape of one sample's target.</param>
    /// <param name="prediction">The shape of one sample's prediction.</param>
    /// <exception cref="ArgumentException">They do not fit; the message says what was expected and received.</exception>
    public virtual void Validate(Shape target, Shape prediction) => Argument.SameSize(Name, target, prediction);

    /// <summary>Looks for a target that the loss does not take, such as a label out of range; unless overridden, it takes all.</summary>
    /// <param name="targets">The targets of whole rows.</param>
    /// <param name="columns">The last dimension of the prediction: the number of classes.</param>
    /// <returns>The first wrong one, or null.</returns>
    public virtual WrongTarget? FindWrongTarget(ReadOnlySpan<float> targets, int columns) => null;

    /// <summary>
    /// Computes the loss of each row, the gradient with respect to the prediction, and the value of the batch. Rows of weight or mask 0 get
    /// 0, whatever stands in them.
    /// </summary>
    /// <param name="batch">What is read and written.</param>
    /// <returns>
    /// Σ value · weight / rows, where only the rows that the mask leaves count. The gradient is that of this number times
    /// <see cref="LossBatch.Scale"/>.
    /// </returns>
    /// <exception cref="ArgumentException">A length does not fit, or what is written overlaps another span.</exception>
    public double Evaluate(in LossBatch batch)
    {
        LossBatch copy = batch;
        return EvaluateInPlace(ref copy);
    }

    /// <inheritdoc cref="Evaluate(in LossBatch)"/>
    /// <param name="batch">What is read and written; its scale is used up.</param>
    internal double EvaluateInPlace(ref LossBatch batch)
    {
        int rows = batch.Rows;
        LossArguments.Check(
            batch.Targets,
            rows == 0 ? 1 : batch.Targets.Length / rows,
            batch.Predictions,
            batch.Weights,
            batch.Columns,
            batch.Values,
            batch.Gradient);
        if (!batch.Mask.IsEmpty) Spans.RequireLength(batch.Mask.Length, rows, nameof(batch.Mask));
        if (rows == 0) return 0;

        // A batch of nothing but padding is worth 0.
        int count = batch.Mask.IsEmpty ? rows : Math.Max(rows - batch.Mask.Count(0f), 1);
        batch.DivideScale(count);
        if (batch.Weights.IsEmpty && batch.Mask.IsEmpty) Compute(batch);
        else ComputeCounted(batch, rows);
        float sum = batch.Weights.IsEmpty ? Reductions.Sum(batch.Values) : Reductions.Dot(batch.Values, batch.Weights);
        return sum / (double)count;
    }

    /// <summary>Leaves out the rows that do not count.</summary>
    private void ComputeCounted(in LossBatch batch, int rows)
    {
        var runs = new CountedRows(batch.Weights, batch.Mask, rows);
        int done = 0;
        while (runs.MoveNext())
        {
            batch.Clear(done, runs.First - done);
            Compute(batch.Slice(runs.First, runs.Count));
            done = runs.End;
        }

        batch.Clear(done, rows - done);
    }

    /// <summary>
    /// What the loss makes of the value before a final sigmoid or softmax: the same function in a form that neither overflows nor clips.
    /// Null where there is none for that activation.
    /// </summary>
    /// <param name="outputActivation">The model's last operation.</param>
    public virtual Loss? OfLogits(Activation outputActivation) => null;

    /// <summary>
    /// Writes for each row the loss (a mean or a sum over the columns) and, where it is wanted, its derivative with respect to the
    /// prediction times <see cref="LossBatch.ScaleOf"/> the row.
    /// </summary>
    /// <param name="batch">Rows that all count; lengths have been checked, the scale is divided by the number of rows.</param>
    protected abstract void Compute(in LossBatch batch);

    /// <summary>The first wrong target in a row that counts, or null.</summary>
    internal WrongTarget? FindWrongTarget(
        ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, ReadOnlySpan<float> mask, int rows, int columns)
    {
        if (weights.IsEmpty && mask.IsEmpty) return FindWrongTarget(targets, columns);
        int width = targets.Length / rows;
        var runs = new CountedRows(weights, mask, rows);
        while (runs.MoveNext())
        {
            if (FindWrongTarget(targets.Slice(runs.First * width, runs.Count * width), columns) is { } wrong)
                return wrong with { Index = wrong.Index + (runs.First * width) };
        }

        return null;
    }
}
