namespace Nn.Layers;

/// <summary>What an enlarged picture has between the values of the small one.</summary>
public enum Interpolation
{
    /// <summary>The value of the place that it is part of.</summary>
    Nearest,

    /// <summary>The mean of the four nearest middles of places, weighted by how near they are; beyond the outermost ones their values.</summary>
    Bilinear,
}
