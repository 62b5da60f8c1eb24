namespace Nn;

/// <summary>
/// Where a trainer gets its samples from: a data set in memory, a file, a generator. It is asked for samples by index, in any order, and
/// copies them into the buffers of a session.
/// </summary>
public interface IBatchSource
{
    /// <summary>The number of samples.</summary>
    int Count { get; }

    /// <summary>The shape of one sample's features, for each input of a network.</summary>
    IReadOnlyList<Shape> InputShapes { get; }

    /// <summary>
    /// The shape of one sample's target, for each output that is learned: <c>[]</c> or <c>[1]</c> for a label, <c>[10]</c> for ten one-hot
    /// classes or ten numbers.
    /// </summary>
    IReadOnlyList<Shape> TargetShapes { get; }

    /// <summary>
    /// Whether samples come in an order of their own, as from a generator: indices are asked for from 0 on, one after the other, and again from 0;
    /// a training does not shuffle them.
    /// </summary>
    bool IsSequential => false;

    /// <summary>
    /// Whether <see cref="Fill"/> may be called by several threads at once, each for other rows of a batch: a training of several threads
    /// (<c>FitOptions.Threads</c>) then gathers with all of them.
    /// </summary>
    bool AllowsParallelFill => false;

    /// <summary>Copies samples, in the order of the indices.</summary>
    /// <param name="indices">The samples wanted, each from 0 to <see cref="Count"/> − 1.</param>
    /// <param name="batch">Receives them: a row each in every input and target.</param>
    void Fill(ReadOnlySpan<int> indices, in Batch batch);
}
