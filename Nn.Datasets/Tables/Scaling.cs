namespace Nn.Datasets;

/// <summary>How numbers are scaled, after gaps were filled.</summary>
public enum Scaling
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>To mean 0 and deviation 1, as <see cref="StandardScaler"/> does.</summary>
    Standard,

    /// <summary>To 0 to 1, as <see cref="MinMaxScaler"/> does.</summary>
    MinMax,
}
