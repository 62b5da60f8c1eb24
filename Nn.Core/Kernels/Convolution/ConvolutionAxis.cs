namespace Nn.Kernels;

/// <summary>A kernel's places along one axis: output o sees the inputs <c>o · Stride − Before + tap · Dilation</c>; beyond the input are zeros.</summary>
/// <param name="Inputs">Places of the input.</param>
/// <param name="Outputs">Places of the output.</param>
/// <param name="Taps">Places of the kernel.</param>
/// <param name="Stride">From an output's window to the next one's.</param>
/// <param name="Dilation">From a tap to the next.</param>
/// <param name="Before">The zeros that the first window sees before the input.</param>
internal readonly record struct ConvolutionAxis(int Inputs, int Outputs, int Taps, int Stride, int Dilation, int Before)
{
    /// <summary>An axis of one place.</summary>
    public static ConvolutionAxis One => new(1, 1, 1, 1, 1, 0);

    /// <summary>The zeros that the last window sees behind the input.</summary>
    public int After => Math.Max(0, ((Outputs - 1) * Stride) + ((Taps - 1) * Dilation) + 1 - Before - Inputs);

    /// <summary>The places of the input with its zeros.</summary>
    public int Padded => Before + Inputs + After;

    /// <summary>Whether no window sees beyond the input.</summary>
    public bool IsInside => Padded == Inputs;

    /// <summary>The zeros before the outputs that the inputs' gradients see.</summary>
    public int OutputsBefore => Math.Max(0, ((Taps - 1) * Dilation) - Before) / Stride;

    /// <summary>The places of the output with zeros on both sides, as the inputs' gradients see them.</summary>
    public int PaddedOutputs => OutputsBefore + Math.Max(Outputs, ((Inputs - 1 + Before) / Stride) + 1);

    /// <summary>
    /// Of the inputs <c>phase + Stride · j</c>: the taps that see them, the last one first, each with the place of the output (behind its
    /// zeros) that sees input j = 0 by it.
    /// </summary>
    public (int Tap, int Output)[] Phase(int phase)
    {
        var taps = new List<(int, int)>();
        for (int tap = Taps - 1; tap >= 0; tap--)
        {
            int distance = phase + Before - (tap * Dilation);
            if (distance % Stride == 0) taps.Add((tap, OutputsBefore + (distance / Stride)));
        }

        return [.. taps];
    }

    /// <summary>How many inputs a phase has.</summary>
    public int PhaseLength(int phase) => (Inputs - phase + Stride - 1) / Stride;
}
