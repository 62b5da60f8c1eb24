namespace Nn.Interop.Onnx;

/// <summary>The first values of a weight that a file has.</summary>
internal sealed record KnownValues(float[] Values) : Initializer
{
    public override string Name => nameof(KnownValues);

    public override void Fill(Span<float> weights, Shape shape, RandomState random) => Values.CopyTo(weights);
}
