namespace Nn.Layers;

/// <summary>Which steps of which rows count; all of them without a mask.</summary>
internal readonly ref struct StepMask
{
    private readonly ReadOnlySpan<float> _mask;
    private readonly Span<float> _firstValid;
    private readonly RecurrentSettings _settings;

    /// <param name="settings">The layer's.</param>
    /// <param name="mask">(rows, steps): 0 where a step is padding; or empty.</param>
    /// <param name="firstValid">(rows): is filled with each row's first step that counts, in the order in which they are made.</param>
    public StepMask(RecurrentSettings settings, ReadOnlySpan<float> mask, Span<float> firstValid)
    {
        _settings = settings;
        _mask = mask;
        _firstValid = firstValid;
        if (mask.IsEmpty) return;
        for (int row = 0; row < firstValid.Length; row++)
        {
            int step = 0;
            while (step < settings.Steps && !Counts(row, step)) step++;
            firstValid[row] = step;
        }
    }

    public bool IsEmpty => _mask.IsEmpty;

    /// <summary>Whether a step is none of padding.</summary>
    /// <param name="row">The row.</param>
    /// <param name="step">In the order in which the steps are made.</param>
    public bool Counts(int row, int step) =>
        _mask.IsEmpty || _mask[(row * _settings.Steps) + (_settings.GoesBackwards ? _settings.Steps - 1 - step : step)] != 0;

    /// <summary>Whether the output of a step is the state, its own or that of a step before, and not 0.</summary>
    /// <param name="row">The row.</param>
    /// <param name="step">In the order in which the steps are made.</param>
    public bool Shows(int row, int step) => Counts(row, step) || (!_settings.ZeroesMasked && step >= (int)_firstValid[row]);
}
