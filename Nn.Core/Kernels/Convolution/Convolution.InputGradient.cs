namespace Nn.Kernels;

internal sealed unsafe partial class Convolution
{
    /// <summary>
    /// The inputs that lie a stride apart, and so are seen by the same taps: their gradients are a convolution of the outputs' gradients with
    /// those taps, the last one first.
    /// </summary>
    /// <param name="Row">The first input's row.</param>
    /// <param name="Column">The first input's column.</param>
    /// <param name="Taps">The kernel's places (down · taps across + across), in the order of the sum.</param>
    /// <param name="Runs">Where their outputs that lie side by side begin.</param>
    /// <param name="RunLength">The values of a run.</param>
    /// <param name="Start">Where the phase's part of the turned kernel begins, in taps.</param>
    private sealed record Phase(int Row, int Column, int[] Taps, nint[] Runs, int RunLength, int Start);

    private readonly Phase[] _phases;

    private static IEnumerable<Phase> Phases(ConvolutionShape shape)
    {
        int start = 0;
        for (int row = 0; row < Math.Min(shape.Down.Stride, shape.Down.Inputs); row++)
        {
            (int Tap, int Output)[] down = shape.Down.Phase(row);
            for (int column = 0; column < Math.Min(shape.Across.Stride, shape.Across.Inputs); column++)
            {
                (int Tap, int Output)[] across = shape.Across.Phase(column);
                bool rowsAreRuns = shape.Groups == 1 && across.Length > 0 && across[^1].Output - across[0].Output == across.Length - 1;
                int length = rowsAreRuns ? across.Length : 1;
                int[] taps = [.. from d in down from a in across select (d.Tap * shape.Across.Taps) + a.Tap];
                nint[] runs =
                [
                    .. from d in down
                       from a in across.Where((_, index) => index % length == 0)
                       select ((nint)d.Output * shape.Across.PaddedOutputs + a.Output) * shape.Filters,
                ];
                yield return new Phase(row, column, taps, runs.Length > 0 ? runs : [0], length * shape.GroupFilters, start);
                start += taps.Length;
            }
        }
    }

    /// <summary>The floats that <see cref="InputGradient"/> needs.</summary>
    public int InputGradientScratch => _shape.OutputsAreInside ? 0 : _shape.PaddedOutputSize;

    /// <summary>
    /// The kernel as <see cref="InputGradient"/> reads it: for each phase, group, and tap in the order of the sum (filters of the group,
    /// channels of the group).
    /// </summary>
    /// <param name="kernel">(taps down, taps across, channels of a group, filters).</param>
    /// <param name="turned">As many values.</param>
    public void TurnKernel(ReadOnlySpan<float> kernel, Span<float> turned)
    {
        int channels = _shape.GroupChannels, filters = _shape.GroupFilters, tap = channels * filters;
        fixed (float* source = kernel[.._shape.KernelSize], destination = turned[.._shape.KernelSize])
        {
            float* next = destination;
            foreach (Phase phase in _phases)
            {
                for (int group = 0; group < _shape.Groups; group++)
                {
                    foreach (int place in phase.Taps)
                    {
                        float* from = source + ((nint)place * channels * _shape.Filters) + (group * filters);
                        Gemm.Transpose(from, _shape.Filters, channels, filters, next, channels);
                        next += tap;
                    }
                }
            }
        }
    }

    /// <summary>
    /// dx = Σ over the taps and filters that see an input, of dy · kernel, of one picture; as a layer of its own a transposed convolution, with
    /// a bias and a ReLU. Taps with the first outputs come first, in a tap the filters in order.
    /// </summary>
    /// <param name="dy">(positions, filters).</param>
    /// <param name="turned">What <see cref="TurnKernel"/> made of the kernel.</param>
    /// <param name="bias">(channels), or empty.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="scratch">At least <see cref="InputGradientScratch"/>.</param>
    /// <param name="dx">Of the input's size, overwritten.</param>
    public void InputGradient(
        ReadOnlySpan<float> dy, ReadOnlySpan<float> turned, ReadOnlySpan<float> bias, bool relu, Span<float> scratch, Span<float> dx)
    {
        (ConvolutionAxis down, ConvolutionAxis across) = (_shape.Down, _shape.Across);
        int channels = _shape.Channels, filters = _shape.Filters, ofGroup = _shape.GroupChannels * _shape.GroupFilters;
        fixed (float* slope = PaddedOutput(dy, scratch), weights = turned, start = bias, output = dx[.._shape.InputSize])
        {
            foreach (Phase phase in _phases)
            {
                fixed (nint* runs = phase.Runs)
                {
                    for (int group = 0; group < _shape.Groups; group++)
                    {
                        int channel = group * _shape.GroupChannels;
                        var product = new Gemm.SegmentedProduct
                        {
                            A = slope + (group * _shape.GroupFilters), RowStrideA = filters, ColumnStrideA = 1, Segments = runs,
                            SegmentLength = phase.RunLength,
                            B = weights + ((nint)((phase.Start * _shape.Groups) + (group * phase.Taps.Length)) * ofGroup),
                            RowStrideB = _shape.GroupChannels,
                            C = output + (((nint)phase.Row * across.Inputs + phase.Column) * channels) + channel,
                            StrideC = (nint)across.Stride * channels,
                            Lines = down.PhaseLength(phase.Row), LineStrideA = (nint)across.PaddedOutputs * filters,
                            LineStrideC = (nint)down.Stride * across.Inputs * channels,
                            M = across.PhaseLength(phase.Column), N = _shape.GroupChannels, EndK = phase.Taps.Length * _shape.GroupFilters,
                            Bias = start == null ? null : start + channel, Relu = relu,
                        };
                        Gemm.Multiply(in product);
                    }
                }
            }
        }
    }

    /// <summary>The outputs' gradients as the inputs see them.</summary>
    private ReadOnlySpan<float> PaddedOutput(ReadOnlySpan<float> dy, Span<float> scratch)
    {
        if (_shape.OutputsAreInside) return dy[.._shape.OutputSize];
        Span<float> padded = scratch[.._shape.PaddedOutputSize];
        PictureBorders.Add(
            dy, _shape.Down.Outputs, _shape.Across.Outputs * _shape.Filters, _shape.Down.OutputsBefore,
            _shape.Across.OutputsBefore * _shape.Filters, _shape.Across.PaddedOutputs * _shape.Filters, padded);
        return padded;
    }
}
