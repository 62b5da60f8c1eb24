using System.Collections;
using System.Runtime.CompilerServices;

namespace Nn;

/// <summary>What a layer gives: one slot, as a rule, or several in order.</summary>
[CollectionBuilder(typeof(Slots), nameof(Create))]
public readonly struct Slots : IReadOnlyList<Slot>
{
    private readonly Slot[]? _slots;

    private Slots(Slot[] slots) => _slots = slots;

    /// <summary>Makes slots of a collection expression: <c>[output, state]</c>.</summary>
    /// <param name="slots">The slots in order.</param>
    public static Slots Create(ReadOnlySpan<Slot> slots) => new(slots.ToArray());

    /// <summary>One slot.</summary>
    public static implicit operator Slots(Slot slot) => new([slot]);

    /// <summary>The only slot of a layer that gives one.</summary>
    /// <exception cref="InvalidOperationException">There are more, or none.</exception>
    public Slot Single => Count == 1
        ? _slots![0]
        : throw new InvalidOperationException($"Slots: expected one output of a layer. Received: {Count}.");

    /// <inheritdoc/>
    public int Count => _slots?.Length ?? 0;

    /// <inheritdoc/>
    public Slot this[int index] => (_slots ?? [])[index];

    /// <summary>The slots as a span: the inputs of the next layer.</summary>
    public ReadOnlySpan<Slot> AsSpan() => _slots;

    /// <inheritdoc/>
    public IEnumerator<Slot> GetEnumerator() => ((IEnumerable<Slot>)(_slots ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
