namespace Nn.Training;

/// <summary>A copy of all weights and state of a model at one moment.</summary>
public sealed class WeightSnapshot
{
    private readonly Model _model;
    private readonly (Parameter Parameter, ReadOnlyMemory<float> Values)[] _values;

    internal WeightSnapshot(Model model)
    {
        _model = model;
        float[][] copies = [.. model.Parameters.Select(parameter => new float[parameter.Length])];
        model.Guard.Read(() =>
        {
            for (int i = 0; i < copies.Length; i++) model.Parameters[i].Values.CopyTo(copies[i]);
        });
        _values = [.. model.Parameters.Zip(copies, (parameter, copy) => (parameter, (ReadOnlyMemory<float>)copy))];
    }

    internal void RestoreTo(Model model)
    {
        if (model != _model) throw new ArgumentException("WeightSnapshot: expected the model that it was taken of. Received: another.");
        model.Set(_values);
    }
}
