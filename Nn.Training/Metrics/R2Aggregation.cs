namespace Nn.Training;

/// <summary>How the scores of several outputs become one in <see cref="R2Score"/>.</summary>
public enum R2Aggregation
{
    /// <summary>The mean of the outputs' scores.</summary>
    UniformAverage,

    /// <summary>The mean of the outputs' scores by the variances of their targets.</summary>
    VarianceWeightedAverage,

    /// <summary>No average: for one output alone.</summary>
    None,
}
