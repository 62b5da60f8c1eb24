using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A vector for each of a number of ids, such as the words of a vocabulary, learned with the rest (<c>keras/src/layers/core/embedding.py</c>). (…)
/// ids → (…, vector). An id is a whole number from 0, written as a float, which is exact up to 16,777,216; any other number is an error.
/// embeddings: (ids, vector). The gradients of an id that occurs several times in a batch are summed.
/// </summary>
/// <param name="InputDim">The number of ids: one more than the largest.</param>
/// <param name="OutputDim">The length of a vector.</param>
public sealed record Embedding(int InputDim, int OutputDim) : Layer
{
    /// <summary>A float holds every whole number up to this one.</summary>
    private const int LargestId = 1 << 24;

    /// <summary>Whether id 0 stands for padding, which is masked in all layers behind.</summary>
    public bool MaskZero { get; init; }

    /// <summary>The first values of the vectors.</summary>
    public Initializer EmbeddingsInitializer { get; init; } = Initializer.RandomUniform;

    /// <summary>What keeps the vectors small; null for nothing.</summary>
    public Regularizer? EmbeddingsRegularizer { get; init; }

    /// <summary>What the vectors are brought back to after each update; null for nothing.</summary>
    public Constraint? EmbeddingsConstraint { get; init; }

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot ids = builder.Single(inputs);
        if (InputDim is <= 0 or > LargestId + 1)
            throw builder.Error(FormattableString.Invariant($"1 to {LargestId + 1} ids"), FormattableString.Invariant($"{InputDim}"));
        if (OutputDim <= 0) throw builder.Error("vectors of a positive length", FormattableString.Invariant($"{OutputDim}"));
        if (MaskZero && (ids.Shape.Rank != 1 || ids.RowsPerSample != 1))
            throw new NotSupportedException(builder.Error("(steps) ids to mask", $"{ids.Shape}").Message);
        Parameter embeddings = builder.AddWeight(
            "embeddings", [InputDim, OutputDim], EmbeddingsInitializer, EmbeddingsRegularizer, EmbeddingsConstraint);
        var node = new EmbeddingNode(embeddings, ids.Shape.Size, MaskZero, builder.CurrentLayer.Name);
        var vectors = new Shape([.. ids.Shape.Dimensions, OutputDim]);
        if (!MaskZero) return builder.Append(node, [ids], vectors);
        Slots written = builder.Append(node, [ids], vectors, ids.Shape);
        return builder.WithMask(written[0], written[1]);
    }

    internal static Embedding Exchange(Embedding layer, Arguments arguments)
    {
        arguments.Only("lora_rank", null);
        arguments.Only("activity_regularizer", null);
        // What a network of fixed shapes knows anyhow.
        arguments.Ignore("input_length");
        return layer with
        {
            InputDim = arguments.Number(arguments.Required("input_dim"), layer.InputDim),
            OutputDim = arguments.Number(arguments.Required("output_dim"), layer.OutputDim),
            EmbeddingsInitializer = arguments.Description("embeddings_initializer", layer.EmbeddingsInitializer),
            EmbeddingsRegularizer = arguments.OptionalDescription("embeddings_regularizer", layer.EmbeddingsRegularizer),
            EmbeddingsConstraint = arguments.OptionalDescription("embeddings_constraint", layer.EmbeddingsConstraint),
            MaskZero = arguments.Bool("mask_zero", layer.MaskZero),
        };
    }
}
