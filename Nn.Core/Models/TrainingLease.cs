namespace Nn;

/// <summary>
/// The right to train a model, which one training at a time holds, on whatever thread it runs. While a step is under way predictions are
/// refused; between steps, where callbacks run, they are not.
/// </summary>
internal sealed class TrainingLease(Model model)
{
    private volatile bool _isBetweenSteps;

    /// <summary>Whether the training waits for somebody whom it has called, who may predict and evaluate.</summary>
    public bool IsBetweenSteps { get => _isBetweenSteps; set => _isBetweenSteps = value; }

    /// <summary>Begins a training.</summary>
    /// <exception cref="InvalidOperationException">One is under way.</exception>
    public void Begin() => model.BeginTraining(this);

    /// <summary>Ends the training; nothing where it has not begun.</summary>
    public void End()
    {
        // A callback that threw has not come back.
        _isBetweenSteps = false;
        model.EndTraining(this);
    }
}
