namespace Nn.Layers;

/// <summary>
/// What a recurrent layer computes in one time step, for some rows at once. The input's part of the sums of all gates,
/// <c>x · kernel + bias</c>, is there already; the state's part is the cell's own. Backward leaves the gradients of these sums in the gates,
/// of which the node makes those of the weights and of the input for all steps at once.
/// </summary>
/// <param name="units">The length of the output state.</param>
/// <param name="gates">How many sums a unit has.</param>
/// <param name="keptWidth">The floats of a row and step that backward needs beside the gates.</param>
internal abstract class RecurrentCell(int units, int gates, int keptWidth)
{
    public int Units => units;

    public int Gates => gates;

    public int Width => gates * units;

    public int KeptWidth => keptWidth;

    /// <summary>Whether there is a cell state beside the output state.</summary>
    public virtual bool HasCellState => false;

    public virtual LastGate LastGate => LastGate.AsOthers;

    public abstract void Forward(in CellStep step);

    public abstract void Backward(in CellBackwardStep step);
}
