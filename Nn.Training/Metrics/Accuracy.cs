namespace Nn.Training;

/// <summary>
/// How often predictions are right, in the meaning that the shapes give the word, as Keras' string "accuracy":
/// <see cref="BinaryAccuracy"/> for an output of width 1; else <see cref="SparseCategoricalAccuracy"/> for a target of lower rank or of
/// width 1; else <see cref="CategoricalAccuracy"/>. As <c>keras/src/trainers/compile_utils.py</c>.
/// </summary>
public sealed record Accuracy : Metric
{
    /// <inheritdoc/>
    protected override string DefaultName => "accuracy";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        bool isSparse = target.Rank < prediction.Rank || (target.Rank > 0 && target[^1] == 1);
        Metric meaning = Columns(prediction) == 1 ? new BinaryAccuracy()
            : isSparse ? new SparseCategoricalAccuracy()
            : new CategoricalAccuracy();
        return meaning.CreateState(target, prediction);
    }
}
