using Nn.Layers;

namespace Nn.Training;

/// <summary>
/// Looks for networks and losses that cannot be meant together, and for those that seldom are, before a training begins.
/// </summary>
internal static class LossChecks
{
    /// <exception cref="ArgumentException">The result would surely be wrong.</exception>
    public static void ThrowIfWrong(Loss loss, Model model, int output)
    {
        Activation? last = model.OutputActivations[output];
        Shape shape = model.OutputShapes[output];
        string layer = model.OutputNames[output];
        if (last == Activation.Softmax && shape[^1] == 1)
        {
            throw new ArgumentException(
                $"Trainer: expected a softmax over several units. Received: one unit in '{layer}', whose softmax is always 1; "
                + "a sigmoid is meant for one unit.");
        }

        if (last is not null && TakesLogits(loss))
        {
            throw new ArgumentException(
                $"Trainer: expected logits for {loss.Name} with FromLogits. Received: an output '{layer}' that ends in {last.KerasName}; "
                + "leave out FromLogits or the activation.");
        }
    }

    /// <summary>What may be meant, but seldom is.</summary>
    public static IEnumerable<TrainingWarning> Warnings(ObjectiveSet objectives, Model model, BatchFeed feed)
    {
        for (int i = 0; i < objectives.Objectives.Length; i++)
        {
            Loss loss = objectives.Objectives[i].Loss;
            int output = objectives.Output(i);
            if (model.OutputActivations[output] is null && TakesProbabilities(loss))
            {
                yield return new TrainingWarning(
                    $"{loss.Name} takes probabilities, but the output '{model.OutputNames[output]}' ends in no sigmoid or softmax; "
                    + "FromLogits is meant for an output without one.");
            }
        }

        bool isAlone = feed.BatchSize == 1 || feed.LastBatch == 1;
        BuiltLayer? normalization = model.Layers.FirstOrDefault(layer => layer.Description is BatchNormalization && layer.Trainable);
        if (isAlone && normalization is { OutputShape: var shape } && shape.Size == shape[^1])
        {
            yield return new TrainingWarning(
                $"The batch normalization '{normalization.Name}' trains on a batch of one sample, whose deviation is 0: its output is beta alone.");
        }
    }

    /// <summary>Class weights are for one output, and their classes must be labels that it can have.</summary>
    /// <exception cref="ArgumentException">A class is no label.</exception>
    /// <exception cref="NotSupportedException">There are several outputs.</exception>
    public static void CheckClasses(IReadOnlyDictionary<int, double>? weights, ObjectiveSet objectives)
    {
        if (weights is null) return;
        if (objectives.Objectives.Length > 1)
            throw new NotSupportedException("Fit: class weights are supported for one objective. Received: several.");
        Shape output = objectives.OutputShape(0);
        int columns = output.Rank == 0 ? 1 : output[^1];
        if (output.Size != columns)
            throw new NotSupportedException($"Fit: class weights are supported for one label a sample. Received: an output of shape {output}.");
        bool areLabels = columns > 1 || objectives.Objectives[0].Loss is BinaryCrossentropy;
        int classes = Math.Max(2, columns);
        foreach (int label in weights.Keys)
        {
            if (areLabels && label >= classes)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Fit: expected class weights of the classes 0 to {classes - 1}. Received: one of class {label}, which is no label."));
            }
        }
    }

    private static bool TakesLogits(Loss loss) => loss is BinaryCrossentropy { FromLogits: true }
        or CategoricalCrossentropy { FromLogits: true } or SparseCategoricalCrossentropy { FromLogits: true };

    private static bool TakesProbabilities(Loss loss) => loss is BinaryCrossentropy { FromLogits: false }
        or CategoricalCrossentropy { FromLogits: false } or SparseCategoricalCrossentropy { FromLogits: false };
}
