namespace Nn;

/// <summary>Which fan a <see cref="VarianceScalingInitializer"/> divides by; see <see cref="Initializer.ComputeFans"/>.</summary>
public enum FanMode
{
    /// <summary>The number of inputs: Keras' <c>fan_in</c>.</summary>
    FanIn,

    /// <summary>The number of outputs: Keras' <c>fan_out</c>.</summary>
    FanOut,

    /// <summary>The mean of both: Keras' <c>fan_avg</c>.</summary>
    FanAverage,
}
