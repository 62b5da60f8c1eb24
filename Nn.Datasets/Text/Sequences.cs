namespace Nn.Datasets;

/// <summary>Sequences of different lengths.</summary>
public static class Sequences
{
    /// <summary>Makes sequences one length: Keras' <c>pad_sequences</c> (<c>keras/src/utils/sequence_utils.py</c>).</summary>
    /// <typeparam name="T">What they are of: <see cref="int"/> for ids, <see cref="float"/> for a network's input.</typeparam>
    /// <param name="sequences">The sequences; empty ones are padding alone.</param>
    /// <param name="maxLength">The length, at least 1; that of the longest if it is not given.</param>
    /// <param name="padding">Where shorter ones are filled up.</param>
    /// <param name="truncating">Where longer ones are cut.</param>
    /// <param name="value">What fills them up.</param>
    /// <returns>(sequences, length).</returns>
    /// <exception cref="ArgumentException">A sequence is null, or the length is below 1.</exception>
    public static T[,] Pad<T>(
        IEnumerable<IReadOnlyList<T>> sequences, int? maxLength = null, SequenceSide padding = SequenceSide.Pre,
        SequenceSide truncating = SequenceSide.Pre, T value = default)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (maxLength < 1) throw Errors.OutOfRange($"Sequences: expected a length of at least 1. Received: {maxLength}.", nameof(maxLength));
        Check(padding, nameof(padding));
        Check(truncating, nameof(truncating));
        IReadOnlyList<T>[] all =
            [.. sequences.Select((sequence, place) => sequence ?? throw Errors.Argument($"Sequences: expected sequences. Received: null at {place}."))];
        int length = maxLength ?? all.Select(sequence => sequence.Count).DefaultIfEmpty().Max();
        var padded = new T[all.Length, length];
        for (int row = 0; row < all.Length; row++)
        {
            IReadOnlyList<T> sequence = all[row];
            int kept = Math.Min(sequence.Count, length), first = truncating == SequenceSide.Pre ? sequence.Count - kept : 0;
            int start = padding == SequenceSide.Pre ? length - kept : 0;
            for (int i = 0; i < length; i++) padded[row, i] = i >= start && i < start + kept ? sequence[first + i - start] : value;
        }

        return padded;
    }

    private static void Check(SequenceSide side, string name)
    {
        if (!Enum.IsDefined(side)) throw Errors.OutOfRange($"Sequences: expected the side Pre or Post. Received: {side}.", name);
    }
}
