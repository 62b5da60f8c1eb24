namespace Nn.Training;

/// <summary>What stands between two neighbouring points of a curve when <see cref="Auc"/> adds up the area under it.</summary>
public enum AucSummation
{
    /// <summary>
    /// ROC: a straight line. Precision and recall: the curve on which true and false positives grow in proportion (J. Davis and
    /// M. Goadrich, ICML 2006, section 4).
    /// </summary>
    Interpolation,

    /// <summary>The lower of the two: an estimate from below.</summary>
    Minoring,

    /// <summary>The higher of the two: an estimate from above.</summary>
    Majoring,
}
