namespace Nn.Execution;

/// <summary>
/// A node whose work falls into independent parts, so that a team of threads can share it. Each part computes whole elements in the one
/// order of summation: the bits do not depend on the number of parts.
/// </summary>
internal abstract class SplitNode : Node
{
    /// <summary>The multiply-adds below which another thread costs more than it saves: a few microseconds' worth.</summary>
    private const long LeastWork = 1 << 17;

    /// <summary>How many stages the backward pass has; a stage begins when the one before has ended.</summary>
    public abstract int BackwardStages { get; }

    /// <summary>How much there is to compute forward, in multiply-adds, and into how many parts it can be split.</summary>
    public abstract Extent ForwardExtent(int rows);

    /// <summary>The same for a stage of the backward pass.</summary>
    public abstract Extent BackwardExtent(int stage, int rows);

    /// <summary>Computes one part forward.</summary>
    public abstract void ForwardPart(in ForwardPass pass, int part, int parts);

    /// <summary>Computes one part of a stage backward.</summary>
    public abstract void BackwardPart(in BackwardPass pass, int stage, int part, int parts);

    public sealed override void Forward(in ForwardPass pass) => ForwardPart(pass, 0, 1);

    public sealed override void Backward(in BackwardPass pass)
    {
        for (int stage = 0; stage < BackwardStages; stage++) BackwardPart(pass, stage, 0, 1);
    }

    /// <summary>The items of a part: whole grains, and with the last part what is left over, so that no part is less than a grain.</summary>
    /// <param name="items">How many there are: rows of a product, columns of a batch.</param>
    /// <param name="grain">How many belong together.</param>
    /// <param name="part">The part, from 0.</param>
    /// <param name="parts">The number of parts.</param>
    protected static (int First, int Count) Range(int items, int grain, int part, int parts)
    {
        long grains = items / grain;
        int first = (int)(grains * part / parts * grain);
        int end = part == parts - 1 ? items : (int)(grains * (part + 1) / parts * grain);
        return (first, end - first);
    }

    /// <param name="Work">The multiply-adds, or what takes as long.</param>
    /// <param name="Grains">The most parts that make sense.</param>
    internal readonly record struct Extent(long Work, int Grains)
    {
        /// <summary>Into how many parts to split, for a team that can take so many.</summary>
        public int Parts(int most) => (int)Math.Min(Math.Min(most, Grains), Math.Max(1, Work / LeastWork));
    }
}
