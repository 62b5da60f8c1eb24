namespace Nn.Layers;

/// <summary>What a <see cref="RecurrentNode"/> computes.</summary>
internal sealed record RecurrentSettings
{
    public required RecurrentCell Cell { get; init; }

    /// <summary>(features, gates · units).</summary>
    public required Parameter Kernel { get; init; }

    /// <summary>(units, gates · units).</summary>
    public required Parameter RecurrentKernel { get; init; }

    /// <summary>(gates · units); (2, gates · units) where the state's part has one of its own; or null.</summary>
    public required Parameter? Bias { get; init; }

    /// <summary>The time steps of a sequence.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether the last step comes first.</summary>
    public required bool GoesBackwards { get; init; }

    /// <summary>Whether outputs of a layer that goes backwards stand where their inputs do, and not in the order in which they are made.</summary>
    public required bool KeepsOrder { get; init; }

    /// <summary>Whether every step has an output, and not the last one alone.</summary>
    public required bool ReturnsSequences { get; init; }

    /// <summary>Whether the states behind the last step are further outputs.</summary>
    public required bool ReturnsState { get; init; }

    /// <summary>Whether the second input is a mask (rows, steps).</summary>
    public required bool HasMask { get; init; }

    /// <summary>Whether the output of a masked step is 0, and not that of the step before.</summary>
    public required bool ZeroesMasked { get; init; }

    /// <summary>Whether the last inputs are the first states.</summary>
    public required bool HasInitialState { get; init; }

    /// <summary>Whether a row's first states are those that the batch before left in it.</summary>
    public required bool IsStateful { get; init; }

    /// <summary>The part of the inputs that training drops.</summary>
    public required float Dropout { get; init; }

    /// <summary>The part of the state that training drops.</summary>
    public required float StateDropout { get; init; }

    public required ulong Seed { get; init; }

    public int Features => Kernel.Shape[0];

    /// <summary>How many masks the input has: one, or with a dropout of the state one for each gate, as in Keras.</summary>
    public int InputMasks => Dropout == 0 ? 0 : StateDropout == 0 ? 1 : Cell.Gates;

    /// <summary>How many masks the state has: one for each gate.</summary>
    public int StateMasks => StateDropout == 0 ? 0 : Cell.Gates;

    public int States => Cell.HasCellState ? 2 : 1;
}
