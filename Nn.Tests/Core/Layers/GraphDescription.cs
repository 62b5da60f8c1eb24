namespace Nn.Tests.Core.Layers;

/// <summary>A graph with the values that it was made of, from which its twin in double precision follows without the graph's own tracing.</summary>
internal sealed record GraphDescription(Input[] Inputs, Value[] Outputs)
{
    public Graph Graph { get; } = new(Inputs, Outputs);

    /// <summary>Whether that graph is this one, or a copy of it with another name.</summary>
    public bool Describes(Graph other) => ReferenceEquals(other.Layers, Graph.Layers);
}
