namespace Nn.Layers;

/// <summary>
/// Puts zeros around a picture, or cuts its borders off. The inner picture is (height, width, channels), the outer one is larger by the borders.
/// Parts are whole pictures.
/// </summary>
internal sealed class BorderNode(int height, int width, int channels, Borders borders, bool isCrop) : Node
{
    private readonly int _inner = height * width * channels;
    private readonly int _outerWidth = width + borders.Left + borders.Right;
    private readonly int _outer = (height + borders.Top + borders.Bottom) * (width + borders.Left + borders.Right) * channels;

    public override Extent ForwardExtent(int stage, int rows) => new(4L * rows * _outer, rows);

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            if (isCrop) Take(pass.Input().Slice(row * _outer, _outer), pass.Output().Slice(row * _inner, _inner));
            else Put(pass.Input().Slice(row * _inner, _inner), pass.Output().Slice(row * _outer, _outer));
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            if (isCrop) Put(pass.OutputGradient().Slice(row * _inner, _inner), pass.InputGradient().Slice(row * _outer, _outer));
            else Take(pass.OutputGradient().Slice(row * _outer, _outer), pass.InputGradient().Slice(row * _inner, _inner));
        }
    }

    private void Put(ReadOnlySpan<float> inner, Span<float> outer)
    {
        outer.Clear();
        int length = width * channels;
        for (int y = 0; y < height; y++) inner.Slice(y * length, length).CopyTo(outer[Place(y)..]);
    }

    private void Take(ReadOnlySpan<float> outer, Span<float> inner)
    {
        int length = width * channels;
        for (int y = 0; y < height; y++) outer.Slice(Place(y), length).CopyTo(inner[(y * length)..]);
    }

    /// <summary>Where an inner row begins in the outer picture.</summary>
    private int Place(int y) => (((y + borders.Top) * _outerWidth) + borders.Left) * channels;
}
