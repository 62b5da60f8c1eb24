using Nn.Layers;

namespace Nn.Tests.Core.Serialization;

/// <summary>Graphs of all that a file has to say of one.</summary>
internal static class Graphs
{
    /// <summary>Two named and unnamed inputs through one layer, whose weights they share, joined.</summary>
    public static Graph Shared()
    {
        Input first = new([3], "left"), second = new([3]);
        var shared = new Dense(4) { Activation = Activation.Tanh };
        return new Graph([first, second], [new Dense(2).Of(new Concatenate().Of(shared.Of(first), shared.Of(second)))]);
    }

    /// <summary>A sequence of 5 steps of 3 numbers; an output and a state of a recurrent layer, and the input itself.</summary>
    public static Graph SeveralOutputs()
    {
        Input input = new([5, 3]);
        Value states = new Lstm(4) { ReturnState = true }.Of(input);
        var row = new Sequential { new Dense(3), new BatchNormalization() };
        return new Graph([input], [new Dense(1).Of(states), states[2], new Add().Of(input, row.Of(input)), input]);
    }
}
