namespace Nn.Training;

/// <summary>A copy of all weights and state of a model at one moment.</summary>
public sealed class WeightSnapshot
{
    private readonly Model _model;

    internal WeightSnapshot(Model model)
    {
        _model = model;
        Values = [.. model.Parameters.Zip(model.CopyValues(), (parameter, copy) => (parameter, (ReadOnlyMemory<float>)copy))];
    }

    /// <summary>Weights that were read.</summary>
    internal WeightSnapshot(Model model, (Parameter, ReadOnlyMemory<float>)[] values) => (_model, Values) = (model, values);

    internal (Parameter Parameter, ReadOnlyMemory<float> Values)[] Values { get; }

    internal bool IsOf(Model model) => _model == model;

    internal void RestoreTo(Model model)
    {
        if (!IsOf(model)) throw new ArgumentException("WeightSnapshot: expected the model that it was taken of. Received: another.");
        model.Set(Values);
    }
}
