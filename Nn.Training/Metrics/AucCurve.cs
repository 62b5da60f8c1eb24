namespace Nn.Training;

/// <summary>The curve under which <see cref="Auc"/> measures the area.</summary>
public enum AucCurve
{
    /// <summary>
    /// Receiver operating characteristic: the share of positives that are found over the share of negatives that are mistaken.
    /// </summary>
    Roc,

    /// <summary>Precision over recall.</summary>
    PrecisionRecall,
}
