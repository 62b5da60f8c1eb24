using System.Numerics.Tensors;

namespace Nn.Layers;

/// <summary>
/// The node of <see cref="Embedding"/>. ids: (rows, ids), y: (rows, ids, vector), mask: (rows, ids). Forward is split by ids; the gradient by
/// elements of the vectors, so that an id's gradients are added in the order of the batch.
/// </summary>
internal sealed class EmbeddingNode : Node
{
    /// <summary>A cache line of a vector.</summary>
    private const int Grain = 16;

    private readonly Parameter _embeddings;
    private readonly int _ids;
    private readonly int _count;
    private readonly int _length;
    private readonly bool _masks;
    private readonly string _layer;

    /// <param name="embeddings">(ids, vector).</param>
    /// <param name="ids">The ids of a row.</param>
    /// <param name="masks">Whether there is a second output: the mask of id 0.</param>
    /// <param name="layer">The layer's name.</param>
    public EmbeddingNode(Parameter embeddings, int ids, bool masks, string layer)
    {
        (_embeddings, _ids, _masks, _layer) = (embeddings, ids, masks, layer);
        (_count, _length) = (embeddings.Shape[0], embeddings.Shape[1]);
        Use(embeddings);
    }

    public override Retained Retained => Retained.Input;

    public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * _ids * _length, _length);

    public override Extent BackwardExtent(int stage, int rows) =>
        Extent.Pass((((long)rows * _ids) + _count) * _length, (((long)rows * _ids) + _count) * Math.Min(_length, Grain));

    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> ids = pass.Input(), embeddings = _embeddings.Values;
        Span<float> y = pass.Output();
        (int first, int count) = pass.Range(ids.Length);
        for (int i = first; i < first + count; i++)
        {
            float id = ids[i];
            if (!(id >= 0 && id < _count && id == (int)id)) throw WrongId(i, id);
            embeddings.Slice((int)id * _length, _length).CopyTo(y[(i * _length)..]);
            if (_masks) pass.Output(1)[i] = id == 0 ? 0 : 1;
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        if (pass.WantsInputGradient() && pass.Part == 0) pass.InputGradient().Clear();
        if (!_embeddings.Trainable) return;
        ReadOnlySpan<float> ids = pass.Input(), dy = pass.OutputGradient();
        Span<float> gradient = pass.Gradient(_embeddings);
        (int first, int count) = pass.Range(_length, Grain);
        if (count == _length) gradient.Clear();
        else for (int id = 0; id < _count; id++) gradient.Slice((id * _length) + first, count).Clear();
        for (int i = 0; i < ids.Length; i++)
        {
            Span<float> sum = gradient.Slice(((int)ids[i] * _length) + first, count);
            TensorPrimitives.Add(sum, dy.Slice((i * _length) + first, count), sum);
        }
    }

    private ArgumentException WrongId(int index, float id) => new(FormattableString.Invariant(
        $"Layer '{_layer}' (Embedding): expected ids that are whole numbers from 0 to {_count - 1}. ")
        + FormattableString.Invariant($"Received: {id} as id {index % _ids} of row {index / _ids} of the batch."));
}
