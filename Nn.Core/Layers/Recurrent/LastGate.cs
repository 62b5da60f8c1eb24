namespace Nn.Layers;

/// <summary>Where the last gate of a cell differs from the others in the gradient of the recurrent kernel.</summary>
internal enum LastGate
{
    /// <summary>It is like the others: the state before, and the gradients that stand in the gates.</summary>
    AsOthers,

    /// <summary>What was kept has become the gradient of the state's part of its sum.</summary>
    KeepsGradient,

    /// <summary>What was kept is what its part of the recurrent kernel was multiplied with.</summary>
    KeepsOperand,
}
