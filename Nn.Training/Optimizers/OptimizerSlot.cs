namespace Nn.Training;

/// <summary>One number that an optimizer remembers for each weight.</summary>
/// <param name="Name">Keras' name: <c>momentum</c>, <c>velocity</c>.</param>
/// <param name="InitialValue">Its value before the first step.</param>
public readonly record struct OptimizerSlot(string Name, double InitialValue = 0);
