namespace Nn.Execution;

/// <summary>Work in chunks that may run in any order and at the same time: a ref struct with the spans of a kernel, for example.</summary>
internal interface IWork
{
    /// <summary>Does one chunk. Several threads call this at once, on one and the same instance, each with another chunk.</summary>
    /// <param name="chunk">From 0 to the number of chunks − 1.</param>
    void Execute(int chunk);
}
