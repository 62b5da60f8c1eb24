namespace Nn.Datasets;

/// <summary>The centers of <see cref="Blobs"/>: how many to draw, or the centers themselves. The default value means "not given".</summary>
public readonly struct BlobCenters
{
    private BlobCenters(int? count, double[,]? given) => (Count, Given) = (count, given);

    /// <summary>How many centers to draw; null if they are given, or nothing is.</summary>
    internal int? Count { get; }

    /// <summary>The centers, one a row; null if they are to be drawn.</summary>
    internal double[,]? Given { get; }

    /// <summary>Centers to be drawn.</summary>
    /// <param name="count">How many.</param>
    public static implicit operator BlobCenters(int count) => new(count, null);

    /// <summary>Given centers.</summary>
    /// <param name="centers">One center a row.</param>
    public static implicit operator BlobCenters(double[,] centers)
    {
        ArgumentNullException.ThrowIfNull(centers);
        return new(null, centers);
    }
}
