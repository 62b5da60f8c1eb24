namespace Nn.Layers;

/// <summary>What a <see cref="RecurrentCell"/> sees of one time step of some rows, forward.</summary>
internal readonly ref struct CellStep
{
    public required int Rows { get; init; }

    /// <summary>Rows of (gates · units), <see cref="GateStride"/> apart: the input's part of the sums, to be replaced by what backward needs.</summary>
    public required Span<float> Gates { get; init; }

    public required int GateStride { get; init; }

    /// <summary>Rows of the cell's kept width, <see cref="KeptStride"/> apart, to be overwritten.</summary>
    public required Span<float> Kept { get; init; }

    public required int KeptStride { get; init; }

    /// <summary>(rows, units): the output state, to be replaced by the next one.</summary>
    public required Span<float> H { get; init; }

    /// <summary>(rows, units): the cell state of an LSTM, likewise; else empty.</summary>
    public required Span<float> C { get; init; }

    /// <summary>(rows, gates · units): room.</summary>
    public required Span<float> Product { get; init; }

    /// <summary>What the recurrent kernel is multiplied with: <see cref="H"/>, or what a dropout has left of it.</summary>
    public required StateOperand Operand { get; init; }

    public required Span<float> Workspace { get; init; }
}

/// <summary>What a <see cref="RecurrentCell"/> sees of one time step of some rows, backward.</summary>
internal readonly ref struct CellBackwardStep
{
    public required int Rows { get; init; }

    /// <summary>What the forward step left, to be replaced by the gradients of the input's part of the sums.</summary>
    public required Span<float> Gates { get; init; }

    public required int GateStride { get; init; }

    /// <summary>What the forward step kept; see <see cref="LastGate"/> for what it becomes.</summary>
    public required Span<float> Kept { get; init; }

    public required int KeptStride { get; init; }

    /// <summary>Rows of (units), <see cref="BeforeStride"/> apart: the output state before the step.</summary>
    public required Span<float> Before { get; init; }

    public required int BeforeStride { get; init; }

    /// <summary>(rows, units): the gradient of the output state, to be replaced by that of the one before.</summary>
    public required Span<float> DH { get; init; }

    /// <summary>(rows, units): the gradient of the cell state of an LSTM, likewise; else empty.</summary>
    public required Span<float> DC { get; init; }

    /// <summary>(rows, gates · units): room.</summary>
    public required Span<float> Product { get; init; }

    /// <summary>(rows, gates, units): a dropout's factors of the state; empty without one.</summary>
    public required ReadOnlySpan<float> Masks { get; init; }

    /// <summary>(gates · units, units): the recurrent kernel, transposed.</summary>
    public required ReadOnlySpan<float> Transposed { get; init; }

    /// <summary>(rows, units): room.</summary>
    public required Span<float> Room { get; init; }

    public required Span<float> Workspace { get; init; }
}
