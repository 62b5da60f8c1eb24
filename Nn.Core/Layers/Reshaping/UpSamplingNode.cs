using System.Numerics.Tensors;

namespace Nn.Layers;

/// <summary>x: (rows, height, width, channels), y: the same, enlarged. Parts are whole pictures.</summary>
internal sealed class UpSamplingNode(UpSamplingAxis down, UpSamplingAxis across, int height, int width, int channels) : Node
{
    private readonly int _small = height * width * channels;
    private readonly int _large = down.Length * across.Length * channels;

    public static Slots Append(ModelBuilder builder, Slot x, int height, int width, Size2D size, Interpolation interpolation, Shape shape)
    {
        if (interpolation is not (Interpolation.Nearest or Interpolation.Bilinear))
            throw builder.Error("interpolation Nearest or Bilinear", $"{interpolation}");
        var down = new UpSamplingAxis(height, size.Height, interpolation);
        var across = new UpSamplingAxis(width, size.Width, interpolation);
        return builder.Append(new UpSamplingNode(down, across, height, width, x.Shape[^1]), [x], shape);
    }

    public override Extent ForwardExtent(int stage, int rows) => new(16L * rows * _large, rows);

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> x = pass.Input().Slice(row * _small, _small);
            Span<float> y = pass.Output().Slice(row * _large, _large);
            for (int place = 0; place < down.Length * across.Length; place++) Forward(x, y.Slice(place * channels, channels), place);
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> dy = pass.OutputGradient().Slice(row * _large, _large);
            Span<float> dx = pass.InputGradient().Slice(row * _small, _small);
            dx.Clear();
            for (int place = 0; place < down.Length * across.Length; place++) Backward(dy.Slice(place * channels, channels), dx, place);
        }
    }

    private void Forward(ReadOnlySpan<float> x, Span<float> y, int place)
    {
        (int top, int bottom, float low) = down[place / across.Length];
        (int left, int right, float far) = across[place % across.Length];
        if (low == 0 && far == 0)
        {
            x.Slice(Place(top, left), channels).CopyTo(y);
            return;
        }

        TensorPrimitives.Multiply(x.Slice(Place(top, left), channels), (1 - low) * (1 - far), y);
        TensorPrimitives.MultiplyAdd(x.Slice(Place(top, right), channels), (1 - low) * far, y, y);
        TensorPrimitives.MultiplyAdd(x.Slice(Place(bottom, left), channels), low * (1 - far), y, y);
        TensorPrimitives.MultiplyAdd(x.Slice(Place(bottom, right), channels), low * far, y, y);
    }

    private void Backward(ReadOnlySpan<float> dy, Span<float> dx, int place)
    {
        (int top, int bottom, float low) = down[place / across.Length];
        (int left, int right, float far) = across[place % across.Length];
        Add(dy, (1 - low) * (1 - far), dx.Slice(Place(top, left), channels));
        if (low == 0 && far == 0) return;
        Add(dy, (1 - low) * far, dx.Slice(Place(top, right), channels));
        Add(dy, low * (1 - far), dx.Slice(Place(bottom, left), channels));
        Add(dy, low * far, dx.Slice(Place(bottom, right), channels));
    }

    private int Place(int row, int column) => ((row * width) + column) * channels;

    private static void Add(ReadOnlySpan<float> dy, float share, Span<float> dx) => TensorPrimitives.MultiplyAdd(dy, share, dx, dx);
}
