namespace Nn;

/// <summary>The law of a <see cref="VarianceScalingInitializer"/>.</summary>
public enum VarianceDistribution
{
    /// <summary>Normal, cut off at two standard deviations, widened so that the variance after the cut is the one wanted.</summary>
    TruncatedNormal,

    /// <summary>Normal.</summary>
    UntruncatedNormal,

    /// <summary>Uniform within ±sqrt(3 · variance).</summary>
    Uniform,
}
