namespace Nn.Layers;

/// <summary>Changes each value at random in training, and none in inference. x, y: (rows, size).</summary>
internal sealed class ElementNoiseNode<TNoise>(TNoise noise, int? seed, int size) : Node
    where TNoise : struct, IElementNoise
{
    /// <summary>Elements that belong together: a few cache lines.</summary>
    private const int Grain = 256;

    private readonly ulong _seed = (ulong)(seed ?? 0);

    public override bool WorksInPlace => true;

    public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * size, Grain);

    public override Extent BackwardExtent(int stage, int rows) => Extent.Pass((long)rows * size, Grain);

    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> x = pass.Input();
        (int first, int count) = pass.Range(x.Length, Grain);
        x = x.Slice(first, count);
        Span<float> y = pass.Output().Slice(first, count);
        if (pass.Training) noise.Forward(x, pass.RandomKey() ^ _seed, first, y);
        else x.CopyTo(y);
    }

    public override void Backward(in BackwardPass pass)
    {
        Span<float> dy = pass.OutputGradient();
        (int first, int count) = pass.Range(dy.Length, Grain);
        noise.Backward(dy.Slice(first, count), pass.RandomKey() ^ _seed, first, pass.InputGradient().Slice(first, count));
    }
}
