using Nn.Execution;

namespace Nn.Training;

/// <summary>The weights that are not frozen, found again whenever layers were frozen or thawed.</summary>
/// <param name="model">The model.</param>
/// <param name="keepsApart">Whether each weight is a range of its own.</param>
internal sealed class LearningParameters(Model model, bool keepsApart)
{
    private readonly List<WeightRange> _ranges = [];
    private Parameter[] _parameters = [];
    private Parameter[] _regularized = [];
    private Parameter[] _constrained = [];
    private int _version = -1;

    /// <summary>Neighbouring weights make one range; the padding between them is zero and stays so.</summary>
    public List<WeightRange> Ranges => UpToDate()._ranges;

    public Parameter[] Parameters => UpToDate()._parameters;

    /// <summary>Those with a regularizer.</summary>
    public Parameter[] Regularized => UpToDate()._regularized;

    /// <summary>Those with a constraint.</summary>
    public Parameter[] Constrained => UpToDate()._constrained;

    private LearningParameters UpToDate()
    {
        if (_version == model.TrainableVersion) return this;
        _version = model.TrainableVersion;
        _parameters = [.. model.Parameters.Where(parameter => parameter.Trainable)];
        _regularized = Array.FindAll(_parameters, parameter => parameter.Regularizer is not null);
        _constrained = Array.FindAll(_parameters, parameter => parameter.Constraint is not null);
        _ranges.Clear();
        foreach (Parameter parameter in _parameters)
        {
            int length = keepsApart ? parameter.Length : AlignedBlock.Align(parameter.Length);
            if (!keepsApart && _ranges is [.., var last] && last.Offset + last.Length == parameter.Offset)
                _ranges[^1] = new WeightRange(last.Offset, last.Length + length);
            else
                _ranges.Add(new WeightRange(parameter.Offset, length));
        }

        return this;
    }
}
