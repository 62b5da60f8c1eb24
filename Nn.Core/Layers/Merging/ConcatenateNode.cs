namespace Nn.Layers;

/// <summary>
/// The node of <see cref="Concatenate"/>. What stands before the axis counts blocks, each of which is a piece of every input, in order.
/// </summary>
/// <param name="blocks">The number of blocks in a row.</param>
/// <param name="pieces">The length of each input's piece.</param>
internal sealed class ConcatenateNode(int blocks, int[] pieces) : Node
{
    /// <summary>The length of a block.</summary>
    private readonly int _block = pieces.Sum();

    /// <summary>Blocks that belong together: a few cache lines of elements.</summary>
    private int Grain => Math.Max(1, 256 / _block);

    /// <param name="inputs">What is joined.</param>
    /// <param name="axis">The axis of a sample, from 0.</param>
    public static ConcatenateNode Of(ReadOnlySpan<Slot> inputs, int axis)
    {
        var pieces = new int[inputs.Length];
        for (int i = 0; i < pieces.Length; i++) pieces[i] = new Shape(inputs[i].Shape.Dimensions[axis..]).Size;
        return new ConcatenateNode(new Shape(inputs[0].Shape.Dimensions[..axis]).Size, pieces);
    }

    public override Extent ForwardExtent(int stage, int rows) => Blocks(rows);

    public override Extent BackwardExtent(int stage, int rows) => Blocks(rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows * blocks, Grain);
        for (int i = 0, place = 0; i < pieces.Length; place += pieces[i++])
            Copy(pass.Input(i), first * pieces[i], pieces[i], pass.Output(), (first * _block) + place, _block, pieces[i], count);
    }

    public override void Backward(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows * blocks, Grain);
        for (int i = 0, place = 0; i < pieces.Length; place += pieces[i++])
        {
            if (!pass.WantsInputGradient(i)) continue;
            Copy(
                pass.OutputGradient(), (first * _block) + place, _block, pass.InputGradient(i), first * pieces[i], pieces[i], pieces[i], count);
        }
    }

    private Extent Blocks(int rows) => Extent.Pass((long)rows * blocks * _block, (long)Grain * _block);

    /// <summary>Copies a number of pieces that stand apart.</summary>
    private static void Copy(
        ReadOnlySpan<float> from, int fromPlace, int fromStride, Span<float> to, int toPlace, int toStride, int length, int count)
    {
        for (int i = 0; i < count; i++)
            from.Slice(fromPlace + (i * fromStride), length).CopyTo(to[(toPlace + (i * toStride))..]);
    }
}
