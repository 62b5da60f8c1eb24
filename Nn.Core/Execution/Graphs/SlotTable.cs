namespace Nn.Execution;

/// <summary>The slots of a model, by number.</summary>
/// <param name="Sizes">The floats of one sample.</param>
/// <param name="IsMask">Whether the slot is a mask, which has no gradient.</param>
/// <param name="Inputs">The slots that are the model's inputs.</param>
/// <param name="InputShapes">Their shapes.</param>
/// <param name="Outputs">The slots that are its outputs.</param>
/// <param name="OutputShapes">Their shapes.</param>
/// <param name="OutputMasks">For each output the slot of its mask; −1 without one.</param>
internal sealed record SlotTable(
    int[] Sizes, bool[] IsMask, int[] Inputs, Shape[] InputShapes, int[] Outputs, Shape[] OutputShapes, int[] OutputMasks);
