using Nn.Execution;

namespace Nn.Training;

/// <summary>The weights that are not frozen, found again whenever layers were frozen or thawed.</summary>
/// <param name="model">The model.</param>
/// <param name="keepsApart">Whether each weight is a range of its own.</param>
internal sealed class LearningParameters(Model model, bool keepsApart)
{
    /// <summary>Another number whenever layers were frozen or thawed.</summary>
    public int Version { get; private set; } = -1;

    /// <summary>Neighbouring weights make one range; the padding between them is zero and stays so.</summary>
    public WeightRange[] Ranges { get; private set; } = [];

    public Parameter[] Parameters { get; private set; } = [];

    /// <summary>Those with a regularizer.</summary>
    public Parameter[] Regularized { get; private set; } = [];

    /// <summary>Those with a constraint.</summary>
    public Parameter[] Constrained { get; private set; } = [];

    /// <summary>To be called before the others are read.</summary>
    public void BringUpToDate()
    {
        if (Version != model.TrainableVersion) Find();
    }

    private void Find()
    {
        Version = model.TrainableVersion;
        Parameters = [.. model.Parameters.Where(parameter => parameter.Trainable)];
        Regularized = Array.FindAll(Parameters, parameter => parameter.Regularizer is not null);
        Constrained = Array.FindAll(Parameters, parameter => parameter.Constraint is not null);
        var ranges = new List<WeightRange>();
        foreach (Parameter parameter in Parameters)
        {
            int length = keepsApart ? parameter.Length : AlignedBlock.Align(parameter.Length);
            if (!keepsApart && ranges is [.., var last] && last.Offset + last.Length == parameter.Offset)
                ranges[^1] = new WeightRange(last.Offset, last.Length + length);
            else
                ranges.Add(new WeightRange(parameter.Offset, length));
        }

        Ranges = ranges.ToArray();
    }
}
