using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// Drops whole channels of a sample: the same mask over all its places, forward and backward. x, y: (rows, places, channels). Parts are whole
/// samples.
/// </summary>
internal sealed class ChannelMaskNode : Node
{
    private readonly float _rate;
    private readonly ulong _seed;
    private readonly int _places;
    private readonly int _channels;

    /// <summary>For each channel of a sample 0, or what keeps the mean.</summary>
    private readonly Scratch _mask;

    public ChannelMaskNode(float rate, ulong seed, int places, int channels)
    {
        (_rate, _seed, _places, _channels) = (rate, seed, places, channels);
        _mask = Reserve(_ => channels, ScratchLife.Part);
    }

    public override Extent ForwardExtent(int stage, int rows) => new(8L * rows * _places * _channels, rows);

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        if (pass.Training) Apply(pass.Input(), pass.Scratch(_mask), pass.RandomKey() ^ _seed, first, count, pass.Output());
        else pass.Input().Slice(first * _places * _channels, count * _places * _channels).CopyTo(pass.Output()[(first * _places * _channels)..]);
    }

    public override void Backward(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        Apply(pass.OutputGradient(), pass.Scratch(_mask), pass.RandomKey() ^ _seed, first, count, pass.InputGradient());
    }

    private void Apply(ReadOnlySpan<float> x, Span<float> mask, ulong key, int first, int count, Span<float> y)
    {
        mask = mask[.._channels];
        for (int row = first; row < first + count; row++)
        {
            mask.Fill(1);
            CounterRandom.Dropout(mask, _rate, key, row * _channels, mask);
            for (int place = 0; place < _places; place++)
            {
                int start = ((row * _places) + place) * _channels;
                TensorPrimitives.Multiply(x.Slice(start, _channels), mask, y.Slice(start, _channels));
            }
        }
    }
}
