namespace Nn.Layers;

/// <summary>A random change of each element, made again from the same key in the backward pass.</summary>
internal interface IElementNoise
{
    /// <summary>Changes the elements.</summary>
    /// <param name="x">A part of the input.</param>
    /// <param name="key">The key of this step.</param>
    /// <param name="first">The index of x[0] in the whole.</param>
    /// <param name="y">As long as x; may be x.</param>
    void Forward(ReadOnlySpan<float> x, ulong key, int first, Span<float> y);

    /// <summary>The gradient of the input from that of the output.</summary>
    /// <param name="dy">A part of the gradient of the output.</param>
    /// <param name="key">The key of this step.</param>
    /// <param name="first">The index of dy[0] in the whole.</param>
    /// <param name="dx">As long as dy; may be dy.</param>
    void Backward(ReadOnlySpan<float> dy, ulong key, int first, Span<float> dx);
}
