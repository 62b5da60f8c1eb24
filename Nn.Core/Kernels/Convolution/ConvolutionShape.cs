namespace Nn.Kernels;

/// <summary>
/// A convolution of pictures: x (down.Inputs, across.Inputs, channels), y (down.Outputs, across.Outputs, filters), kernel (down.Taps,
/// across.Taps, channels / groups, filters). In a group each filter sees the group's channels alone.
/// </summary>
/// <param name="Down">Along the rows.</param>
/// <param name="Across">Along the columns.</param>
/// <param name="Channels">Of the input.</param>
/// <param name="Filters">Channels of the output.</param>
/// <param name="Groups">How many parts channels and filters are cut into.</param>
internal sealed record ConvolutionShape(ConvolutionAxis Down, ConvolutionAxis Across, int Channels, int Filters, int Groups)
{
    public int GroupChannels => Channels / Groups;

    public int GroupFilters => Filters / Groups;

    public int Taps => Down.Taps * Across.Taps;

    /// <summary>Terms of an output's sum.</summary>
    public int Depth => Taps * GroupChannels;

    public int Positions => Down.Outputs * Across.Outputs;

    public int InputSize => Down.Inputs * Across.Inputs * Channels;

    public int OutputSize => Positions * Filters;

    public int KernelSize => Depth * Filters;

    public bool IsInside => Down.IsInside && Across.IsInside;

    /// <summary>A picture with the zeros around it that windows see.</summary>
    public int PaddedSize => Down.Padded * Across.Padded * Channels;

    /// <summary>The gradient of an output with the zeros around it.</summary>
    public int PaddedOutputSize => Down.PaddedOutputs * Across.PaddedOutputs * Filters;

    public bool OutputsAreInside => Down.PaddedOutputs == Down.Outputs && Across.PaddedOutputs == Across.Outputs;

    /// <summary>Multiply-adds for a picture.</summary>
    public long Work => (long)Positions * Depth * Filters;
}
