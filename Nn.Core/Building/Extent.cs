namespace Nn;

/// <summary>
/// How much a stage of a node computes and into how many parts it can be split among threads. A part computes whole elements, each in the
/// one order of summation, so that the bits do not depend on the number of parts.
/// </summary>
/// <param name="Work">The multiply-adds of the stage, or as many as take as long.</param>
/// <param name="Grains">The most parts that make sense; 1 for a stage that cannot be split.</param>
public readonly record struct Extent(long Work, long Grains)
{
    /// <summary>The multiply-adds below which another thread costs more than it saves: a few microseconds' worth.</summary>
    private const long LeastWork = 1 << 17;

    /// <summary>A stage that one thread computes.</summary>
    public static Extent Undivided => new(0, 1);

    /// <summary>
    /// A stage that goes over elements once and is bound by memory: an element takes as long as 16 multiply-adds.
    /// </summary>
    /// <param name="elements">The number of elements.</param>
    /// <param name="grain">How many belong together.</param>
    public static Extent Pass(long elements, long grain) => new(elements * 16, Math.Max(1, elements / grain));

    /// <summary>Into how many parts to split, for a team that can take so many.</summary>
    internal int Parts(int most) => (int)Math.Min(Math.Min(most, Grains), Math.Max(1, Work / LeastWork));
}
