namespace Nn.Training;

/// <summary>How the scores of several outputs become one number.</summary>
public enum ScoreAverage
{
    /// <summary>No average: for one output alone.</summary>
    None,

    /// <summary>All outputs are counted together.</summary>
    Micro,

    /// <summary>The mean of the outputs' scores.</summary>
    Macro,

    /// <summary>The mean of the outputs' scores by the number of their positives.</summary>
    Weighted,
}
