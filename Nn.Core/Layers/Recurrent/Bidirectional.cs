using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A recurrent layer that goes over a sequence forwards, and one that goes over it backwards, with weights of their own (Schuster and Paliwal
/// 1997; <c>keras/src/layers/rnn/bidirectional.py</c>). The outputs of both are merged; those of each step stand at that step. With
/// <see cref="RecurrentLayer.ReturnState"/> the states follow, first those of the forward layer. First states are given likewise.
/// </summary>
/// <param name="Layer">The layer that goes forwards.</param>
public sealed record Bidirectional(RecurrentLayer Layer) : Layer
{
    /// <summary>What becomes of the two outputs.</summary>
    public BidirectionalMerge MergeMode { get; init; } = BidirectionalMerge.Concat;

    /// <summary>The layer that goes backwards; null for one like the first.</summary>
    public RecurrentLayer? BackwardLayer { get; init; }

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RecurrentLayer backward = Backward(builder);
        if (!Enum.IsDefined(MergeMode)) throw builder.Error("a merge mode", FormattableString.Invariant($"{(int)MergeMode}"));
        if (inputs.Length % 2 == 0) throw builder.Error("a sequence, or a sequence and the first states of both layers", $"{inputs.Length} inputs");
        // Keras gives 0 for masked steps, so that merged steps are padding on both sides.
        bool zeroes = Layer.ReturnSequences;
        BuiltLayer first = builder.Declare(Layer with { Name = $"forward_{NameOf(Layer)}", ZeroOutputForMask = zeroes });
        BuiltLayer second = builder.Declare(
            backward with { Name = $"backward_{NameOf(backward)}", ZeroOutputForMask = zeroes, KeepsOrder = true });
        int states = (inputs.Length - 1) / 2;
        Slots forwards = builder.Call(first, inputs[..(1 + states)]);
        Slots backwards = builder.Call(second, [inputs[0], .. inputs[(1 + states)..]]);
        return Slots.Create([.. Merge(builder, forwards[0], backwards[0]), .. forwards.AsSpan()[1..], .. backwards.AsSpan()[1..]]);
    }

    internal static Bidirectional Exchange(Bidirectional layer, Arguments arguments)
    {
        RecurrentLayer? Recurrent(string name, Layer? given) => given is null or RecurrentLayer
            ? (RecurrentLayer?)given
            : throw new NotSupportedException(
                $"Bidirectional: the argument '{name}' is supported with SimpleRNN, GRU and LSTM. Received: {given.GetType().Name}.");
        return layer with
        {
            Layer = Recurrent("layer", arguments.Description<Layer>(arguments.Required("layer"), layer.Layer))!,
            MergeMode = arguments.Choice(
                "merge_mode", layer.MergeMode, ("concat", BidirectionalMerge.Concat), ("sum", BidirectionalMerge.Sum),
                ("mul", BidirectionalMerge.Mul), ("ave", BidirectionalMerge.Ave), (null!, BidirectionalMerge.None)),
            BackwardLayer = Recurrent("backward_layer", arguments.OptionalDescription<Layer>("backward_layer", layer.BackwardLayer)),
        };
    }

    private ReadOnlySpan<Slot> Merge(ModelBuilder builder, Slot forwards, Slot backwards)
    {
        ReadOnlySpan<Slot> both = [forwards, backwards];
        return MergeMode switch
        {
            BidirectionalMerge.Concat => new Concatenate().Build(builder, both).AsSpan(),
            BidirectionalMerge.Sum => new Add().Build(builder, both).AsSpan(),
            BidirectionalMerge.Mul => new Multiply().Build(builder, both).AsSpan(),
            BidirectionalMerge.Ave => new Average().Build(builder, both).AsSpan(),
            _ => (Slot[])[forwards, backwards],
        };
    }

    /// <summary>The layer that goes backwards, which has to fit the other one.</summary>
    private RecurrentLayer Backward(ModelBuilder builder)
    {
        if (Layer is null) throw builder.Error("a recurrent layer", "null");
        RecurrentLayer backward = BackwardLayer ?? Layer with { GoBackwards = !Layer.GoBackwards };
        if (backward.GoBackwards == Layer.GoBackwards)
            throw builder.Error("layers that go in opposite directions", $"two with GoBackwards {backward.GoBackwards}");
        if (backward.GetType() != Layer.GetType() || backward.ReturnSequences != Layer.ReturnSequences
            || backward.ReturnState != Layer.ReturnState || backward.Stateful != Layer.Stateful)
        {
            throw builder.Error(
                "a backward layer of the same class, ReturnSequences, ReturnState and Stateful", $"{Describe(Layer)} and {Describe(backward)}");
        }

        if (Layer.GoBackwards)
            throw new NotSupportedException(builder.Error("a layer that goes forwards", "one that goes backwards").Message);
        return backward;
    }

    private static string NameOf(RecurrentLayer layer) => layer.Name ?? KerasName.SnakeCase(layer.GetType().Name);

    private static string Describe(RecurrentLayer layer) =>
        $"{layer.GetType().Name} ({layer.ReturnSequences}, {layer.ReturnState}, {layer.Stateful})";
}
